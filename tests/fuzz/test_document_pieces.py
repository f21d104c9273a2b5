"""What is made of the parser's answers, and of a spreadsheet's own numbers, on broken input: always documents.

`make fuzz` runs it a hundred times longer.
"""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from extractors.formats import left_out
from extractors.formats.rmeta import Reading, documents
from extractors.formats.row_numbers import RowNumbers
from extractors.formats.told_fields import NAMES, TOLD, told
from extractors.model import Document
from tests.fuzz.faults import broken, check, folder, patience

ANSWERS = Path(__file__).parents[1] / "unit/extractors/answers"
TYPES = (
    "application/pdf",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "text/plain",
    "message/rfc822",
    "",
)
TAGS = ("div", "table", "tr", "td", "h1", "p", "br", "tbody")
CLASSES = ("", ' class="page"', ' class="sheet"', ' class="slide"', ' class="slide-content"', ' class="ocr"')
NUMBERS = st.sampled_from(["0", "-0", "90", "-180.5", "1e999", "nan", "٣", "91", "", "-", "999999999999999999999"])


@st.composite
def xhtml(draw: st.DrawFn) -> str:
    """Elements as the parser marks them, opened and closed in any order, and cut off anywhere."""
    pieces = ["<html><body>"]
    for tag in draw(st.lists(st.sampled_from(TAGS), max_size=30)):
        form = draw(st.sampled_from(["<{0}{1}>", "</{0}>", "<{0}{1}/>", "<{0}{1}>{2}</{0}>", "{2}"]))
        said = draw(st.sampled_from(["tandem", "\n", "1\t2", "&amp;", "&b;", "Träger", "page 1"]))
        pieces.append(form.format(tag, draw(st.sampled_from(CLASSES)), said))
    text = "".join(pieces) + draw(st.sampled_from(["", "</body></html>"]))
    return text[: draw(st.one_of(st.just(len(text)), st.integers(0, len(text))))]


NAME = st.sampled_from(
    ["a", "b", "a #2", "a #3", "page 1", "a/page 1", "a/page 2", "sheet 1", "a/sheet 1/row 1", "/", "", "a/b", "\ud800"]
)
PLACE = st.lists(st.integers(1, 4), max_size=3).map(lambda steps: "/" + "/".join(map(str, steps)))


@st.composite
def answers(draw: st.DrawFn) -> list[dict[str, Any]]:
    """An answer whose entries stand anywhere and share names, as those of a hostile file do."""
    places = draw(st.lists(PLACE.filter(lambda place: place != "/"), max_size=8, unique=True))
    return [
        {
            **({"X-TIKA:embedded_id_path": place} if place else {}),
            draw(st.sampled_from(["resourceName", "X-TIKA:internalPath"])): draw(NAME),
            "Content-Type": draw(st.sampled_from(TYPES)),
            "X-TIKA:content": draw(xhtml()),
            **draw(
                st.dictionaries(st.sampled_from(["geo:lat", "geo:long", "dc:creator", "dc:title"]), NUMBERS, max_size=2)
            ),
        }
        for place in ["", *draw(st.permutations(places))]
    ]


@given(answers(), st.integers(1, 20), st.booleans())
def test_any_answer_is_documents_with_places_of_their_own(answer: list[dict[str, Any]], limit: int, ocr: bool) -> None:
    with patience():
        found = list(documents(answer, Reading("x", None, limit, xhtml=True, ocr=ocr)))
    check(found)
    assert all(len(one.text) <= limit for one in found)


@given(broken({path.name: path.read_bytes() for path in sorted(ANSWERS.glob("*.json"))}), st.booleans())
def test_recorded_answers_with_faults(made: tuple[str, bytes], divided: bool) -> None:
    answer = json.loads((ANSWERS / made[0]).read_text())
    answer[0]["X-TIKA:content"] = made[1].decode("utf-8", "replace")
    check(list(documents(answer, Reading("x", "Europe/London", 1_000, xhtml=divided))))


@given(
    st.dictionaries(
        st.sampled_from(
            [
                *(name for names in TOLD.values() for name in names),
                "exif:DateTimeOriginal",
                "geo:lat",
                "geo:long",
                "Exif SubIFD:Time Zone Original",
                "dcterms:created",
            ]
        ),
        st.one_of(NUMBERS, st.text(max_size=9), st.lists(st.text(max_size=9), max_size=3)),
    ),
    st.sampled_from(["image", "video", "document"]),
)
def test_what_a_file_tells_is_told_by_our_names(fields: dict[str, str | list[str]], kind: str) -> None:
    found = told(fields, kind)
    assert set(found) <= set(NAMES)
    assert all(found.values())


@cache
def spreadsheet() -> bytes:
    """Stored, so that a fault is one of the XML's and not only of its packing."""
    book, made, stored = Workbook(), io.BytesIO(), io.BytesIO()
    for number in (1, 2, 7):
        book.create_sheet("Orders" if number == 1 else f"Seats {number}").cell(number, 1, "tandem")
    book.save(made)
    with ZipFile(made) as package, ZipFile(stored, "w") as plain:
        for name in package.namelist():
            plain.writestr(name, package.read(name))
    return stored.getvalue()


def presentation() -> bytes:
    page = (
        '<draw:page><text:p>tandem<text:s text:c="2"/><text:tab/>bell</text:p><svg:desc>a shed</svg:desc></draw:page>'
    )
    made = io.BytesIO()
    with ZipFile(made, "w") as package:
        package.writestr(
            "content.xml",
            f'<o:document xmlns:o="o" xmlns:draw="d" xmlns:text="t" xmlns:svg="s">{page * 3}</o:document>',
        )
    return made.getvalue()


@given(
    broken(
        {"x.odp": presentation()}, [b"<draw:page>", b"</draw:page>", b"<!ENTITY a 'b'>", b'text:c="-1"', b"99999999999"]
    )
)
def test_slides_of_a_broken_presentation_have_places_of_their_own(made: tuple[str, bytes]) -> None:
    with folder() as place:
        path = place / "x.odp"
        path.write_bytes(made[1])
        own = Document("document", str(path), text="tandem", mime="application/vnd.oasis.opendocument.presentation")
        held = Document("file", str(path), part="slide 1", parent="")
        check(list(left_out.told(iter([own, held]), path, 1_000)))


@given(
    broken(
        {"x.xlsx": spreadsheet()},
        [b'r="0"', b'r="-1"', b'r="99999999999"', b"<row>", b"<!ENTITY a 'b'>", b'r="x"', b"../"],
    )
)
def test_numbers_of_a_broken_spreadsheet_rise_or_are_none(made: tuple[str, bytes]) -> None:
    with folder() as place:
        path = place / "x.xlsx"
        path.write_bytes(made[1])
        numbers = RowNumbers(path)
        for name in ("Orders", "Seats 2", "Seats 7", "None such"):
            found = list(numbers(name))
            assert found == sorted(set(found))
            assert not found or found[0] > 0
