"""The fields a search can name, one line each: `kind:email`, `phone:"07700 900123"`, `date:2024-05`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cets_search.query.clauses import LOUD, Value, any_of, every_one, plain, same, side_by_side, wild, words_in
from cets_search.query.dates import beyond, spoken
from cets_search.query.errors import BadQuery
from cets_search.query.identifiers import NORMALISERS, entity
from cets_search.query.ledger import hash_field
from cets_search.query.patterns import as_expression, check_pattern
from cets_search.query.states import being, having, of_kind, on_platform
from extractors.entities.registry import TYPES
from extractors.entities.skeleton import skeleton


@dataclass(frozen=True, slots=True)
class Field:
    """`said` is what the reading calls it, `looks_in` the index fields that its clause asks; `words` those of them
    that hold running text, in which `~` and `/…/` can look for words.
    """

    said: str
    looks_in: tuple[str, ...]
    clause: Callable[[Value], dict[str, Any]]
    words: tuple[str, ...] = ()


def entity_clause(kind: str, value: Value) -> dict[str, Any]:
    """The document holds the identifier, in whatever way it is written there."""
    if value.pattern is not None:
        return wild("ents", f"{kind}:{value.pattern}")
    normal = entity(kind, value.text)
    if normal is None:
        raise BadQuery(f"“{value.text}” is no {SAID[kind]}.", value.offset)
    return identifier_clause(kind, normal)


def identifier_clause(kind: str, normal: str, field: str = "ents") -> dict[str, Any]:
    """The field, of the form `type:value`, holds the identifier with that value."""
    # Identifiers are stored in one form; the case of a name is as it was written.
    alike = same(field, f"{kind}:{normal}") if kind in NAMES else {"term": {field: f"{kind}:{normal}"}}
    if kind == "handle" and normal.startswith("@"):
        # Written without a platform it meets the name on every one.
        return any_of([alike, wild(field, f"handle:*:{plain(normal[1:])}")])
    return alike


def secret_clause(kind: str, kept: str, field: str = "ents") -> dict[str, Any]:
    """The document holds the card or the wallet phrase of that kept form; without a hash, any that is masked so."""
    same = {"term": {field: f"{kind}:{kept}"}}
    return same if "#" in kept else any_of([same, {"prefix": {field: f"{kind}:{kept}#"}}])


def _near_handle(value: Value) -> dict[str, Any]:
    """A handle spelled nearly the same, on any platform; only for those that a document has as entities."""
    if value.pattern is not None:
        raise BadQuery("Near spellings are met already: leave out * and ?, or use “handle:”.", value.offset)
    near = skeleton(value.text)
    if not near:
        raise BadQuery(f"“{value.text}” is no handle.", value.offset)
    return {"term": {"skeletons": near}}


def _words(said: str, *fields: str) -> Field:
    return Field(said, fields, lambda value: words_in(fields, value), fields)


def _exact(said: str, *fields: str) -> Field:
    def clause(value: Value) -> dict[str, Any]:
        if value.pattern is not None:
            return any_of([wild(field, value.pattern) for field in fields])
        return any_of([same(field, value.text) for field in fields])

    return Field(said, fields, clause)


def _entity(kind: str) -> Field:
    return Field(SAID[kind], ("ents",), lambda value: entity_clause(kind, value))


def _type(value: Value) -> dict[str, Any]:
    """`application/pdf`, or either half of it: `type:pdf`, `type:image`."""
    pattern = value.pattern or plain(value.text)
    if "/" in pattern:
        return wild("mime", pattern) if value.pattern else same("mime", value.text)
    return any_of([wild("mime", f"{pattern}/*"), wild("mime", f"*/{pattern}")])


def _path(value: Value) -> dict[str, Any]:
    """Words of a path in their order; a pattern is laid on any part of it."""
    if value.pattern is None:
        return words_in(("path.words", "part.words"), value)
    return any_of([wild("path", f"*{value.pattern}*"), wild("part", f"*{value.pattern}*")])


def _case(value: Value) -> dict[str, Any]:
    """A pattern goes as an expression: the ids of covert cases can be taken out of that (`covert`)."""
    if value.pattern is None:
        return same("cases", value.text)
    check_pattern(value.text, value.offset)
    return {
        "regexp": {
            "cases": {
                "value": as_expression(value.pattern),
                "flags": "COMPLEMENT|INTERSECTION",
                "case_insensitive": True,
            }
        }
    }


def _hash(value: Value) -> dict[str, Any]:
    """That of a file, or one that a text names."""
    told = value.text.lower()
    return any_of([{"term": {hash_field(told, value.offset): told}}, {"term": {"ents": f"hash:{told}"}}])


def _person(said: str, words: tuple[str, ...], ids: tuple[str, ...]) -> Field:
    """Words of who somebody is, or the number by which a platform knows them, in whatever way it is written."""

    def clause(value: Value) -> dict[str, Any]:
        number = None if value.pattern else entity("phone", value.text)
        if number is None:
            return words_in(words, value)
        digits = number.removeprefix("+")
        return any_of([words_in(words, value), *(wild(field, f"*{digits}*") for field in ids)])

    return Field(said, (*words, *ids), clause, words)


def _file(value: Value) -> dict[str, Any]:
    """What lies in a file of this name, itself among it: any part of the name; with a pattern, the whole of it."""
    if "/" in value.text:
        raise BadQuery("A file's name holds no slash: use “path:” for where it lies.", value.offset)
    check_pattern(value.text, value.offset)
    name = as_expression(value.pattern or f"*{plain(value.text)}*")
    places = {"path": f"(.*/)?{name}", "part": f"(.*/)?{name}(/.*)?"}
    return any_of(
        [
            {"regexp": {field: {"value": expression, "flags": "NONE", "case_insensitive": True}}}
            for field, expression in places.items()
        ]
    )


def _told(said: str, *names: str) -> Field:
    """What a file tells of itself: any part of it, in any case."""

    def clause(value: Value) -> dict[str, Any]:
        check_pattern(value.text, value.offset)
        pattern = f"*{value.pattern or plain(value.text)}*"
        return any_of([wild(f"metadata.{name}", pattern) for name in names])

    return Field(said, ("metadata",), clause)


def _page(value: Value) -> dict[str, Any]:
    if not value.text.isdecimal() or len(value.text) > LONGEST_NUMBER:
        raise BadQuery(f"“{value.text[:40]}” is no page: give its number.", value.offset)
    return {"term": {"metadata.page": str(int(value.text))}}


def _beyond(later: bool) -> Callable[[Value], dict[str, Any]]:
    return lambda value: beyond(value.text, value.offset, later=later, including=False)


def _exactly(value: Value) -> dict[str, Any]:
    """The words with their capitals and accents. Found by their folded forms first, so that a snippet marks them."""
    if value.pattern is not None:
        raise BadQuery("The exact form has no * or ?: leave them out, or “exact:”.", value.offset)
    if not LOUD.search(value.text):
        raise BadQuery(
            "There is no capital letter or accent here to be exact about: leave out “exact:” or =.", value.offset
        )
    return every_one([words_in(EXACT, value), side_by_side([f"{field}.exact" for field in EXACT], value.text)])


def quiet_words(text: str) -> tuple[str, ...]:
    """The words of an exact form that the index does not keep apart: those without a capital letter or an accent."""
    return tuple(word for word in re.findall(r"\w+", text) if not LOUD.search(word) and not word.isdecimal())


def _ip(value: Value) -> dict[str, Any]:
    """An address in the text, in `Received` or `X-Originating-IP`; the last is as written, mostly in brackets."""
    bare = (value.pattern or value.text).strip("[]")
    in_text = wild("ents", f"ip:{bare}") if value.pattern else {"term": {"ents": f"ip:{entity('ip', bare) or bare}"}}
    places = [("received_ips", bare), ("x-originating-ip", bare), ("x-originating-ip", f"[{bare}]")]
    alike = wild if value.pattern else same
    return any_of([in_text, *(alike(f"metadata.{field}", text) for field, text in places)])


NAMES: Final = frozenset({"person", "org", "place"})
"""The types that the second tier adds, some time after a document can be found by its words."""

SAID: Final[Mapping[str, str]] = {
    **{kind: row.one for kind, row in TYPES.items()},
    "person": "person",
    "org": "organisation",
    "place": "place",
}

WHO: Final = ("sender.words", "recipients.words", "participants.words")
EXACT: Final = ("text", "subject")
LONGEST_NUMBER: Final = 9

FIELDS: Final[Mapping[str, Field]] = {
    **{kind: _entity(kind) for kind in NORMALISERS},  # first, so that a field below may look elsewhere too
    "handle~": Field("handle spelled like", ("skeletons",), _near_handle),
    "force": _exact("force", "force"),
    "seizure": _exact("seizure", "seizure", "seizure_key"),
    "exhibit": _exact("exhibit", "exhibit"),
    "case": Field("case", ("cases",), _case),
    "kind": Field("kind", ("kind",), of_kind),
    "type": Field("type", ("mime",), _type),
    "platform": Field("platform", ("platform",), on_platform),
    "conversation": _exact("conversation", "conversation"),
    "thread": _exact("mail thread", "thread", "message_id", "reply_to"),
    "ip": Field(SAID["ip"], ("ents", "metadata"), _ip),
    "from": _person("sender", ("sender.words",), ("sender_id",)),
    "to": _words("recipient", "recipients.words"),
    "participant": _person("participant", WHO, ("sender_id", "participants")),
    "author": _told("author", "author", "last-modified-by"),
    "device": _told("device", "camera-make", "camera-model", "camera-serial", "device", "device_model"),
    "date": Field("date", ("sent",), lambda value: spoken(value.text, value.offset)),
    "before": Field("sent before", ("sent",), _beyond(later=False)),
    "after": Field("sent after", ("sent",), _beyond(later=True)),
    "subject": _words("subject", "subject"),
    "text": _words("text", "text"),
    "exact": Field("exactly", ("text", "text.exact", "subject", "subject.exact"), _exactly),
    "path": Field("path", ("path", "path.words", "part", "part.words"), _path, ("path.words", "part.words")),
    "file": Field("file name", ("path", "part"), _file),
    "page": Field("page", ("metadata",), _page),
    "lang": _exact("language", "lang"),
    "has": Field("has", ("flags", "metadata", "ents"), having),
    "is": Field("is", ("flags", "outcome"), being),
    "hash": Field("hash", ("sha256", "sha1", "md5", "ents"), _hash),
}
