"""What `has:`, `is:`, `kind:` and `platform:` ask of a document: fields whose values are all known."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from typing import Any, Final

from cets_search.query.clauses import Value, any_of, same, wild
from cets_search.query.errors import BadQuery
from cets_search.query.identifiers import PLATFORMS
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


KINDS: Final = (
    "message", "email", "document", "image", "audio", "video", "archive", "contact", "call", "event", "row", "file",
)  # fmt: skip

FEW: Final = 25
"""Of more values than that, none are listed but those spelt nearly so."""


def having(value: Value) -> dict[str, Any]:
    """The document has an attachment, a place …"""
    return _clause("has", HAS, value)


def being(value: Value) -> dict[str, Any]:
    """The document is deleted, edited, partial …"""
    return _clause("is", IS, value)


def of_kind(value: Value) -> dict[str, Any]:
    """The document is a message, a mail …"""
    return _one_of("kind", KINDS, value)


def on_platform(value: Value) -> dict[str, Any]:
    """The message is of WhatsApp, Kik …"""
    return _one_of("platform", PLATFORMS, value)


def _clause(field: str, known: Mapping[str, tuple[Clause, ...]], value: Value) -> dict[str, Any]:
    clauses = known.get(value.text.lower())
    if clauses is None or value.pattern is not None:
        raise _unknown(field, known, value)
    return any_of([dict(clause) for clause in clauses])


def _one_of(field: str, known: Collection[str], value: Value) -> dict[str, Any]:
    if value.pattern is not None:
        return wild(field, value.pattern)
    if value.text.lower() not in known:
        raise _unknown(field, known, value)
    return same(field, value.text)


def _unknown(field: str, known: Collection[str], value: Value) -> BadQuery:
    near = next(iter(difflib.get_close_matches(value.text.lower(), known, n=1)), None)
    hint = f" Did you mean “{field}:{near}”?" if near else ""
    listed = f" There are {', '.join(known)}." if len(known) <= FEW else ""
    return BadQuery(f"There is no “{field}:{value.text[:40]}”.{hint}{listed}", value.offset, instead=near)
