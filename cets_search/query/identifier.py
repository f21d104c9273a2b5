"""One identifier or name, as somebody asks about it: its normal form, and the clause of the documents that hold it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cets_search.query.errors import BadQuery
from cets_search.query.fields import NAMES, SAID, identifier_clause, secret_clause
from cets_search.query.identifiers import NORMALISERS, entity, pasted
from cets_search.query.rules import Rules
from cets_search.query.secret import KEEP, kept, unhashed


@dataclass(frozen=True, slots=True)
class Identifier:
    """A type and the value under which the index holds it: `key` is the two as they stand there, `type:value`.

    `exact`: it means that one key. As somebody asks for it, it may mean several: a handle on whatever platform, a name
    in whatever case, a card by what is left to be seen of it.
    """

    type: str
    value: str
    exact: bool = field(default=False, compare=False)

    @property
    def key(self) -> str:
        return f"{self.type}:{self.value}"

    @property
    def shown(self) -> str:
        """The value for people: of a card without its hash."""
        return unhashed(self.value) if self.type in KEEP else self.value

    def holding(self, among: str = "ents") -> dict[str, Any]:
        """The clause of the documents of which the field holds it."""
        if self.exact:
            return {"term": {among: self.key}}
        if self.type in KEEP:
            return secret_clause(self.type, self.value, among)
        return identifier_clause(self.type, self.value, among)

    def is_(self, key: str) -> bool:
        """Whether a key of the index is this one, by the rule of `holding`."""
        if self.exact:
            return key == self.key
        if self.type in NAMES:
            return key.casefold() == self.key.casefold()
        if self.type in KEEP and "#" not in self.value:
            return key == self.key or key.startswith(f"{self.key}#")
        if self.type == "handle" and self.value.startswith("@"):
            kind, _, rest = key.partition(":")
            return kind == "handle" and (rest == self.value or rest.partition(":")[2] == self.value[1:])
        return key == self.key


def keyed(key: str) -> Identifier:
    """The identifier of a key of the index, and of no other."""
    kind, _, value = key.partition(":")
    return Identifier(kind, value, exact=True)


def identifier(kind: str, written: str, rules: Rules) -> Identifier:
    """What was written as the index holds it; where `kind` is empty its form tells the type.

    `BadQuery` for a type that there is not, and for what is none of that type.
    """
    written = written.strip()
    if not written:
        raise BadQuery("Give an identifier or a name to look up.")
    if not kind:
        guessed = pasted(written)
        if guessed is None:
            raise BadQuery(f"“{written[:80]}” does not show what it is: choose a type for it.")
        return Identifier(*guessed)
    if kind not in NORMALISERS:
        raise BadQuery(f"There is no type {kind[:40]!r}: there are {', '.join(NORMALISERS)}.")
    if kind in KEEP and (secret := kept(written, kind, rules.card_key)):
        return Identifier(*secret)
    value = entity(kind, written)
    if value is None:
        raise BadQuery(f"“{written[:80]}” is no {SAID[kind]}.")
    return Identifier(kind, value)


def any_holding(who: Iterable[Identifier], among: str) -> list[dict[str, Any]]:
    """The clauses of the documents that hold one of several: those that mean one key each in one clause."""
    found = list(who)
    single = sorted(each.key for each in found if each.exact)
    clauses: list[dict[str, Any]] = [each.holding(among) for each in found if not each.exact]
    return [*clauses, {"terms": {among: single}}] if single else clauses
