"""The search box's text as a tree, by luqum's Lucene grammar, made safe first for what people paste.

Lucene's grammar gives a meaning to `: / + - ( ) [ ] { } ^ ~ " \\` wherever they stand. In what investigators paste
they mostly mean nothing: a URL, a Windows path, a phone number. `_Shield` walks the text once and escapes each such
character that does not stand where this application's syntax gives it a meaning, keeping account of where each came
from, so that every error points into the text as it was typed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection
from typing import Final

from luqum.exceptions import ParseError
from luqum.thread import parse as parse_lucene
from luqum.tree import Item, SearchField

from cets_search.query.errors import BadQuery
from cets_search.query.identifiers import PLATFORMS, phone_at
from cets_search.query.secret import card_at

LONGEST: Final = 2000
DEEPEST: Final = 12
MOST_TERMS: Final = 64
"""Together they keep a query well under the engine's 1,024 clauses, and every walk over its tree shallow."""

OPERATORS: Final = frozenset({"AND", "OR", "NOT"})
SPECIAL: Final = frozenset(":^~(){}[]/\"'+-\\<>")
FIELD: Final = re.compile(r"([A-Za-z]{2,}~?):")
ADDRESS: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)", re.IGNORECASE)
RANGE: Final = re.compile(r"[\[{]\s*(\S+)\s+TO\s+([^\s\]}]+)\s*[\]}]")
COMPARISON: Final = re.compile(r"[<>]=?")
CURLY: Final = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
AT: Final = re.compile(r"at position (\d+)")


class Tree:
    """A parsed text, and where each of its nodes stands in the text as typed. `root` is None where it says nothing."""

    def __init__(self, root: Item | None, origins: list[int], length: int) -> None:
        self.root = root
        self._origins = origins
        self._length = length

    def offset(self, node: Item) -> int:
        """Where the node begins, in code points of the text as typed."""
        return _origin(self._origins, node.pos, self._length)


def parse(text: str, fields: Collection[str]) -> Tree:
    """The tree of a search text; `BadQuery` with an offset for what cannot be one. `fields` are the known names."""
    if len(text) > LONGEST:
        raise BadQuery(f"This is longer than {LONGEST:,} characters: shorten it.", LONGEST)
    for place, character in enumerate(text):
        if "\ud800" <= character <= "\udfff":
            raise BadQuery("This character is broken: take it out.", place)
    shield = _Shield(text.translate(CURLY), fields)
    shield.walk()
    safe = "".join(shield.out)
    if not safe.strip():
        return Tree(None, [], 0)
    try:
        root = parse_lucene(safe)
    except ParseError as error:
        at = AT.search(str(error))
        place = _origin(shield.origins, int(at.group(1)) if at else len(safe), len(text))
        raise BadQuery(
            "Something is missing or out of place here: AND and OR stand between two terms, NOT before one.", place
        ) from error
    return Tree(root, shield.origins, len(text))


def literal(escaped: str) -> tuple[str, str | None]:
    """A term's text without its escapes; and, where it holds wildcards, the engine's pattern for it."""
    plain: list[str] = []
    pattern: list[str] = []
    wild = False
    characters = iter(escaped)
    for character in characters:
        if character == "\\":
            real = next(characters, "\\")
            plain.append(real)
            pattern.append(f"\\{real}" if real in "*?\\" else real)
        else:
            wild = wild or character in "*?"
            plain.append(character)
            pattern.append(character)
    return "".join(plain), "".join(pattern) if wild else None


def field_name(node: SearchField) -> str:
    """The name of a field as it was typed: `handle~` stands escaped in the tree."""
    return str(node.name).replace("\\", "")


def _number_at(text: str, place: int) -> int:
    """The length of the phone or card number that begins there, spaces included; 0 where none does."""
    return phone_at(text, place) or card_at(text, place)


def _origin(origins: list[int], place: int, length: int) -> int:
    return origins[place] if 0 <= place < len(origins) else length


class _Shield:
    """Walks the text from left to right, filling `out`; `origins` says where each of its characters came from."""

    def __init__(self, text: str, fields: Collection[str]) -> None:
        self.text = text
        self.fields = fields
        self.out: list[str] = []
        self.origins: list[int] = []
        self._at = 0
        self._open: list[int] = []
        self._terms = 0

    def walk(self) -> None:
        while self._at < len(self.text):
            character = self.text[self._at]
            if character.isspace():
                self._copy(1)
            elif character == '"':
                self._phrase()
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
                "This parenthesis is not closed: add “)”, or put what you look for in quotes.", self._open[-1]
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
        end = self._end_of_chunk()
        word = self.text[self._at : end]
        if word in OPERATORS:
            self._copy(len(word))
        else:
            self._term(end - self._at)

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
            raise BadQuery(f"Nothing follows “{name}:” here.", begin)
        if span := RANGE.match(self.text, self._at):
            self._count()
            self._copy(span.end() - self._at)
            return
        if comparison := COMPARISON.match(self.text, self._at):
            self._copy(comparison.end() - self._at)
        if self._at < len(self.text) and self.text[self._at] not in '"(' and not self.text[self._at].isspace():
            self._term(_number_at(self.text, self._at) or self._end_of_chunk() - self._at)

    def _refuse_unknown(self, name: str, end: int) -> None:
        follows = self.text[end : end + 1]
        if follows == "" or follows.isspace() or follows in "\\/" or name in PLATFORMS:
            return
        near = difflib.get_close_matches(name, self.fields, n=2)
        hint = f" Did you mean {' or '.join(f'“{each}:”' for each in near)}?" if near else ""
        raise BadQuery(f"There is no field “{name}:”.{hint} To look for it as text, put it in quotes.", self._at)

    def _phrase(self) -> None:
        end = self._at + 1
        while end < len(self.text) and self.text[end] != '"':
            end += 2 if self.text[end] == "\\" and self.text[end + 1 : end + 2] == '"' else 1
        if end >= len(self.text):
            raise BadQuery("This quotation mark has no partner: add the second one, or take it out.", self._at)
        self._count()
        self._emit('"', self._at)
        for place in range(self._at + 1, end):
            # In luqum a backslash takes the next character's meaning; as typed, only one before a quote does.
            if self.text[place] == "\\" and self.text[place + 1] != '"':
                self._emit("\\", place)
            self._emit(self.text[place], place)
        self._emit('"', end)
        self._at = end + 1
        # Lucene reads `~` and `^` after a phrase as distance and weight, which this application does not offer.
        if self.text[self._at : self._at + 1] in {"~", "^"}:
            raise BadQuery(f"“{self.text[self._at]}” has no meaning after a phrase: take it out.", self._at)

    def _parenthesis(self, character: str) -> None:
        if character == "(":
            if len(self._open) == DEEPEST:
                raise BadQuery(f"More than {DEEPEST} parentheses within each other: write it more simply.", self._at)
            self._open.append(self._at)
        elif not self._open:
            raise BadQuery("Nothing was opened that this parenthesis could close: take it out.", self._at)
        elif not self.text[self._open.pop() + 1 : self._at].strip():
            raise BadQuery("There is nothing between these parentheses.", self._at)
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
        if self._terms > MOST_TERMS:
            raise BadQuery(f"More than {MOST_TERMS} terms: look for fewer at a time.", self._at)

    def _copy(self, length: int) -> None:
        for place in range(self._at, self._at + length):
            self._emit(self.text[place], place)
        self._at += length

    def _emit(self, character: str, place: int) -> None:
        self.out.append(character)
        self.origins.append(place)
