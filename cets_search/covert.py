"""Takes ids of cases out of what a search asks, and out of what the engine answers.

`access.veiled` decides which ids are kept from whom. The engine can hide a document or a field, not one value of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

FIELD: Final = "cases"
"""The field of evidence and of seizures that names their cases."""

TOLD: Final = frozenset({FIELD, "was_cases"})
"""The fields of whatever is stored that do."""

NAMING: Final = frozenset({"fields", "sort", "docvalue_fields", "stored_fields"})
"""Parts of a request that name fields in a list."""

NO_CASE: Final = ""
"""What no document has for a case."""


class Unveiled(ValueError):  # noqa: N818 - reads as what it is
    """A body asks for cases in a way from which ids cannot be kept; the message names it."""


def asked(body: Mapping[str, Any], hidden: Collection[str]) -> dict[str, Any]:
    """The body as if no document had one of the hidden ids. `Unveiled` for a way of asking that is not known here."""
    return {name: _part(name, value, hidden) for name, value in body.items()}


def answered(answer: Mapping[str, Any], hidden: Collection[str]) -> Mapping[str, Any]:
    """The answer without the hidden ids in what it tells of documents."""
    return {name: _told(name, value, hidden) for name, value in answer.items()} if hidden else answer


def _part(name: str, value: Any, hidden: Collection[str]) -> Any:
    """A part of a body by that name."""
    if name == "_source":
        return value
    if isinstance(value, Mapping):
        if value.get("field") == FIELD:
            return _counted(name, value, hidden)
        if name in CLAUSES and FIELD in value:
            return {**value, FIELD: CLAUSES[name](value[FIELD], hidden)}
        if FIELD in value and name != "aggs":
            raise Unveiled(f"{name} of {FIELD}")
        return {each: _part(each, part, hidden) for each, part in value.items()}
    if isinstance(value, list | tuple):
        if name in NAMING and FIELD in value:
            raise Unveiled(f"{name} of {FIELD}")
        return [_part(name, each, hidden) for each in value]
    return value


def _counted(name: str, value: Mapping[str, Any], hidden: Collection[str]) -> Mapping[str, Any]:
    if name != "terms" or "exclude" in value:
        raise Unveiled(f"{name} of {FIELD}")
    return {**value, "exclude": sorted(hidden)} if hidden else value


def _any_of(values: list[str], hidden: Collection[str]) -> list[str]:
    return [value for value in values if value not in hidden]


def _this(value: Any, hidden: Collection[str]) -> Any:
    text = value["value"] if isinstance(value, Mapping) else value
    if text.casefold() not in hidden:
        return value
    return {**value, "value": NO_CASE} if isinstance(value, Mapping) else NO_CASE


def _fitting(value: Mapping[str, Any], hidden: Collection[str]) -> Mapping[str, Any]:
    """The expression but for the ids that fit it: `&` is "and", `~` "not" in those of Lucene."""
    pattern = re.compile(value["value"], re.IGNORECASE)
    left_out = "|".join(each.replace("-", r"\-") for each in sorted(hidden) if pattern.fullmatch(each))
    return {**value, "value": f"({value['value']})&~({left_out})"} if left_out else value


CLAUSES: Final[Mapping[str, Callable[[Any, Collection[str]], Any]]] = {
    "term": _this,
    "terms": _any_of,
    "regexp": _fitting,
}
"""The clauses that may ask for a case."""


def _told(name: str, value: Any, hidden: Collection[str]) -> Any:
    if name == "_source":
        return {field: _shown(field, each, hidden) for field, each in value.items()}
    if isinstance(value, Mapping):
        return {each: _told(each, part, hidden) for each, part in value.items()}
    return [_told(name, each, hidden) for each in value] if isinstance(value, list) else value


def _shown(field: str, value: Any, hidden: Collection[str]) -> Any:
    listed = field in TOLD and isinstance(value, list)
    return [each for each in value if each not in hidden] if listed else value
