"""The search box's text as a query clause for the engine. Pure: no engine, no person, no filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Query:
    """A clause, what it searches for in words, and what the person should know about it."""

    body: Mapping[str, Any]
    reading: str
    notices: tuple[str, ...] = ()


def build(text: str) -> Query:
    """The query of the box's text; everything where it is empty. `BadQuery` says what cannot be read, and where."""
    if not text.strip():
        return Query({"match_all": {}}, "everything")
    return Query({"multi_match": {"query": text, "type": "phrase", "fields": ["text", "subject"]}}, f"“{text}”")
