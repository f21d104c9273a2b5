"""Tables in plain text (.csv, .tsv; RFC 4180 and what programs make of it): their rows, as those of a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import PurePath
from typing import Final

from extractors.formats.pieces import Apart
from extractors.formats.sheets import sheets
from extractors.formats.xhtml import Taker

MIME: Final = "text/csv"
_SUFFIXES: Final = frozenset({".csv", ".tsv"})
_DELIMITERS: Final = ",;\t|"
_LOOK: Final = 64 << 10
_ROWS: Final = 100
"""Characters, and rows in them, by which the delimiter is found."""
_ALIKE: Final = 0.8
"""The share of rows that have as many cells as most: some programs put a title above the table, or a sum below."""
_CELL: Final = 128 << 10
_NUMBERS: Final = range(1, 1 << 31)


def is_named_so(name: str) -> bool:
    """Whether a file of that name may hold one: any text with commas in it looks like a table."""
    return PurePath(name).suffix.lower() in _SUFFIXES


def rows(text: str) -> Apart | None:
    """The table as one sheet, its rows numbered as a spreadsheet program numbers them. None where the text is no table
    of two columns or more, or a cell is so large (`_CELL` characters) that a quotation mark must be missing."""
    if (delimiter := delimiter_of(text)) is None:
        return None
    try:
        return sheets(partial(_tell, records(text, delimiter)), lambda name: _NUMBERS)
    except csv.Error:
        return None


def delimiter_of(text: str) -> str | None:
    """What most rows are divided by into equally many cells; of several the one that makes the most of them."""
    head = text[:_LOOK]
    found: dict[str, tuple[float, int]] = {}
    for delimiter in _DELIMITERS:
        try:
            counts = Counter(len(record) for record in islice(records(head, delimiter), _ROWS) if record)
        except csv.Error:
            continue
        cells, alike = counts.most_common(1)[0] if counts else (0, 0)
        if cells > 1 and alike >= _ALIKE * counts.total():
            found[delimiter] = (alike / counts.total(), cells)
    return max(found, key=lambda one: found[one], default=None)


def records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of a table. `csv.Error` at a cell that is too large, whatever limit others have set for the process."""
    for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        if any(len(cell) > _CELL for cell in record):
            raise csv.Error
        yield record


def _tell(records: Iterator[list[str]], taker: Taker) -> None:
    """The table as the marks have it of which sheets are made."""
    taker.open("table", "")
    for record in records:
        taker.open("tr", "")
        for cell in record:
            taker.open("td", "")
            taker.say(cell)
            taker.close("td")
        taker.close("tr")
    taker.close("table")
