"""A list as people have it (pasted lines, .txt, .csv, .tsv, .xlsx) to its cells. What is sent may be hostile."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import PurePath
from typing import Final

from openpyxl.utils import get_column_letter

from cets_search.lists.book import book_rows
from cets_search.lists.errors import BadList
from cets_search.lists.model import Sheet
from cets_search.lists.titles import kind_of_title
from extractors.formats.chat.text import clean, decode, wide_encoding
from extractors.formats.separated import delimiter_of, records

LARGEST: Final = 10 << 20
"""Octets of a file, or of what is pasted."""

LONGEST_KEPT: Final = 1_000
"""Characters that are kept of a cell: more than can be searched for, so that a longer one is refused by its length."""

LONGEST_TITLE: Final = 100

_PACKED: Final = b"PK\x03\x04"
_OLD_BOOK: Final = b"\xd0\xcf\x11\xe0"

Row = tuple[str, int, Sequence[str]]
"""The sheet's name ("" where there is but one), the row's number from 1, and its cells."""


def pasted(text: str, most: int) -> Sheet:
    """The lines of a text; columns, where tabs part them as in what is copied from a spreadsheet."""
    return _parted(clean(text), most)


def uploaded(name: str, data: bytes, most: int) -> Sheet:
    """The cells of a file. `BadList` for what is no list of at most `most` cells, or too large to be one."""
    if len(data) > LARGEST:
        raise BadList(f"The file is larger than {LARGEST >> 20} MB: divide it.")
    if data.startswith(_PACKED):
        return _sheet(book_rows(data), most, titled=True)
    if data.startswith(_OLD_BOOK):
        raise BadList("This is an old spreadsheet (.xls) or another Office file: save it as .xlsx or .csv.")
    wide = wide_encoding(data)
    if not wide and b"\x00" in data:
        raise BadList("This is neither text nor an .xlsx file: save the list as .txt, .csv or .xlsx.")
    text = clean((data.decode(wide, "replace") if wide else decode(data)).removeprefix("\ufeff"))
    if PurePath(name).suffix.lower() in (".csv", ".tsv"):
        return _sheet(_separated(text), most, titled=True)
    return _parted(text, most)


def _parted(text: str, most: int) -> Sheet:
    tabbed = "\t" in text
    lines = (line.split("\t") if tabbed else [line] for line in text.splitlines())
    return _sheet((("", number, cells) for number, cells in enumerate(lines, 1)), most, titled=tabbed)


def _separated(text: str) -> Iterator[Row]:
    try:
        for number, cells in enumerate(records(text, delimiter_of(text) or ","), 1):
            yield "", number, cells
    except csv.Error as error:
        raise BadList("A quotation mark in this table has no partner, or a cell is longer than a page.") from error


def _sheet(rows: Iterable[Row], most: int, *, titled: bool) -> Sheet:
    """The cells that hold something. In a file of cells, a first row that names types gives its columns' titles."""
    cells: list[tuple[str, str, str]] = []
    columns: dict[str, tuple[str, str]] = {}
    begun: set[str] = set()
    for sheet, number, written in rows:
        row = [" ".join(each.split())[: LONGEST_KEPT + 1] for each in written]
        if not any(row):
            continue
        place = partial(_place, sheet)
        first = sheet not in begun
        begun.add(sheet)
        if first and titled and any(map(kind_of_title, row)):
            columns |= {place(at): (each[:LONGEST_TITLE], kind_of_title(each)) for at, each in enumerate(row, 1)}
            continue
        several = titled or len(written) > 1 or bool(columns)
        cells += _of_row(place if several else _nowhere, number, row, columns)
        if len(cells) > most:
            raise BadList(f"There are more than {most:,} lines or cells here, the most that one list holds: divide it.")
    if not cells:
        raise BadList("There is nothing in this list: paste or choose one with a line for each thing to look for.")
    return Sheet(tuple(cells), columns)


def _of_row(
    place: Callable[[int], str], number: int, row: Sequence[str], columns: dict[str, tuple[str, str]]
) -> Iterator[tuple[str, str, str]]:
    for at, text in enumerate(row, 1):
        if text:
            column = place(at)
            if column:
                columns.setdefault(column, ("", ""))
            yield f"{column}{number}", column, text


def _place(sheet: str, at: int) -> str:
    return f"{sheet}!{get_column_letter(at)}" if sheet else get_column_letter(at)


def _nowhere(_: int) -> str:
    return ""
