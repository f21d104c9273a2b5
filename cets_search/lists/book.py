"""The rows of an .xlsx file that a stranger may have made: bounded in size, cells and time, and with no DTD in it.

openpyxl reads it as a stream; what it holds whole (the shared strings) is bounded by what the file may unpack to.
"""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Final

import openpyxl

from cets_search.lists.errors import BadList
from cets_search.lists.model import ROUNDED

UNPACKED: Final = 64 << 20
"""Octets that the whole file may unpack to."""
MEMBERS: Final = 2_000
CELLS: Final = 2_000_000
"""Cells that are walked over, empty ones too: a file can say that one stands in the last column of a million rows."""
SECONDS: Final = 20.0

_EXACT: Final = 10**15
"""From here on a spreadsheet rounds a number."""
_HEAD: Final = 4096

_BROKEN: Final = (zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, ValueError, TypeError, OSError, AttributeError)
"""What openpyxl lets out at a file that is not what it says; errors of XML are a `SyntaxError`."""


def book_rows(data: bytes) -> Iterator[tuple[str, int, list[str]]]:
    """Of each sheet that can be seen: its name ("" where it is the only one), each row's number, its cells as text.

    `BadList` for what is no such file, or costs too much to read.
    """
    until = time.monotonic() + SECONDS
    try:
        _check(data)
        yield from _rows(data, until)
    except BadList:
        raise
    except _BROKEN as error:
        raise BadList("This .xlsx file cannot be read: open it in a spreadsheet program and save it anew.") from error


def _check(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        members = packed.infolist()
        if "xl/workbook.xml" not in packed.namelist():
            raise BadList("This is a packed file, but no .xlsx: save the list as .txt, .csv or .xlsx.")
        if len(members) > MEMBERS or sum(member.file_size for member in members) > UNPACKED:
            raise BadList(f"This .xlsx file unpacks to more than {UNPACKED >> 20} MB: save the list alone, as .csv.")
        for member in members:
            with packed.open(member) as opened:
                # UTF-16 has a NUL at every other place.
                head = opened.read(_HEAD).replace(b"\x00", b"")
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise BadList("This .xlsx file holds what no spreadsheet program writes (a DTD), and is not read.")


def _rows(data: bytes, until: float) -> Iterator[tuple[str, int, list[str]]]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    walked = 0
    try:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for sheet in sheets:
            sheet.reset_dimensions()  # what a file says of its own size makes rows of any length
            name = sheet.title if len(sheets) > 1 else ""
            for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
                walked += len(row) + 1
                if walked > CELLS or time.monotonic() > until:
                    raise BadList("This .xlsx file takes too long to read: save the list alone, as .csv.")
                yield name, number, [_text(value) for value in row]
    finally:
        book.close()


def _text(value: Any) -> str:
    """A cell as a person reads it. A number that the program has rounded is marked, so that it is taken as nothing."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int() | float():
            whole = isinstance(value, int) or value.is_integer()
            if abs(value) >= _EXACT:
                return f"{value:.6g}{ROUNDED}"
            return str(int(value)) if whole else str(value)
        case _:
            return str(value)
