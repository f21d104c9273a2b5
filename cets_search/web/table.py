"""Rows of a sheet as a table: columns lettered and rows numbered as a spreadsheet program does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cets_search.model import StoredDocument
from cets_search.web import links, marking
from cets_search.web.sought import Sought

MOST_COLUMNS: Final = 60
"""Columns that are shown; the text of a row has them all."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number, the address of its document, "" for the one that is shown, and its cells."""

    number: str
    url: str
    cells: tuple[tuple[marking.Segment, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    letters: tuple[str, ...]
    rows: tuple[Row, ...]
    cut: bool


def table(rows: Iterable[StoredDocument], here: str, looked_for: Sought) -> Table | None:
    """The rows, `here` being the id of the document that is shown; None where there are none."""
    found = [row for document in rows for row in _rows(document, here, looked_for)]
    widest = max((len(row.cells) for row in found), default=0)
    if not widest:
        return None
    shown = min(widest, MOST_COLUMNS)
    even = (Row(row.number, row.url, row.cells[:shown] + ((),) * (shown - len(row.cells))) for row in found)
    return Table(tuple(letter(number) for number in range(shown)), tuple(even), cut=widest > shown)


def letter(number: int) -> str:
    """What a column is called, from 0: A to Z, then AA, AB."""
    before, place = divmod(number, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + place)


def _rows(document: StoredDocument, here: str, looked_for: Sought) -> list[Row]:
    """A row, or those of a block: of a block only the numbers of its first and last are known."""
    source: Mapping[str, Any] = document.source
    lines = str(source.get("text") or "").split("\n")
    number = str(source.get("metadata", {}).get("row", ""))
    url = "" if document.id == here else links.document(document.id)
    return [
        Row(number if place == 0 else "", url if place == 0 else "", _cells(line, looked_for))
        for place, line in enumerate(lines)
    ]


def _cells(line: str, looked_for: Sought) -> tuple[tuple[marking.Segment, ...], ...]:
    return tuple(tuple(marking.segments(cell, (), looked_for.words)) for cell in line.split("\t"))
