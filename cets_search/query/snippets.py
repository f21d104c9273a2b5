"""What is shown of a hit, that of one found by an identifier written in another way than in the search too."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from cets_search.query.body import WHOLE, highlight
from cets_search.query.build import Query
from cets_search.query.clauses import side_by_side
from cets_search.query.words import meant


def snippets(hit: Mapping[str, Any]) -> tuple[str, ...]:
    """What to show of a hit: the field in which words matched, the text before all others; else the text's start."""
    shown = hit.get("highlight", {})
    for field in ("text", "text.signs", *WHOLE):
        if any("<mark>" in fragment for fragment in shown.get(field, ())):
            # Letters of a script without spaces are marked one by one.
            return tuple(fragment.replace("</mark><mark>", "") for fragment in shown[field])
    return tuple(shown.get("text", ()))


def unmarked(hits: Iterable[Mapping[str, Any]], query: Query) -> dict[str, set[str]]:
    """The hits (by id) in which no word was marked, and how the identifiers searched for are written in each."""
    if not (query.identifiers or query.skeletons):
        return {}
    found: dict[str, set[str]] = {}
    for hit in hits:
        shown = (fragment for fragments in hit.get("highlight", {}).values() for fragment in fragments)
        if any("<mark>" in fragment for fragment in shown):
            continue
        entities = hit["_source"].get("entities") or ()
        if forms := {each["text"] for each in entities if _wanted(each, query)}:
            found[hit["_id"]] = forms
    return found


def marking(forms: Mapping[str, Collection[str]]) -> dict[str, Any]:
    """The body that marks those forms in those documents' texts, or where they stand beside them."""
    phrases = [
        side_by_side(("text", *WHOLE), form) for form in sorted({form for each in forms.values() for form in each})
    ]
    return {
        "query": {"bool": {"filter": [{"ids": {"values": sorted(forms)}}], "should": phrases}},
        "size": len(forms),
        "_source": False,
        "highlight": highlight({"bool": {"should": phrases}}),
    }


def _wanted(entity: Mapping[str, Any], query: Query) -> bool:
    return meant(entity["type"], entity["value"], query.identifiers, query.skeletons)
