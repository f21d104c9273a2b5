"""The fields a search can name, one line each: `kind:email`, `phone:"07700 900123"`, `date:2024-05`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cets_search.query.dates import between
from cets_search.query.errors import BadQuery
from cets_search.query.identifiers import NORMALISERS, entity
from cets_search.query.ledger import hash_field
from extractors.entities.registry import TYPES
from extractors.entities.skeleton import skeleton

TEXT_FIELDS: Final = ("text", "subject^2", "sender.words", "recipients.words", "path.words", "part.words")
"""What a word without a field is looked for in."""


@dataclass(frozen=True, slots=True)
class Value:
    """What was written after a field's name: its text, its pattern where it holds `*` or `?`, and its place."""

    text: str
    pattern: str | None
    offset: int


@dataclass(frozen=True, slots=True)
class Field:
    """`said` is what the reading calls it, `looks_in` the index fields that its clause asks."""

    said: str
    looks_in: tuple[str, ...]
    clause: Callable[[Value], dict[str, Any]]


def any_of(clauses: list[dict[str, Any]]) -> dict[str, Any]:
    """One of the clauses holds."""
    return clauses[0] if len(clauses) == 1 else {"bool": {"should": clauses, "minimum_should_match": 1}}


def words_in(fields: tuple[str, ...], value: Value) -> dict[str, Any]:
    """The words stand side by side in one of the fields; or one word of them fits the pattern."""
    if value.pattern is None:
        return {"multi_match": {"query": value.text, "type": "phrase", "fields": list(fields)}}
    if not all(character.isalnum() or character in "_*?'’" for character in value.pattern):
        raise BadQuery(
            "Where * or ? stand for letters, nothing but letters and digits may stand beside them: search for each "
            "word apart, name a field (as in email:*@example.org), or put it all in quotes to take them as they are.",
            value.offset,
        )
    pattern = value.pattern.lower()
    return any_of(
        [{"wildcard": {field.partition("^")[0]: {"value": pattern, "case_insensitive": True}}} for field in fields]
    )


def entity_clause(kind: str, value: Value) -> dict[str, Any]:
    """The document holds the identifier, in whatever way it is written there."""
    if value.pattern is not None:
        return _wild("ents", f"{kind}:{value.pattern}")
    normal = entity(kind, value.text)
    if normal is None:
        raise BadQuery(f"“{value.text}” is no {SAID[kind]}.", value.offset)
    # Identifiers are stored in one form; the case of a name is as it was written.
    same = _same("ents", f"{kind}:{normal}") if kind in NAMES else {"term": {"ents": f"{kind}:{normal}"}}
    if kind == "handle" and normal.startswith("@"):
        # Written without a platform it meets the name on every one.
        return any_of([same, _wild("ents", f"handle:*:{_plain(normal[1:])}")])
    return same


def secret_clause(kind: str, kept: str) -> dict[str, Any]:
    """The document holds the card or the wallet phrase of that kept form; without a hash, any that is masked so."""
    same = {"term": {"ents": f"{kind}:{kept}"}}
    return same if "#" in kept else any_of([same, {"prefix": {"ents": f"{kind}:{kept}#"}}])


def _near_handle(value: Value) -> dict[str, Any]:
    """A handle spelled nearly the same, on any platform; only for those that a document has as entities."""
    if value.pattern is not None:
        raise BadQuery("Near spellings are met already: leave out * and ?, or use “handle:”.", value.offset)
    near = skeleton(value.text)
    if not near:
        raise BadQuery(f"“{value.text}” is no handle.", value.offset)
    return {"term": {"skeletons": near}}


def _words(said: str, *fields: str) -> Field:
    return Field(said, fields, lambda value: words_in(fields, value))


def _exact(said: str, *fields: str) -> Field:
    def clause(value: Value) -> dict[str, Any]:
        if value.pattern is not None:
            return any_of([_wild(field, value.pattern) for field in fields])
        return any_of([_same(field, value.text) for field in fields])

    return Field(said, fields, clause)


def _entity(kind: str) -> Field:
    return Field(SAID[kind], ("ents",), lambda value: entity_clause(kind, value))


def _type(value: Value) -> dict[str, Any]:
    """`application/pdf`, or either half of it: `type:pdf`, `type:image`."""
    pattern = value.pattern or _plain(value.text)
    if "/" in pattern:
        return _wild("mime", pattern) if value.pattern else _same("mime", value.text)
    return any_of([_wild("mime", f"{pattern}/*"), _wild("mime", f"*/{pattern}")])


def _path(value: Value) -> dict[str, Any]:
    """Words of a path in their order; a pattern is laid on any part of it."""
    if value.pattern is None:
        return words_in(("path.words", "part.words"), value)
    return any_of([_wild("path", f"*{value.pattern}*"), _wild("part", f"*{value.pattern}*")])


def _hash(value: Value) -> dict[str, Any]:
    """That of a file, or one that a text names."""
    told = value.text.lower()
    return any_of([{"term": {hash_field(told, value.offset): told}}, {"term": {"ents": f"hash:{told}"}}])


def _date(value: Value) -> dict[str, Any]:
    low, dots, high = value.text.partition("..")
    return between(low or "*", (high or "*") if dots else low, value.offset)


def _ip(value: Value) -> dict[str, Any]:
    """An address in the text, in `Received` or `X-Originating-IP`; the last is as written, mostly in brackets."""
    plain = (value.pattern or value.text).strip("[]")
    in_text = (
        _wild("ents", f"ip:{plain}") if value.pattern else {"term": {"ents": f"ip:{entity('ip', plain) or plain}"}}
    )
    places = [("received_ips", plain), ("x-originating-ip", plain), ("x-originating-ip", f"[{plain}]")]
    alike = _wild if value.pattern else _same
    return any_of([in_text, *(alike(f"metadata.{field}", text) for field, text in places)])


def _same(field: str, text: str) -> dict[str, Any]:
    return {"term": {field: {"value": text, "case_insensitive": True}}}


def _wild(field: str, pattern: str) -> dict[str, Any]:
    return {"wildcard": {field: {"value": pattern, "case_insensitive": True}}}


def _plain(text: str) -> str:
    return "".join(f"\\{character}" if character in "*?\\" else character for character in text)


NAMES: Final = frozenset({"person", "org", "place"})
"""The types that the second tier adds, some time after a document can be found by its words."""

SAID: Final[Mapping[str, str]] = {
    **{kind: row.one for kind, row in TYPES.items()},
    "person": "person",
    "org": "organisation",
    "place": "place",
}

FIELDS: Final[Mapping[str, Field]] = {
    **{kind: _entity(kind) for kind in NORMALISERS},  # first, so that a field below may look elsewhere too
    "handle~": Field("handle spelled like", ("skeletons",), _near_handle),
    "force": _exact("force", "force"),
    "seizure": _exact("seizure", "seizure", "seizure_key"),
    "exhibit": _exact("exhibit", "exhibit"),
    "case": _exact("case", "cases"),
    "kind": _exact("kind", "kind"),
    "type": Field("type", ("mime",), _type),
    "platform": _exact("platform", "platform"),
    "conversation": _exact("conversation", "conversation"),
    "thread": _exact("mail thread", "thread", "message_id", "reply_to"),
    "ip": Field(SAID["ip"], ("ents", "metadata"), _ip),
    "from": _words("sender", "sender.words"),
    "to": _words("recipient", "recipients.words"),
    "date": Field("date", ("sent",), _date),
    "subject": _words("subject", "subject"),
    "text": _words("text", "text"),
    "path": Field("path", ("path", "path.words", "part", "part.words"), _path),
    "hash": Field("hash", ("sha256", "sha1", "md5", "ents"), _hash),
}
