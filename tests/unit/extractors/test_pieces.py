"""Pages, slides, sheets and rows of Tika's XHTML; the answers in `answers/` are Tika 3.3.2's to files made for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from extractors.formats import sheets, xhtml
from extractors.formats.pieces import Apart, Words, may_have, pages, slides
from extractors.formats.rmeta import Reading, documents
from extractors.formats.row_numbers import RowNumbers
from extractors.model import Document, Outcome

ANSWERS = Path(__file__).parent / "answers"


def recorded(name: str, **reading: Any) -> list[Document]:
    answer = json.loads((ANSWERS / name).read_text(encoding="utf-8"))
    return list(documents(answer, Reading(f"office/{name}", None, 10_000, xhtml=True, **reading)))


def body(inside: str) -> str:
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>no text</title></head><body>{inside}</body></html>'


def told(apart: Apart) -> list[tuple[str, str]]:
    return [(piece.part, piece.text) for piece in apart.pieces]


def test_pages_keep_their_numbers_and_their_text_once() -> None:
    found = recorded("minutes.json")
    assert [(one.part, one.parent, one.text) for one in found] == [
        ("", None, "Bicycle stands"),
        ("page 1", "", "The meeting began at ten and spoke of bicycle stands."),
    ]
    assert found[1].metadata == {"page": "1"}
    assert found[1].mime == "application/pdf"
    assert found[0].metadata["without-text"] == "yes"


def test_what_a_machine_read_is_marked_on_its_page_alone() -> None:
    found = recorded("minutes-ocr.json", ocr=True)
    assert [(one.part, one.metadata.get("machine-read")) for one in found] == [
        ("", None),
        ("page 1", None),
        ("page 3", "yes"),
    ]
    assert "07700 900123" in found[2].text
    assert "without-text" not in found[0].metadata


def test_a_document_of_one_page_is_not_divided() -> None:
    assert pages(xhtml.body(body('<div class="page"><p>Two tickets</p></div><ul><li>mark</li></ul>'))) == Apart(
        "Two tickets\nmark"
    )


def test_a_page_cut_short_is_still_a_page() -> None:
    whole = body('<div class="page"><p>one</p></div><div class="page"><p>two</p></div>')
    assert told(pages(xhtml.body(whole[: whole.index("two") + 3] + "</p></b>"))) == [
        ("page 1", "one"),
        ("page 2", "two"),
    ]


def test_slides_of_both_formats_hold_their_notes() -> None:
    newer = (
        '<div class="slide-content"><p>Stands</p></div><p class="slide-comment">ask Sam</p>'
        '<div class="slide-content"><p>Prices</p></div>'
    )
    older = (
        '<div class="slideShow"><div class="slide"><div class="slide-master-content"/><div class="slide-content">'
        '<p>Stands</p></div><div class="notes"> ask Sam</div></div><div class="slide"><div class="slide-content">'
        "<p>Prices</p></div></div></div><p>after</p>"
    )
    assert told(slides(xhtml.body(body(newer)))) == [("slide 1", "Standsask Sam"), ("slide 2", "Prices")]
    assert told(slides(xhtml.body(body(older)))) == [("slide 1", "Stands ask Sam"), ("slide 2", "Prices")]
    assert slides(xhtml.body(body(older))).text == "after"


def test_sheets_and_rows() -> None:
    found = recorded("orders.json", row_numbers=lambda name: {"Orders": [1, 2, 5]}.get(name, ()))
    assert [(one.kind, one.part, one.parent, one.text) for one in found] == [
        ("document", "", None, "Blank"),
        ("document", "sheet Orders", "", ""),
        ("row", "sheet Orders/row 1", "sheet Orders", "Name\tPhone\tTickets"),
        ("row", "sheet Orders/row 2", "sheet Orders", "Jo Bell\t07700 900123\t2"),
        ("row", "sheet Orders/row 5", "sheet Orders", "\tby telephone\t3"),
        ("document", "sheet Seats 2025", "", ""),
        ("row", "sheet Seats 2025/row 1", "sheet Seats 2025", "Row F"),
    ]
    assert found[4].metadata == {"sheet": "Orders", "row": "5"}
    assert found[6].metadata == {"sheet": "Seats 2025", "row": "1", "rows-counted": "yes"}
    assert (found[0].metadata["author"], found[0].metadata["last-modified-by"]) == ("Jo Bell", "Ali Khan")


def test_rows_beyond_the_bound_are_kept_in_blocks() -> None:
    rows = "".join(f"<tr>\t<td>seat {number}</td></tr>\n" for number in range(1, sheets.ROWS + 701))
    found = sheets.sheets(xhtml.body(body(f'<div class="sheet"><h1>Seats</h1><table>{rows}</table></div>'))).pieces
    assert len(found) == 1 + sheets.ROWS + 2
    assert [(one.part, one.text.count("\n")) for one in found[-2:]] == [
        (f"sheet Seats/rows {sheets.ROWS + 1}-{sheets.ROWS + 500}", 499),
        (f"sheet Seats/rows {sheets.ROWS + 501}-{sheets.ROWS + 700}", 199),
    ]


def test_sheets_of_one_name_and_of_none_have_places_of_their_own() -> None:
    table = "<table><tr><td>a</td></tr></table>"
    named = f'<div class="page"><h1>A/B</h1>{table}<p>drawn</p></div>'
    found = sheets.sheets(xhtml.body(body(named + named + table))).pieces
    assert [one.part for one in found if one.kind == "document"] == ["sheet A_B", "sheet A_B #2", "sheet 3"]
    assert [one.text for one in found if one.kind == "document"] == ["drawn", "drawn", ""]
    assert len({one.part for one in found}) == len(found)


def test_a_hundred_thousand_columns_are_one_row() -> None:
    cells = "".join(f"\t<td>{number}</td>" for number in range(100_000))
    (_, row) = sheets.sheets(xhtml.body(body(f"<table><tr>{cells}</tr></table>"))).pieces
    assert row.text.count("\t") == 99_999


def test_a_declared_entity_ends_the_reading() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><html><body>before &b;</body></html>'
    words = Words()
    xhtml.body(bomb)(words)
    assert words.chunks == []


def test_what_stands_in_a_table_within_a_cell_breaks_no_row() -> None:
    within = "<table><tr><td>a<table><tr/></table><tr>b<td>c</td></tr></td></tr></table>"
    found = sheets.sheets(xhtml.body(body(within))).pieces
    assert [one.text for one in found if one.kind == "row"] == ["a", "c"]


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    xhtml.body(text)(Words())
    xhtml.body(body(text))(Words())


def test_text_over_a_limit_is_partial_where_it_was_cut() -> None:
    answer = {
        "Content-Type": "application/pdf",
        "X-TIKA:EXCEPTION:write_limit_reached": "true",
        "X-TIKA:content": body('<div class="page">one</div><div class="page">two</div><div class="page"/>'),
    }
    found = list(documents([answer], Reading("a.pdf", None, 10_000, xhtml=True)))
    assert [(one.part, one.outcome) for one in found] == [
        ("", Outcome.PARTIAL),
        ("page 1", Outcome.SEARCHABLE),
        ("page 2", Outcome.PARTIAL),
    ]


def test_row_numbers_of_a_spreadsheet(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Orders & more"
    sheet["A2"], sheet["B9"] = "two", "nine"
    book.save(tmp_path / "a.xlsx")
    numbers = RowNumbers(tmp_path / "a.xlsx")
    assert list(numbers("Orders & more")) == [2, 9]
    assert list(numbers("another")) == []


@pytest.mark.parametrize(
    "sheet",
    [
        b'<sheetData><row r="2"/><row r="2"/></sheetData>',
        b'<sheetData><row r="two"/></sheetData>',
        b'<sheetData><row r="99999999999"/></sheetData>',
        b'<!DOCTYPE a [<!ENTITY b "c">]><sheetData><row r="1"/></sheetData>',
        b"<sheetData><row r=",
    ],
)
def test_numbers_that_cannot_be_right_are_not_given(tmp_path: Path, sheet: bytes) -> None:
    with ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", '<workbook xmlns:r="r"><sheet name="A" r:id="1"/></workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", '<a><Relationship Id="1" Target="worksheets/one.xml"/></a>')
        archive.writestr("xl/worksheets/one.xml", sheet)
    assert list(RowNumbers(tmp_path / "a.xlsx")("A")) == []


def test_no_spreadsheet_has_no_row_numbers(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 cut")
    assert list(RowNumbers(tmp_path / "a.xlsx")("A")) == []


@pytest.mark.parametrize(
    ("head", "may"),
    [
        (b"%PDF-1.7", True),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), True),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), False),
        (b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml", True),
        (b"PK\x03\x04....[Content_Types].xml....word/document.xml", False),
        (b"Two tickets", False),
    ],
)
def test_what_may_have_pieces(head: bytes, may: bool) -> None:
    assert may_have(head) is may
