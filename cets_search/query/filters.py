"""The choices beside the search box as clauses, and the counts that are shown with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from cets_search.model import SearchRequest
from cets_search.query.errors import BadQuery

FACETS: Final[Mapping[str, tuple[str, str]]] = {
    "force": ("forces", "force"),
    "seizure": ("seizures", "seizure_key"),
    "kind": ("kinds", "kind"),
    "platform": ("platforms", "platform"),
    "type": ("types", "mime"),
}
"""Each facet: the request's field that holds what was chosen of it, and the index field it counts."""

CHOICES: Final[Mapping[str, tuple[str, str]]] = {
    **FACETS,
    "case": ("cases", "cases"),
    "conversation": ("conversations", "conversation"),
}

MOST_VALUES: Final = 100
"""How many values of a facet are counted; one shard counts exactly, and so do several up to this many."""


def chosen(request: SearchRequest, name: str) -> tuple[str, ...]:
    """The values chosen of one of `CHOICES`."""
    values: tuple[str, ...] = getattr(request, CHOICES[name][0])
    return values


def clauses(request: SearchRequest, without: str = "", only: frozenset[str] = frozenset(CHOICES)) -> list[Any]:
    """A clause for each choice that was made, but that of `without`."""
    return [
        {"terms": {CHOICES[name][1]: list(chosen(request, name))}}
        for name in CHOICES
        if name in only and name != without and chosen(request, name)
    ]


def dates(request: SearchRequest) -> list[Any]:
    """The clause for `after` and `before`: whole days, both included, UTC. `BadQuery` for what is no day."""
    bounds = {}
    if request.after:
        bounds["gte"] = f"{_day('after', request.after)}T00:00:00.000Z"
    if request.before:
        bounds["lte"] = f"{_day('before', request.before)}T23:59:59.999Z"
    return [{"range": {"sent": bounds}}] if bounds else []


def counts(request: SearchRequest) -> dict[str, Any]:
    """The facets: each counts under every choice but its own, so that a number is what that value alone would show."""
    return {
        name: {
            "filter": {"bool": {"filter": clauses(request, without=name, only=frozenset(FACETS))}},
            "aggs": {"values": {"terms": {"field": field, "size": MOST_VALUES, "shard_size": 10 * MOST_VALUES}}},
        }
        for name, (_, field) in FACETS.items()
    }


def _day(name: str, text: str) -> str:
    try:
        if len(text) == len("2024-01-31"):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise BadQuery(f"{name} is {text[:40]!r}: give a day as in 2024-01-31.")
