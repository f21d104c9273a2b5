"""Cells for people's spreadsheets, none of which runs there."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A spreadsheet runs a cell of a CSV that begins so, some in full width too (OWASP, CSV injection); a seized file's
name may well.
"""

LONGEST_CELL: Final = 32_767
"""Characters that a cell of an .xlsx holds."""

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def cell(value: object) -> str:
    """A cell of a CSV. One that a spreadsheet would run gets an apostrophe in front, as spreadsheets themselves do."""
    text = str(value).encode("utf-8", "backslashreplace").decode("utf-8")
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text


def line(cells: Iterable[object]) -> str:
    """A line of a CSV (RFC 4180)."""
    written = io.StringIO()
    csv.writer(written).writerow([cell(each) for each in cells])
    return written.getvalue()


def book(title: str, rows: Iterator[Sequence[Any]]) -> IO[bytes]:
    """An .xlsx file with one sheet, written row by row. Text stays text, whatever it begins with."""
    made = Workbook(write_only=True)
    sheet = made.create_sheet(title)
    for row in rows:
        sheet.append([_typed(sheet, value) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - it is sent, and closed then
    made.save(file)
    file.seek(0)
    return file


def _typed(sheet: Any, value: object) -> Any:
    if not isinstance(value, str):
        return value
    text = value.encode("utf-8", "backslashreplace").decode("utf-8")[:LONGEST_CELL]
    typed = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text))
    typed.data_type = "s"  # otherwise what begins with = would be a formula
    return typed
