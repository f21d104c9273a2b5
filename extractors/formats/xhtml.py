"""The body of Tika's XHTML as a stream of tags and texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple
from xml.parsers import expat

_STEP: Final = 1 << 16
_READ_BY_MACHINE: Final = "ocr"


class Start(NamedTuple):
    """An element opens. `mark` is its class, "" where it has none."""

    name: str
    mark: str


class End(NamedTuple):
    """An element closes."""

    name: str


class Said(NamedTuple):
    """Text. `by_machine` where a machine read it from a picture."""

    text: str
    by_machine: bool


Event = Start | End | Said


def events(xhtml: str) -> Iterator[Event]:
    """What stands in the body, in its order; the white space too by which Tika keeps lines apart.

    What is cut or broken ends there, and what came before is given. Tika declares no entity: one that is declared all
    the same ends it too.
    """
    ahead: list[Event] = []
    parser = _parser(ahead)
    inside = False
    for start in range(0, len(xhtml), _STEP):
        try:
            # What no UTF-8 spells (half of a surrogate pair) becomes a question mark.
            parser.Parse(xhtml[start : start + _STEP].encode("utf-8", "replace"), False)
            broken = False
        except (expat.ExpatError, _DeclaredError):
            broken = True
        for event in ahead:
            if inside:
                yield event
            inside = inside or (isinstance(event, Start) and event.name == "body")
        ahead.clear()
        if broken:
            return


class _DeclaredError(Exception):
    """An entity is declared."""


def _parser(ahead: list[Event]) -> expat.XMLParserType:
    """A parser that adds to `ahead` what it meets."""
    machine: list[bool] = []

    def start(name: str, about: dict[str, str]) -> None:
        mark = about.get("class", "")
        machine.append(mark == _READ_BY_MACHINE or bool(machine and machine[-1]))
        ahead.append(Start(name, mark))

    def end(name: str) -> None:
        machine.pop()
        ahead.append(End(name))

    def refuse(*_declaration: object) -> None:
        raise _DeclaredError

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = lambda text: ahead.append(Said(text, bool(machine and machine[-1])))
    parser.EntityDeclHandler = refuse
    return parser
