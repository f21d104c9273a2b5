"""The search box's text as a tree, by luqum's Lucene grammar, made safe first for what people paste.

Lucene's grammar gives a meaning to `: / + - ( ) [ ] { } ^ ~ " \\` wherever they stand. In what investigators paste
they mostly mean nothing: a URL, a Windows path, a phone number. `shield.Shield` escapes each such character that
does not stand where this application's syntax gives it a meaning, and keeps account of where each came from, so that
every error points into the text as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from luqum.exceptions import ParseError
from luqum.thread import parse as parse_lucene
from luqum.tree import Item, SearchField

from cets_search.query.errors import BadQuery
from cets_search.query.limits import USUAL, Limits
from cets_search.query.shield import Shield

LONGEST: Final = 2000
CURLY: Final = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
OPERATOR: Final = re.compile(r"\b(?:AND|OR|NOT)\b|[+-](?=\s|\Z|[+-])")
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

    def end(self, node: Item) -> int:
        """Where the node ends: the place behind its last character."""
        return _origin(self._origins, node.pos + node.size - 1, self._length - 1) + 1


def parse(text: str, fields: Collection[str], limits: Limits = USUAL) -> Tree:
    """The tree of a search text; `BadQuery` with an offset for what cannot be one. `fields` are the known names."""
    if len(text) > LONGEST:
        raise BadQuery(f"This is longer than {LONGEST:,} characters: shorten it.", LONGEST)
    for place, character in enumerate(text):
        if "\ud800" <= character <= "\udfff":
            raise BadQuery("This character is broken: take it out.", place)
    shield = Shield(text.translate(CURLY), fields, limits)
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
            "Something is missing or out of place here: AND and OR stand between two terms, NOT before one.",
            place,
            _without_operator(text, place),
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


def _without_operator(text: str, place: int) -> str | None:
    """The text without the operator at the place, or else without the last one before it."""
    found = [each for each in OPERATOR.finditer(text) if each.start() <= place]
    return f"{text[: found[-1].start()]}{text[found[-1].end() :]}" if found else None


def _origin(origins: list[int], place: int, length: int) -> int:
    return origins[place] if 0 <= place < len(origins) else length
