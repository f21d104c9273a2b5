"""Tables in plain text are read by row, whatever divides them, and what is no table stays text."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.formats.rmeta import Reading, documents
from extractors.formats.separated import is_named_so, rows
from extractors.model import Document

LINES = (("Name", "Phone"), ("Bell, Jo", "07700 900123"), ("Khan; Ali", "07700 900124"))


def written(delimiter: str) -> str:
    return "\r\n".join(f'"{name}"{delimiter}{phone}' for name, phone in LINES)


def told(text: str) -> list[tuple[str, str]]:
    table = rows(text)
    assert table is not None
    assert table.text == ""
    return [(piece.part, piece.text) for piece in table.pieces]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_rows_by_whatever_divides_them(delimiter: str) -> None:
    assert told(written(delimiter)) == [
        ("sheet 1", ""),
        ("sheet 1/row 1", "Name\tPhone"),
        ("sheet 1/row 2", "Bell, Jo\t07700 900123"),
        ("sheet 1/row 3", "Khan; Ali\t07700 900124"),
    ]


def test_numbers_are_those_that_a_spreadsheet_program_shows() -> None:
    found = told('Name,Note\nJo,"two\nlines"\n\nAli,"a ""tandem"""\n')
    assert found[1:] == [
        ("sheet 1/row 1", "Name\tNote"),
        ("sheet 1/row 2", "Jo\ttwo lines"),
        ("sheet 1/row 4", 'Ali\ta "tandem"'),
    ]


def test_a_title_above_the_table_does_not_hide_it() -> None:
    assert len(told("Orders\n" + "Jo,2\n" * 9)) == 11


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", "one\ntwo\n", "On Monday, I rang.\nHe said no, not now, never.\nYes.\n", 'a,b\n1,"' + "x\n" * 80_000],
)
def test_what_is_no_table_is_left_as_it_is(text: str) -> None:
    before = csv.field_size_limit(1 << 30)  # other formats raise it, for the whole process
    try:
        assert rows(text) is None
    finally:
        csv.field_size_limit(before)


def test_a_hundred_thousand_columns_and_many_rows_are_bounded() -> None:
    wide = ",".join(map(str, range(100_000)))
    assert len(told(f"{wide}\n{wide}\n")) == 3
    assert len(told("Jo,2\n" * 60_000)) == 1 + 10_000 + 100


@given(st.text(alphabet='a",;\t|\n\r \u2028é', max_size=60))
def test_no_word_is_lost(text: str) -> None:
    table = rows(text)
    if table is not None:
        kept = "".join(piece.text for piece in table.pieces)
        assert [kept.count(letter) for letter in "aé"] == [text.count(letter) for letter in "aé"]


def read(name: str, mime: str, text: str) -> list[Document]:
    fields = {"Content-Type": mime, "X-TIKA:content": text}
    return list(documents([fields], Reading(name, None, 1_000, table=is_named_so(name))))


def test_a_file_is_a_table_by_its_name_and_its_content() -> None:
    own, sheet, first, *_ = read("orders.CSV", "text/plain; charset=UTF-8", written(";"))
    assert (own.kind, own.mime, own.text) == ("document", "text/csv", "")
    assert (sheet.part, first.kind, first.parent) == ("sheet 1", "row", "sheet 1")
    assert dict(first.metadata) == {"sheet": "1", "row": "1"}
    for name, mime in (("orders.txt", "text/plain"), ("orders.csv", "text/html")):
        (own,) = read(name, mime, written(";"))
        assert own.text == written(";")


def test_the_rows_that_the_parser_finds_itself_are_taken() -> None:
    content = (
        "<html><body><table><tr><td>Name</td><td>Phone</td></tr><tr><td>Jo</td><td>2</td></tr></table></body></html>"
    )
    fields = {"Content-Type": "text/csv; delimiter=comma", "X-TIKA:content": content}
    own, sheet, *found = documents([fields], Reading("orders.csv", None, 1_000, xhtml=True, table=True))
    assert (own.mime, own.text, sheet.part) == ("text/csv", "", "sheet 1")
    assert [(one.part, one.text) for one in found] == [
        ("sheet 1/row 1", "Name\tPhone"),
        ("sheet 1/row 2", "Jo\t2"),
    ]
