"""Lists as people and programs write them, and files that are made to do harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from cets_search.lists import book
from cets_search.lists.errors import BadList
from cets_search.lists.model import Sheet
from cets_search.lists.reading import LARGEST, pasted, uploaded
from cets_search.lists.taking import first_reading

MOST = 1_000


def xlsx(*rows: list[object], sheets: tuple[str, ...] = ("One",)) -> bytes:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def rewritten(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The packed file with one of its members changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as anew:
        for each in packed.namelist():
            content = packed.read(each)
            anew.writestr(each, change(content) if each == name else content)
    return out.getvalue()


def texts(sheet: Sheet) -> list[str]:
    return [text for _, _, text in sheet.cells]


def test_pasted_lines() -> None:
    sheet = pasted("07700 900123\r\n\r\n  front   row \n", MOST)
    assert sheet.cells == (("1", "", "07700 900123"), ("3", "", "front row"))
    assert sheet.columns == {}


def test_what_is_copied_from_a_spreadsheet_keeps_its_columns() -> None:
    sheet = pasted("Sam\t07700 900123\nLee\t07700 900124", MOST)
    assert [at for at, _, _ in sheet.cells] == ["A1", "B1", "A2", "B2"]
    assert list(sheet.columns) == ["A", "B"]


@pytest.mark.parametrize(
    "data",
    [
        "Ring;Größe\n07700 900123;café\n".encode(),
        "Ring;Größe\n07700 900123;café\n".encode("cp1252"),
        "\ufeffRing;Größe\n07700 900123;café\n".encode(),
        "\ufeffRing;Größe\r\n07700 900123;café\r\n".encode("utf-16-le"),
        "Ring\tGröße\n07700 900123\tcafé\n".encode(),
        'Ring,Größe\n"07700 900123","café"\n'.encode(),
    ],
)
def test_delimiters_and_charsets(data: bytes) -> None:
    assert texts(uploaded("list.csv", data, MOST)) == ["Ring", "Größe", "07700 900123", "café"]


def test_titles_say_what_a_column_holds() -> None:
    sheet = uploaded("list.csv", b"Name,Mobile,E-mail address\nSam,447700900123,sam@example.org\n", MOST)
    assert sheet.columns == {"A": ("Name", ""), "B": ("Mobile", "phone"), "C": ("E-mail address", "email")}
    lines, _ = first_reading(sheet, "", None)
    assert [(line.kind, line.value) for line in lines] == [
        ("phrase", "Sam"),
        ("phone", "+447700900123"),
        ("email", "sam@example.org"),
    ]


def test_a_text_file_has_no_titles() -> None:
    assert texts(uploaded("list.txt", b"bitcoin\nfront row, left", MOST)) == ["bitcoin", "front row, left"]


def test_a_spreadsheet() -> None:
    data = xlsx(["Phone", "When"], [447700900123, datetime(2026, 1, 2, tzinfo=UTC).replace(tzinfo=None)], [None, True])
    sheet = uploaded("list.xlsx", data, MOST)
    assert sheet.cells == (("A2", "A", "447700900123"), ("B2", "B", "2026-01-02 00:00:00"), ("B3", "B", "TRUE"))


def test_numbers_that_a_spreadsheet_rounds_are_taken_as_nothing() -> None:
    lines, _ = first_reading(uploaded("l.xlsx", xlsx([8944100030328312340.0], [490154203237518]), MOST), "", None)
    assert [line.kind for line in lines] == ["", "imei"]
    assert "rounded" in lines[0].why


def test_several_sheets_are_told_apart() -> None:
    sheet = uploaded("list.xlsx", xlsx(["front row"], sheets=("One", "Two")), MOST)
    assert [at for at, _, _ in sheet.cells] == ["One!A1", "Two!A1"]


def too_many() -> bytes:
    return b"\n".join(b"row %d" % number for number in range(MOST + 1))


def bomb() -> bytes:
    zeros = b"<row><c><v>" + b"0" * book.UNPACKED + b"</v></c></row>"
    return rewritten(xlsx(["row"]), "xl/worksheets/sheet1.xml", lambda _: zeros)


def entities(encoding: str = "utf-8") -> bytes:
    text = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet><sheetData><row><c><v>&a;</v></c></row>'
    return rewritten(xlsx(["row"]), "xl/worksheets/sheet1.xml", lambda _: text.encode(encoding))


def far_away() -> bytes:
    """A cell in the last column of each of many rows: read naively, billions of empty ones."""
    rows = "".join(
        f'<row r="{number}"><c r="XFD{number}" t="inlineStr"><is><t>a</t></is></c></row>' for number in range(1, 999)
    )
    return rewritten(
        xlsx(["row"]),
        "xl/worksheets/sheet1.xml",
        lambda _: (
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            f'<dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'
        ).encode(),
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "nothing in this list"),
        (b" \n\t\n", "nothing in this list"),
        (too_many(), "more than 1,000"),
        (b"x" * (LARGEST + 1), "larger than"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 99, "old spreadsheet"),
        (b"\x89PNG\r\n\0\0\0\1" * 9, "neither text"),
        (b"PK\x03\x04 and no more", "cannot be read"),
        (rewritten(xlsx(["row"]), "xl/workbook.xml", lambda _: b"<workbook"), "cannot be read"),
        (rewritten(xlsx(["row"]), "xl/worksheets/sheet1.xml", lambda _: b"<worksheet><sheet"), "cannot be read"),
        (bomb(), "unpacks to more"),
        (entities(), "DTD"),
        (entities("utf-16"), "DTD"),
        (far_away(), "takes too long"),
    ],
)
def test_what_is_no_list_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(BadList, match=said):
        uploaded("list.xlsx", data, MOST)


def test_a_packed_file_that_is_no_spreadsheet() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("list.txt", "row")
    with pytest.raises(BadList, match=r"no \.xlsx"):
        uploaded("list.xlsx", out.getvalue(), MOST)


@given(st.binary(max_size=400), st.sampled_from(["l.csv", "l.txt", "l.xlsx", ""]))
def test_any_bytes_are_a_list_or_refused(data: bytes, name: str) -> None:
    try:
        sheet = uploaded(name, data, MOST)
    except BadList:
        return
    lines, _ = first_reading(sheet, "", b"k" * 32)
    assert [line.number for line in lines] == list(range(1, len(sheet.cells) + 1))
    assert all(bool(line.kind) != bool(line.why) for line in lines)


@given(st.binary(min_size=1, max_size=8), st.integers(0, 1))
def test_a_damaged_spreadsheet_is_read_or_refused(noise: bytes, where: int) -> None:
    whole = xlsx(["front row", "07700 900123"])
    place = len(whole) // (where + 2)
    try:
        uploaded("l.xlsx", whole[:place] + noise + whole[place + len(noise) :], MOST)
    except BadList:
        return
