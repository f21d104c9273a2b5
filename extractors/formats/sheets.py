"""The sheets of a spreadsheet and their rows, as Tika's XHTML marks them.

What is divided how far: docs/decisions/0011-pages-and-rows-are-documents.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from extractors.formats.pieces import Apart, Piece, Words
from extractors.formats.xhtml import Body

ROWS: Final = 10_000
"""Rows of one file that are documents of their own; those behind them are kept in blocks."""
BLOCK_ROWS: Final = 500
BLOCK_TEXT: Final = 100_000
"""Rows, and characters, after which a block is full."""

_KINDS: Final = (
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.sun.xml.calc",
    "application/vnd.apple.numbers",
    "text/csv",  # a large table in plain text, of which Tika is sure; separated.py divides the others
    "text/tsv",
)
_HOLDING: Final = ("sheet", "page")
_CELLS: Final = ("td", "th")
_LONGEST_NAME: Final = 200
_BREAKS: Final = re.compile(r"\s*\n\s*")

RowNumbers = Callable[[str], Sequence[int]]
"""By a sheet's name the number of each row that the file holds, rising; none where they are not known."""


def is_spreadsheet(mime: str) -> bool:
    """Whether it is a spreadsheet whose sheets Tika marks."""
    return mime.startswith(_KINDS)


def sheets(body: Body, numbers: RowNumbers = lambda name: ()) -> Apart:
    """A spreadsheet: each sheet that holds something, then its rows; cells are kept apart by tabs.

    A row has the number that `numbers` gives; where that knows none, rows are counted as they stand in the file, and
    the metadata say so (`rows-counted`): one that the file leaves out makes those behind it seem to stand higher up.
    """
    book = _Book(numbers)
    body(book)
    book.end_sheet()
    return Apart(book.outside.joined(), tuple(book.pieces), book.outside.by_machine)


@dataclass(slots=True)
class _Sheet:
    """A sheet as it is read. `place` is where its own piece stands among the book's."""

    depth: int
    place: int
    words: Words = field(default_factory=Words)
    name: list[str] | None = None
    part: str = ""
    shown: str = ""
    numbers: Sequence[int] = ()
    rows: int = 0
    block: list[tuple[int, str]] = field(default_factory=list)
    block_size: int = 0

    def about(self) -> dict[str, str]:
        """The metadata of the sheet and of each of its rows."""
        return {"sheet": self.shown} | ({} if self.numbers else {"rows-counted": "yes"})

    def number(self) -> int:
        """That of the row which is being read."""
        known = len(self.numbers)
        if self.rows <= known:
            return self.numbers[self.rows - 1]
        return self.rows - known + (self.numbers[-1] if known else 0)


@dataclass(slots=True)
class _Book:
    numbers: RowNumbers
    outside: Words = field(default_factory=Words)
    pieces: list[Piece] = field(default_factory=list)
    depth: int = 0
    seen: int = 0
    single: int = 0
    sheet: _Sheet | None = None
    heading: bool = False
    row: list[list[str]] | None = None
    cell: bool = False
    taken: set[str] = field(default_factory=set)

    def say(self, text: str) -> None:
        if (words := self._take(text)) is not None:
            words.say(text)

    def read(self, text: str) -> None:
        if (words := self._take(text)) is not None:
            words.read(text)

    def open(self, name: str, mark: str) -> None:
        self.depth += 1
        if self.sheet is None:
            if mark in _HOLDING or name == "table":
                self.seen += 1
                self.sheet = _Sheet(self.depth, len(self.pieces))
        elif name in _CELLS:
            if self.row is not None:
                self.row.append([])
                self.cell = True
        elif name == "tr" and self.row is None:
            self._named(self.sheet)
            self.sheet.rows += 1
            self.row, self.cell = [], False
        elif name == "h1" and self.sheet.name is None and not self.sheet.rows:
            self.heading, self.sheet.name = True, []
        elif name == "br" and self.cell and self.row:
            self.row[-1].append(" ")

    def close(self, name: str) -> None:
        if name in _CELLS:
            self.cell = False
        elif name == "tr" and self.row is not None and self.sheet is not None:
            if text := "\t".join(map(_cell, self.row)).rstrip():
                self._keep(self.sheet, text)
            self.row = None
        elif name == "h1":
            self.heading = False
        if self.sheet is not None and self.depth == self.sheet.depth:
            self.end_sheet()
        self.depth -= 1

    def _take(self, text: str) -> Words | None:
        """Keep what stands in a sheet's name or row; for other text give the words that it belongs to."""
        if self.sheet is None:
            return self.outside
        if self.heading and self.sheet.name is not None:
            self.sheet.name.append(text)
        elif self.row is None:
            return self.sheet.words
        elif self.cell:
            self.row[-1].append(text)
        return None

    def end_sheet(self) -> None:
        """The sheet's own piece, before its rows; the name of one that holds nothing belongs to the document."""
        sheet, self.sheet, self.row, self.cell = self.sheet, None, None, False
        if sheet is None:
            return
        self._named(sheet)
        self._flush(sheet)
        text = sheet.words.joined()
        if text or len(self.pieces) > sheet.place:
            piece = Piece(sheet.part, text, sheet.about(), by_machine=sheet.words.by_machine)
            self.pieces.insert(sheet.place, piece)
        elif sheet.name:
            self.outside.say(f"{sheet.shown}\n")

    def _named(self, sheet: _Sheet) -> None:
        """Give it its name, and its place, once."""
        if sheet.part:
            return
        written = "".join(sheet.name or []).strip()[:_LONGEST_NAME]
        sheet.shown = written or str(self.seen)
        part = f"sheet {sheet.shown.replace('/', '_')}"
        while part in self.taken:
            part += f" #{self.seen}"
        sheet.part = part
        self.taken.add(sheet.part)
        sheet.numbers = self.numbers(written)

    def _keep(self, sheet: _Sheet, text: str) -> None:
        number = sheet.number()
        if self.single < ROWS:
            self.single += 1
            self.pieces.append(_rows(sheet, str(number), text))
            return
        sheet.block.append((number, text))
        sheet.block_size += len(text)
        if len(sheet.block) >= BLOCK_ROWS or sheet.block_size >= BLOCK_TEXT:
            self._flush(sheet)

    def _flush(self, sheet: _Sheet) -> None:
        if not sheet.block:
            return
        first, last = sheet.block[0][0], sheet.block[-1][0]
        text = "\n".join(text for _, text in sheet.block)
        self.pieces.append(_rows(sheet, str(first) if first == last else f"{first}-{last}", text))
        sheet.block, sheet.block_size = [], 0


def _cell(chunks: list[str]) -> str:
    """A cell's text on one line."""
    text = "".join(chunks).strip()
    return _BREAKS.sub(" ", text) if "\n" in text else text


def _rows(sheet: _Sheet, numbers: str, text: str) -> Piece:
    word = "rows" if "-" in numbers else "row"
    return Piece(f"{sheet.part}/{word} {numbers}", text, sheet.about() | {"row": numbers}, "row", sheet.part)
