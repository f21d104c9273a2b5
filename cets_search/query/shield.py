"""Makes what people type and paste safe for Lucene's grammar: a sign that has no meaning in its place is escaped."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection
from typing import Final

from cets_search.query.errors import BadQuery
from cets_search.query.identifiers import PLATFORMS, phone_at
from cets_search.query.limits import Limits
from cets_search.query.secret import card_at

DEEPEST: Final = 12
FARTHEST: Final = 100
"""How many other words may stand between those of a phrase, at most."""

OPERATORS: Final = frozenset({"AND", "OR", "NOT"})
SPECIAL: Final = frozenset(":^~(){}[]/\"'+-\\<>")
FIELD: Final = re.compile(r"([A-Za-z]{2,}~?):")
ADDRESS: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)", re.IGNORECASE)
RANGE: Final = re.compile(r"[\[{]\s*(\S+)\s+TO\s+([^\s\]}]+)\s*[\]}]")
COMPARISON: Final = re.compile(r"[<>]=?")
EXACT: Final = "exact:"

NEAR_SPELLING: Final = re.compile(r"(?=\w*[^\W\d])[\w'’]+(~\d{1,3})\Z")
"""`bycicle~1`. Not `3~5`, `~/tickets` or `a~b`."""

DISTANCE: Final = re.compile(r"~(\d+)")

EXPRESSION: Final = re.compile(r"/(?=[^/\s]*[\[\](){}.*+?|\\^$])(?:[^\\/\s]|\\\S)+/(?=[\s)]|\Z)")
"""`/tick.*/`. A pasted path is none: `/etc/` holds no sign of an expression, `/etc/x.d/` has a slash within."""


class Shield:
    """Walks the text from left to right, filling `out`; `origins` says where each of its characters came from."""

    def __init__(self, text: str, fields: Collection[str], limits: Limits) -> None:
        self.text = text
        self.fields = fields
        self.out: list[str] = []
        self.origins: list[int] = []
        self._limits = limits
        self._at = 0
        self._open: list[int] = []
        self._terms = 0

    def walk(self) -> None:
        """`BadQuery` for what cannot be shielded: a quotation mark or a parenthesis alone, an unknown field."""
        while self._at < len(self.text):
            character = self.text[self._at]
            if character.isspace():
                self._copy(1)
            elif character == '"':
                self._phrase()
            elif self.text.startswith('="', self._at):
                self._exact()
            elif (length := _number_at(self.text, self._at)) > 0:
                self._term(length)
            elif character in "()":
                self._parenthesis(character)
            elif character in "+-" and self._begins_term(self._at + 1):
                self._copy(1)
            else:
                self._chunk()
        if self._open:
            raise BadQuery(
                "This parenthesis is not closed: add “)”, or put what you look for in quotes.",
                self._open[-1],
                f"{self.text})",
            )

    def _chunk(self) -> None:
        """Everything up to a space, a quote, or a parenthesis that was opened before: a field's name, or a term."""
        named = FIELD.match(self.text, self._at)
        if named is not None and not ADDRESS.match(self.text, self._at):
            name = named.group(1).lower()
            if name in self.fields:
                self._field(name, named.end())
                return
            self._refuse_unknown(name, named.end())
        word = self.text[self._at : self._end_of_chunk()]
        if word in OPERATORS:
            self._copy(len(word))
        else:
            self._value()

    def _field(self, name: str, end: int) -> None:
        begin = self._at
        for place, character in enumerate(f"{name}:"):
            if character == "~":
                self._emit("\\", begin + place)
            self._emit(character, begin + place)
        self._at = end
        while self._at < len(self.text) and self.text[self._at].isspace():
            self._at += 1
        if self._at == len(self.text):
            raise BadQuery(f"Nothing follows “{name}:” here.", begin, self.text[:begin])
        if span := RANGE.match(self.text, self._at):
            self._count()
            self._copy(span.end() - self._at)
            return
        if comparison := COMPARISON.match(self.text, self._at):
            self._copy(comparison.end() - self._at)
        if self._at < len(self.text) and self.text[self._at] not in '"(' and not self.text[self._at].isspace():
            self._value()

    def _value(self) -> None:
        """A word, number, address, `word~1` or `/expression/`."""
        if expression := EXPRESSION.match(self.text, self._at):
            self._count()
            self._copy(expression.end() - self._at)
            return
        length = _number_at(self.text, self._at) or self._end_of_chunk() - self._at
        near = NEAR_SPELLING.match(self.text[self._at : self._at + length])
        if near is None:
            self._term(length)
            return
        sign = near.group(1)
        self._term(length - len(sign))
        if sign not in {"~1", "~2"}:
            raise BadQuery(
                f"“{sign}” cannot be: a word may differ by one letter, ~1, or by two, ~2.",
                self._at,
                f"{self.text[: self._at]}{'~1' if int(sign[1:]) < 2 else '~2'}{self.text[self._at + len(sign) :]}",
            )
        self._copy(len(sign))

    def _refuse_unknown(self, name: str, end: int) -> None:
        follows = self.text[end : end + 1]
        if follows == "" or follows.isspace() or follows in "\\/" or name in PLATFORMS:
            return
        near = difflib.get_close_matches(name, self.fields, n=2)
        hint = f" Did you mean {' or '.join(f'“{each}:”' for each in near)}?" if near else ""
        before, after = self.text[: self._at], self.text[self._at :]
        quoted = after[: self._end_of_chunk() - self._at]
        raise BadQuery(
            f"There is no field “{name}:”.{hint} To look for it as text, put it in quotes.",
            self._at,
            f"{before}{near[0]}:{self.text[end:]}" if near else f'{before}"{quoted}"{after[len(quoted) :]}',
        )

    def _exact(self) -> None:
        for character in EXACT:
            self._emit(character, self._at)
        self._at += 1
        self._phrase()

    def _phrase(self) -> None:
        end = self._at + 1
        while end < len(self.text) and self.text[end] != '"':
            end += 2 if self.text[end] == "\\" and self.text[end + 1 : end + 2] == '"' else 1
        if end >= len(self.text):
            raise BadQuery(
                "This quotation mark has no partner: add the second one, or take it out.",
                self._at,
                f'{self.text}"' if self.text[self._at + 1 :].strip() else self.text[: self._at],
            )
        self._count()
        self._emit('"', self._at)
        for place in range(self._at + 1, end):
            # In luqum a backslash takes the next character's meaning; as typed, only one before a quote does.
            if self.text[place] == "\\" and self.text[place + 1] != '"':
                self._emit("\\", place)
            self._emit(self.text[place], place)
        self._emit('"', end)
        self._at = end + 1
        self._distance()

    def _distance(self) -> None:
        """What follows a phrase: `~5`. Lucene's weight, `^5`, is not offered."""
        sign = self.text[self._at : self._at + 1]
        if sign not in {"~", "^"}:
            return
        distance = DISTANCE.match(self.text, self._at)
        if distance is None:
            raise BadQuery(
                f"“{sign}” alone has no meaning after a phrase: take it out, or write ~5 for up to 5 other words "
                "between these.",
                self._at,
                self.text[: self._at] + self.text[self._at + 1 :],
            )
        if len(distance[1]) > len(str(FARTHEST)) or int(distance[1]) > FARTHEST:
            raise BadQuery(
                f"At most {FARTHEST} other words can stand between these: write ~{FARTHEST} or less, or AND.",
                self._at,
                f"{self.text[: self._at]}~{FARTHEST}{self.text[distance.end() :]}",
            )
        self._copy(len(distance[0]))

    def _parenthesis(self, character: str) -> None:
        before, after = self.text[: self._at], self.text[self._at + 1 :]
        if character == "(":
            if len(self._open) == DEEPEST:
                raise BadQuery(f"More than {DEEPEST} parentheses within each other: write it more simply.", self._at)
            self._open.append(self._at)
        elif not self._open:
            raise BadQuery(
                "Nothing was opened that this parenthesis could close: take it out.", self._at, before + after
            )
        elif not self.text[(opened := self._open.pop()) + 1 : self._at].strip():
            raise BadQuery("There is nothing between these parentheses.", self._at, self.text[:opened] + after)
        self._copy(1)

    def _begins_term(self, place: int) -> bool:
        """Whether a sign before this place is an operator: `-bike`, `-"a phrase"`, `+(a b)`, but not `- ` or `--`."""
        follows = self.text[place : place + 1]
        return bool(follows) and not follows.isspace() and follows not in "+-)"

    def _end_of_chunk(self) -> int:
        depth = 0
        for place in range(self._at, len(self.text)):
            character = self.text[place]
            if character.isspace() or character == '"':
                return max(place, self._at + 1)
            depth += {"(": 1, ")": -1}.get(character, 0)
            if depth < 0:
                return max(place, self._at + 1)
        return len(self.text)

    def _term(self, length: int) -> None:
        self._count()
        whole = self.text[self._at : self._at + length]
        # `?` in an address is part of it, not a wildcard.
        special = SPECIAL | {"?"} if ADDRESS.match(whole) else SPECIAL
        for place, character in enumerate(whole, self._at):
            if character in special or character.isspace() or (place == self._at and whole in {*OPERATORS, "TO"}):
                self._emit("\\", place)
            self._emit(character, place)
        self._at += length

    def _count(self) -> None:
        self._terms += 1
        if self._terms > self._limits.terms:
            raise BadQuery(f"More than {self._limits.terms} terms: look for fewer at a time.", self._at)

    def _copy(self, length: int) -> None:
        for place in range(self._at, self._at + length):
            self._emit(self.text[place], place)
        self._at += length

    def _emit(self, character: str, place: int) -> None:
        self.out.append(character)
        self.origins.append(place)


def _number_at(text: str, place: int) -> int:
    """The length of the phone or card number that begins there, spaces included; 0 where none does."""
    return phone_at(text, place) or card_at(text, place)
