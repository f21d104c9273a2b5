"""The choices beside the search box as clauses."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any, Final

from cets_search.model import SearchRequest
from cets_search.query.errors import BadQuery
from cets_search.query.late_names import NAMED_AT, SAID_AT

YEAR: Final = "year"
"""The facet that has no index field of its own: it is counted, and chosen, by the days of the year in `sent`."""

FIELDS: Final = {
    "force": "force",
    "seizure": "seizure_key",
    "case": "cases",
    "kind": "kind",
    "platform": "platform",
    "type": "mime",
    "language": "lang",
    "sender": "sender",
    "domain": "domains",
    "entity": "ent_types",
}
"""Each facet but the year, and the index field that it counts."""

FACETS: Final = {
    "force": "forces",
    "seizure": "seizures",
    "case": "cases",
    "kind": "kinds",
    "platform": "platforms",
    "type": "types",
    "language": "languages",
    "sender": "senders",
    "domain": "domains",
    "entity": "entity_types",
    YEAR: "years",
}
"""Each facet, and the request's field that holds what was chosen of it."""

LOAD: Final = "load"
"""The choice of what came by a moment: of a load, which all documents that it brought carry, or of a search for names
in what stood already.
"""

CHOICES: Final = {**FACETS, "conversation": "conversations", LOAD: "loads"}


def chosen(request: SearchRequest, name: str) -> tuple[str, ...]:
    """The values chosen of one of `CHOICES`."""
    values: tuple[str, ...] = getattr(request, CHOICES[name])
    return values


def clause(name: str, values: tuple[str, ...]) -> dict[str, Any]:
    """The documents that have one of a choice's values. `BadQuery` for a year or moment that is none."""
    if name == LOAD:
        came = [{"terms": {field: moments(values)}} for field in ("loaded_at", SAID_AT, NAMED_AT)]
        return {"bool": {"should": came, "minimum_should_match": 1}}
    if name == YEAR:
        return {"bool": {"should": [{"range": {"sent": _year(value)}} for value in values]}}
    return {"terms": {FIELDS.get(name, name): list(values)}}


def clauses(
    request: SearchRequest, without: str = "", keeping: tuple[tuple[str, str], ...] | None = None
) -> list[dict[str, Any]]:
    """A clause for each choice that was made, but what was chosen of the facet `without`, and for each exclusion.

    `keeping` are the exclusions to keep, all where it is not given.
    """
    picked = [clause(name, chosen(request, name)) for name in CHOICES if name != without and chosen(request, name)]
    left_out = [clause(name, (value,)) for name, value in (request.without if keeping is None else keeping)]
    return [*picked, *({"bool": {"must_not": [each]}} for each in left_out)]


def dates(request: SearchRequest) -> list[Any]:
    """The clause for `after` and `before`: whole days, both included, UTC. `BadQuery` for what is no day."""
    bounds = {}
    if request.after:
        bounds["gte"] = f"{_day('after', request.after)}T00:00:00.000Z"
    if request.before:
        bounds["lte"] = f"{_day('before', request.before)}T23:59:59.999Z"
    return [{"range": {"sent": bounds}}] if bounds else []


def moments(values: tuple[str, ...]) -> list[str]:
    """Moments in UTC as the index holds them. `BadQuery` for what is none."""
    return [_moment(value) for value in values]


def _year(text: str) -> dict[str, str]:
    if not re.fullmatch(r"[0-9]{4}", text) or text == "0000":
        raise BadQuery(f"year is {text[:40]!r}: give a year as in 2024.")
    return {"gte": f"{text}-01-01T00:00:00.000Z", "lte": f"{text}-12-31T23:59:59.999Z"}


def _moment(text: str) -> str:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,15}(Z|[+-][0-9]{2}:[0-9]{2})", text, re.ASCII):
        try:
            return datetime.fromisoformat(text).astimezone(UTC).isoformat(timespec="milliseconds")
        except (ValueError, OverflowError):
            pass
    raise BadQuery(f"load is {text[:40]!r}: give the moment at which one began, as in 2024-01-31T09:30:00.000Z.")


def _day(name: str, text: str) -> str:
    try:
        if len(text) == len("2024-01-31"):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise BadQuery(f"{name} is {text[:40]!r}: give a day as in 2024-01-31.")
