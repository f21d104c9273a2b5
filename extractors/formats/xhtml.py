"""The body of Tika's XHTML, told tag by tag and text by text to whoever takes it apart."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, Protocol
from xml.parsers import expat

_STEP: Final = 1 << 16
_READ_BY_MACHINE: Final = "ocr"


class Taker(Protocol):
    """Is told what stands in the body, in its order; the white space too by which Tika keeps lines apart."""

    def open(self, name: str, mark: str) -> None:
        """An element opens. `mark` is its class, "" where it has none."""

    def close(self, name: str) -> None:
        """An element closes."""

    def say(self, text: str) -> None:
        """Text."""

    def read(self, text: str) -> None:
        """Text that a machine read from a picture."""


Body = Callable[[Taker], None]
"""Tells a taker all of it. May be called once."""


def body(xhtml: str) -> Body:
    """What stands in the body of `xhtml`.

    What is cut or broken ends there, and what came before is told. Tika declares no entity: one that is declared all
    the same ends it too.
    """
    return partial(_tell, xhtml)


class _DeclaredError(Exception):
    """An entity is declared."""


def _tell(xhtml: str, taker: Taker) -> None:
    parser = _parser(taker)
    try:
        for start in range(0, len(xhtml), _STEP):
            # What no UTF-8 spells (half of a surrogate pair) becomes a question mark.
            parser.Parse(xhtml[start : start + _STEP].encode("utf-8", "replace"), False)
    except (expat.ExpatError, _DeclaredError):
        return


def _parser(taker: Taker) -> expat.XMLParserType:
    """A parser that tells the taker what it meets from the body on. A spreadsheet has a tag or a text for each few
    bytes: nothing is made of them in between."""
    depth, read_from = 1, 0

    def before(name: str, _about: dict[str, str]) -> None:
        if name == "body":
            parser.StartElementHandler, parser.EndElementHandler = start, end
            parser.CharacterDataHandler = taker.say

    def start(name: str, about: dict[str, str]) -> None:
        nonlocal depth, read_from
        depth += 1
        mark = about.get("class", "")
        if mark == _READ_BY_MACHINE and not read_from:
            read_from = depth
            parser.CharacterDataHandler = taker.read
        taker.open(name, mark)

    def end(name: str) -> None:
        nonlocal depth, read_from
        if depth == read_from:
            read_from = 0
            parser.CharacterDataHandler = taker.say
        depth -= 1
        taker.close(name)

    def refuse(*_declaration: object) -> None:
        raise _DeclaredError

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = before
    parser.EntityDeclHandler = refuse
    return parser
