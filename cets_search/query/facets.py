"""The counts beside a result: what to ask for, and what the answer says.

A facet's value is counted under every choice but those of its own facet, exclusions kept: its number is what that
value alone would leave. An excluded value's number is what would come back without that exclusion.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cets_search.answer import Counted, FacetValue
from cets_search.model import SearchRequest
from cets_search.query import histogram
from cets_search.query.filters import FACETS, FIELDS, YEAR, chosen, clause, clauses

MOST_VALUES: Final = 100
"""How many values of a facet are counted; one shard counts exactly, and so do several up to this many."""

VALUES: Final = {name: f"{name} values" for name in FACETS}
"""What the engine calls the count of each facet's values."""

EXCLUDED: Final = "excluded"
WHEN: Final = "when"


def narrowed(request: SearchRequest) -> bool:
    """Whether something was chosen of a facet, or excluded: what the counts are taken of differs from the page then."""
    return bool(request.without) or any(chosen(request, name) for name in FACETS)


def counts(request: SearchRequest) -> dict[str, Any]:
    """The aggregations, for a search that is restricted by dates and the box's text only."""
    found: dict[str, Any] = {}
    for name in FACETS:
        found |= _under(clauses(request, without=name), name, {VALUES[name]: _values(name)})
    found |= _under(clauses(request), WHEN, histogram.counts())
    if request.without:
        found[EXCLUDED] = {
            "filters": {"filters": [_coming_back(request, number) for number in range(len(request.without))]}
        }
    return found


def counted(request: SearchRequest, answer: Mapping[str, Any]) -> Counted:
    """What the aggregations of `counts` say. A value that was chosen is there even where it counts nothing."""
    back = [bucket["doc_count"] for bucket in answer[EXCLUDED]["buckets"]] if request.without else []
    excluded: dict[str, tuple[FacetValue, ...]] = {}
    for (name, value), count in zip(request.without, back, strict=True):
        excluded[name] = (*excluded.get(name, ()), FacetValue(value, count))
    return Counted(
        {name: _told(request, name, answer.get(name, answer)[VALUES[name]]["buckets"]) for name in FACETS},
        excluded,
        histogram.counted(request, answer.get(WHEN, answer)),
    )


def _told(request: SearchRequest, name: str, buckets: list[Mapping[str, Any]]) -> tuple[FacetValue, ...]:
    values = {bucket.get("key_as_string", bucket["key"]): bucket["doc_count"] for bucket in buckets}
    for value in chosen(request, name):
        values.setdefault(value, 0)
    return tuple(FacetValue(value, count) for value, count in values.items())


def _under(parts: list[dict[str, Any]], name: str, counts: dict[str, Any]) -> dict[str, Any]:
    """The counts under those clauses, by that name; as they stand where there are none: even a filter that everything
    passes costs the engine a look at each document.
    """
    return {name: {"filter": _all(parts), "aggs": counts}} if parts else counts


def _values(name: str) -> dict[str, Any]:
    if name == YEAR:
        newest_first = {"field": "sent", "calendar_interval": "year", "format": "uuuu", "order": {"_key": "desc"}}
        return {"date_histogram": {**newest_first, "min_doc_count": 1}}
    return {"terms": {"field": FIELDS[name], "size": MOST_VALUES, "shard_size": 10 * MOST_VALUES}}


def _coming_back(request: SearchRequest, number: int) -> dict[str, Any]:
    """The documents that the exclusion of this number alone keeps out."""
    name, value = request.without[number]
    others = tuple(each for place, each in enumerate(request.without) if place != number)
    return _all([*clauses(request, keeping=others), clause(name, (value,))])


def _all(parts: list[dict[str, Any]]) -> dict[str, Any]:
    return {"bool": {"filter": parts}}
