"""What `has:` and `is:` ask of a document, one line each."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any, Final

from cets_search.query.clauses import Value, any_of
from cets_search.query.errors import BadQuery
from extractors.model import Outcome

Clause = Mapping[str, Any]


def _flag(name: str) -> Clause:
    return {"term": {"flags": name}}


def _told(name: str) -> Clause:
    return {"exists": {"field": f"metadata.{name}"}}


def _entities(kind: str) -> Clause:
    return {"prefix": {"ents": f"{kind}:"}}


FLAGS: Final = (
    "deleted", "edited", "forwarded", "read", "replied", "flagged", "draft", "recovered", "system", "call", "encrypted",
)  # fmt: skip
"""What messages and mails are marked with by the program that kept them."""

HAS: Final[Mapping[str, tuple[Clause, ...]]] = {
    "attachment": (_told("attachment"), _told("attachments"), _flag("media")),
    "location": (_entities("coordinates"), _told("gps"), _told("location")),
    "date": ({"exists": {"field": "sent"}},),
    "text": ({"exists": {"field": "text"}},),
    "phone": (_entities("phone"),),
    "email": (_entities("email"),),
    "url": (_entities("url"),),
    "handle": (_entities("handle"),),
}

IS: Final[Mapping[str, tuple[Clause, ...]]] = {
    name: (
        *([_flag(name)] if name in FLAGS else []),
        *([{"term": {"outcome": name}}] if name in set(Outcome) else []),
    )
    for name in (*FLAGS, *(outcome for outcome in Outcome if outcome not in FLAGS))
}
"""A flag, the outcome in the ledger, or either: what is `encrypted` was so by its program or cannot be read."""


def having(value: Value) -> dict[str, Any]:
    """The document has an attachment, a place …"""
    return _clause("has", HAS, value)


def being(value: Value) -> dict[str, Any]:
    """The document is deleted, edited, partial …"""
    return _clause("is", IS, value)


def _clause(field: str, known: Mapping[str, tuple[Clause, ...]], value: Value) -> dict[str, Any]:
    clauses = known.get(value.text.lower())
    if clauses is None or value.pattern is not None:
        near = difflib.get_close_matches(value.text.lower(), known, n=1)
        hint = f" Did you mean “{field}:{near[0]}”?" if near else ""
        raise BadQuery(f"There is no “{field}:{value.text[:40]}”.{hint} There are {', '.join(known)}.", value.offset)
    return any_of([dict(clause) for clause in clauses])
