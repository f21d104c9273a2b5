"""What is shown of a hit, that of one found by an identifier written in another way than in the search too."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from cets_search.query.body import WHOLE, highlight
from cets_search.query.words import meant


def snippets(hit: Mapping[str, Any]) -> tuple[str, ...]:
    """What to show of a hit: the field in which words matched, the text before all others; else the text's start."""
    shown = hit.get("highlight", {})
    for field in ("text", "text.signs", *WHOLE):
        if any("<mark>" in fragment for fragment in shown.get(field, ())):
            return tuple(shown[field])
    return tuple(shown.get("text", ()))


def unmarked(hits: Iterable[Mapping[str, Any]], identifiers: Collection[tuple[str, str]]) -> dict[str, set[str]]:
    """The hits (by id) in which no word was marked, and how the identifiers searched for are written in each."""
    found: dict[str, set[str]] = {}
    for hit in hits:
        if identifiers and not any("<mark>" in text for texts in hit.get("highlight", {}).values() for text in texts):
            forms = {each["text"] for each in hit["_source"].get("entities") or () if _wanted(each, identifiers)}
            if forms:
                found[hit["_id"]] = forms
    return found


def marking(forms: Mapping[str, Collection[str]]) -> dict[str, Any]:
    """The body that marks those forms in those documents' texts."""
    phrases = [{"match_phrase": {"text": form}} for form in sorted({form for each in forms.values() for form in each})]
    return {
        "query": {"ids": {"values": sorted(forms)}},
        "size": len(forms),
        "_source": False,
        "highlight": highlight({"bool": {"should": phrases}}),
    }


def _wanted(entity: Mapping[str, Any], identifiers: Collection[tuple[str, str]]) -> bool:
    # One with a field stands in a header, whose offsets are not the text's.
    return "field" not in entity and meant(entity["type"], entity["value"], identifiers)
