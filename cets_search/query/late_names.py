"""What a search would have found before names were looked for in a document: the second tier comes after its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from cets_search.query.fields import NAMES

SAID_AT: Final = "said_at"
"""Since when a document that was read again says what it says."""
NAMED_AT: Final = "named_at"
"""When names were looked for in a document."""
ADDED: Final = "names_added"
"""Those of its `ents` that were found then, and had not been there before."""

_LEAVES: Final = ("term", "prefix", "wildcard", "terms")


def before_names(clause: Any) -> Any:
    """The clause as it held of a document before names were looked for in it. The same where it asks for no names."""
    if isinstance(clause, list | tuple):
        return [before_names(each) for each in clause]
    if not isinstance(clause, Mapping):
        return clause
    for kind in _LEAVES:
        if kind in clause:
            return _leaf(kind, clause)
    return {key: before_names(value) for key, value in clause.items()}


def came_at(moments: Sequence[str], found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Clauses that keep a search, `found`, to what came at these moments: what was loaded then, and what it finds by
    names alone that were found then.
    """
    # What was read again, and says what it said, is as new as it was: see `engine.rereading`.
    first = {
        "bool": {"filter": [{"terms": {"loaded_at": list(moments)}}], "must_not": [{"exists": {"field": SAID_AT}}]}
    }
    loaded = {"bool": {"should": [first, {"terms": {SAID_AT: list(moments)}}], "minimum_should_match": 1}}
    before = before_names(found)
    if before == found:
        return [loaded]
    named = {"bool": {"filter": [{"terms": {NAMED_AT: list(moments)}}], "must_not": [before]}}
    return [{"bool": {"should": [loaded, named], "minimum_should_match": 1}}]


def _leaf(kind: str, clause: Mapping[str, Any]) -> Any:
    ((field, told),) = clause[kind].items()
    values = told if kind == "terms" else [told["value"] if isinstance(told, Mapping) else told]
    names = [value for value in values if _is_late(field, str(value))]
    if not names:
        return clause
    if kind == "terms":
        return {"terms": {field: [value for value in values if value not in names]}}
    if field != "ents":
        return {"match_none": {}}
    return {"bool": {"filter": [clause], "must_not": [{kind: {ADDED: told}}]}}


def _is_late(field: str, value: str) -> bool:
    """Whether only the second tier gives a document this value. Languages are told by it, too."""
    if field == "ents":
        return value.partition(":")[0] in NAMES
    return field == "lang" or (field == "ent_types" and value in NAMES)
