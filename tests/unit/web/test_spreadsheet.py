"""No cell that goes out runs in a spreadsheet."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from cets_search.web.spreadsheet import book, line

HOSTILE = [
    "=1+1",
    "+447700900123",
    "-1",
    "@sum(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\uff1d1+1",
    "\uff20sum(1)",
    '=HYPERLINK("https://example.org")',
    "a\x00b\x1f",
    "\ud800",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_csv_cell_begins_with_nothing_that_runs(text: str) -> None:
    (row,) = csv.reader(io.StringIO(line([text, 7]), newline=""))
    assert row[0][:1] not in set("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
    assert row[1] == "7"


def test_a_book_holds_text_as_text() -> None:
    with book("Result", iter([HOSTILE, [1, None, "x" * 40_000]])) as file:
        sheet = openpyxl.load_workbook(file).worksheets[0]
    first, second = sheet.iter_rows()
    assert [cell.data_type for cell in first] == ["s"] * len(HOSTILE)
    assert [cell.value for cell in first][:2] == HOSTILE[:2]
    assert second[0].value == 1
    assert len(str(second[2].value)) == 32_767
