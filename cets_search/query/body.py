"""A search request as search bodies for the engine, not yet restricted to what anybody may read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cets_search.model import SearchRequest
from cets_search.query import facets, filters, folding
from cets_search.query.build import Query, build
from cets_search.query.errors import BadQuery
from cets_search.query.late_names import came_at
from cets_search.query.paging import Place
from cets_search.query.reading import reading_of_choices
from cets_search.query.rules import ORDINARY, Rules

LARGEST_PAGE: Final = 100
SNIPPET: Final = 180
"""Characters of a snippet, about."""

LONGEST_ANALYSED: Final = 999_999
"""How far into a text words are marked; the index allows a million. What stands later is found, but in no snippet."""

WHOLE: Final = ("subject", "sender.words", "recipients.words", "path.words", "part.words")
"""Fields that are shown whole where a word matched in them and not in the text, the first first."""

TIE: Final[tuple[Any, ...]] = ({"item": "asc"}, {"part": {"order": "asc", "missing": "_first"}})
"""An item and the place in it name one document, so the order is whole and no page repeats or drops one."""

SORTS: Final[Mapping[str, tuple[Any, ...]]] = {
    "relevance": ({"_score": "desc"},),
    "time": ({"sent": {"order": "desc", "missing": "_last"}},),
    "oldest": ({"sent": {"order": "asc", "missing": "_last"}},),
    "seizure": ({"seizure_key": "asc"}, {"path": "asc"}, {"order": "asc"}),
}

FIELDS: Final = (
    "kind", "force", "seizure_key", "path", "part", "platform", "conversation", "sender", "recipients", "sent_at",
    "subject", "mime", "ents", "entities", "content",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask the engine. `facets` is None where `page` already carries the counts."""

    page: Mapping[str, Any]
    facets: Mapping[str, Any] | None
    query: Query
    reading: str


def plan(request: SearchRequest, place: Place, rules: Rules = ORDINARY) -> Plan:
    """Bodies and reading of a request; `BadQuery` for one that cannot be run."""
    if request.sort not in SORTS:
        raise BadQuery(f"sort is {request.sort[:40]!r}: give one of {', '.join(SORTS)}.")
    if not 1 <= request.size <= LARGEST_PAGE:
        raise BadQuery(f"size is {request.size}: give a whole number from 1 to {LARGEST_PAGE}.")
    query = build(request.q, rules, word_forms=request.forms)
    common = _common(request, query)
    every = [*common, *filters.clauses(request)]
    page = {
        "query": _bool(query.body, every),
        "size": request.size,
        "sort": [*SORTS[request.sort], *TIE],
        "_source": list(FIELDS),
        "highlight": highlight(query.body),
    }
    if place.after:
        page["search_after"] = list(place.after)
    counts, different = facets.counts(request), folding.different()
    # The counts of a facet look past what was chosen of it: they are taken apart where anything was.
    narrowed = facets.narrowed(request)
    page["aggs"] = different if narrowed else {**counts, **different}
    apart = {"size": 0, "aggs": counts, "query": _bool(query.body, common)} if narrowed else None
    return Plan(
        page=page,
        facets=apart,
        query=query,
        reading=reading_of_choices(query.reading, request),
    )


def finding(request: SearchRequest, rules: Rules = ORDINARY) -> Mapping[str, Any]:
    """The query of a request by itself, as `plan` has it; `BadQuery` for one that cannot be run."""
    query = build(request.q, rules, word_forms=request.forms)
    return _bool(query.body, [*_common(request, query), *filters.clauses(request)])


def _common(request: SearchRequest, query: Query) -> list[Any]:
    """What holds of a page and of the counts beside it alike."""
    return [{"term": {"current": True}}, *filters.dates(request), *_new(request, query.body)]


def _new(request: SearchRequest, query: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What keeps the search to what came by the loads that were chosen, to the document."""
    if not request.loads:
        return []
    return came_at(filters.moments(request.loads), _bool(query, filters.clauses(request, without=filters.LOAD)))


def highlight(query: Mapping[str, Any]) -> dict[str, Any]:
    """How snippets of `query`'s words are made: escaped by the engine but for `<mark>`; the start of the text where
    nothing matched.
    """
    # The engine's usual highlighter takes time by the square of a text's matches (a minute for 8,000; see
    # elastic/elasticsearch#73569, whose cure OpenSearch does not have). The plain one reads the text again, once.
    text: dict[str, Any] = {
        "type": "plain",
        "fragment_size": SNIPPET,
        "number_of_fragments": 3,
        "no_match_size": SNIPPET,
        "highlight_query": _without_ranges(query),
    }
    signs = {"text.signs": {**text, "no_match_size": 0}} if '"text.signs"' in json.dumps(query) else {}
    return {
        "encoder": "html",
        "pre_tags": ["<mark>"],
        "post_tags": ["</mark>"],
        "max_analyzer_offset": LONGEST_ANALYSED,
        "fields": {"text": text, **signs, **{field: {"number_of_fragments": 0} for field in WHOLE}},
    }


def _without_ranges(clause: Mapping[str, Any]) -> Mapping[str, Any]:
    """The clause as the plain highlighter can run it: days hold no words, and it fails on them."""
    if "range" in clause:
        return {"match_none": {}}
    if "bool" not in clause:
        return clause
    parts = clause["bool"].items()
    return {"bool": {n: [_without_ranges(each) for each in p] if isinstance(p, list) else p for n, p in parts}}


def _bool(query: Mapping[str, Any], clauses: list[Any]) -> dict[str, Any]:
    return {"bool": {"must": [query], "filter": clauses}}
