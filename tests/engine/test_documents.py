"""PDFs, presentations, spreadsheets, photographs and scans through a real Tika, and hostile ones of each."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from PIL import ExifTags, Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from cets_search.config import Config
from extractors.formats import extract, sheets
from extractors.formats.tika import Limits, TikaServer
from extractors.model import Document, Outcome
from samples.write.archive import unzipped, zipped
from samples.write.office import xlsx
from samples.write.pdf import pdf

pytestmark = pytest.mark.engine

WRITTEN = "2025-03-03T09:00:00"


@pytest.fixture(scope="module")
def tika(stack: Config) -> TikaServer:
    server = TikaServer(stack.tika_endpoint, Limits(stack.tika_seconds, stack.text_limit))
    assert server.wait_ready(60)
    return server


def scanned(*lines: str) -> Image.Image:
    """A page with these lines as a scanner gives it."""
    page = Image.new("RGB", (1240, 900), "white")
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        draw.text((100, 120 + number * 80), line, fill="black", font_size=48)
    return page


def read(tmp_path: Path, name: str, content: bytes, tika: TikaServer, ocr: bool = False) -> list[Document]:
    file = tmp_path / name
    file.write_bytes(content)
    return list(extract(file, tika=tika, ocr=ocr))


def half_scanned() -> bytes:
    """A typed page, an empty one, and a scanned one."""
    kept = io.BytesIO()
    canvas = Canvas(kept)
    canvas.drawString(72, 700, "The meeting began at ten and spoke of bicycle stands.")
    canvas.showPage()
    canvas.showPage()
    canvas.drawImage(ImageReader(scanned("Ring 07700 900123", "about the tickets")), 0, 300, 595, 430)
    canvas.showPage()
    canvas.save()
    return kept.getvalue()


def test_a_hit_in_a_pdf_names_its_page(tika: TikaServer, tmp_path: Path) -> None:
    content = pdf("Minutes", "Sam Reed", [["Bicycle stands"], [], ["Prices of tickets"]])
    found = read(tmp_path, "minutes.pdf", content, tika)
    assert [(one.part, one.parent, one.text) for one in found] == [
        ("", None, ""),
        ("page 1", "", "Bicycle stands"),
        ("page 3", "", "Prices of tickets"),
    ]
    assert (found[0].subject, found[0].metadata["author"]) == ("Minutes", "Sam Reed")


def test_pages_of_a_pdf_inside_a_spreadsheet_have_places_of_their_own(corpora: Path, tika: TikaServer) -> None:
    folder = corpora / "documents" / "tika" / "tika-parser-microsoft-module"
    found = list(extract(folder / "testExcel_embeddedPDF.xlsx", tika=tika))
    inside = next(one for one in found if one.mime == "application/pdf")
    assert inside.parent == ""
    assert {one.parent for one in found if one.kind == "row"} <= {one.part for one in found if "sheet" in one.metadata}


def test_an_encrypted_pdf_is_called_so(tika: TikaServer, tmp_path: Path) -> None:
    (whole,) = read(tmp_path, "locked.pdf", pdf("Minutes", "Sam", [["a"], ["b"]], password="stands"), tika)
    assert whole.outcome is Outcome.ENCRYPTED


def test_a_spreadsheet_by_sheet_and_row(tika: TikaServer, tmp_path: Path) -> None:
    book = Workbook()
    orders = book.worksheets[0]
    orders.title = "Orders"
    orders.append(["Name", "Phone"])
    orders["A7"], orders["B7"] = "Jo Bell", "07700 900123"
    book.create_sheet("Seats")["A1"] = "Row F"
    kept = io.BytesIO()
    book.save(kept)
    found = read(tmp_path, "orders.xlsx", kept.getvalue(), tika)
    assert [(one.part, one.text) for one in found[1:]] == [
        ("sheet Orders", ""),
        ("sheet Orders/row 1", "Name\tPhone"),
        ("sheet Orders/row 7", "Jo Bell\t07700 900123"),
        ("sheet Seats", ""),
        ("sheet Seats/row 1", "Row F"),
    ]
    assert found[3].metadata == {"sheet": "Orders", "row": "7"}


def test_a_hundred_thousand_columns(tika: TikaServer, tmp_path: Path) -> None:
    row = "".join('<c t="inlineStr"><is><t>seat</t></is></c>' for _ in range(100_000))
    found = read(tmp_path, "wide.xlsx", with_sheet(f"<row r='3'>{row}</row>"), tika)
    (wide,) = [one for one in found if one.kind == "row"]
    assert wide.part == "sheet Seats/row 3"
    assert wide.text.count("seat") == 100_000


def test_a_long_sheet_is_bounded(tika: TikaServer, tmp_path: Path) -> None:
    rows = "".join(f'<row r="{number}"><c r="A{number}"><v>{number}</v></c></row>' for number in range(1, 60_001))
    found = read(tmp_path, "long.xlsx", with_sheet(rows), tika)
    assert len(found) == 2 + sheets.ROWS + (60_000 - sheets.ROWS) // sheets.BLOCK_ROWS
    assert found[-1].part == "sheet Seats/rows 59501-60000"
    assert found[-1].text.endswith("60000")


def with_sheet(rows: str, head: str = "") -> bytes:
    """A spreadsheet whose only sheet, Seats, holds this XML."""
    parts = unzipped(xlsx("Sam Reed", WRITTEN, {"Seats": [["a"]]}))
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'{head}<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData></worksheet>'
    return zipped(parts | {"xl/worksheets/sheet1.xml": sheet.encode()})


def test_an_xml_bomb_costs_itself_only(tika: TikaServer, tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ticket " * 10}">' for n in range(12))
    bomb = with_sheet("<row><c t='inlineStr'><is><t>&e11;</t></is></c></row>", f"<!DOCTYPE a [{entities}]>")
    found = read(tmp_path, "bomb.xlsx", bomb, tika)
    assert sum(len(one.text) for one in found) < 10_000
    assert read(tmp_path, "after.pdf", pdf("After", "Sam", [["still here"]]), tika)[0].text == "still here"


def test_a_spreadsheet_cut_short_keeps_what_can_be_read(tika: TikaServer, tmp_path: Path) -> None:
    whole = xlsx("Sam Reed", WRITTEN, {"Seats": [["Row F", number] for number in range(400)]})
    found = read(tmp_path, "cut.xlsx", whole[: len(whole) // 2], tika)
    assert found[0].outcome is not Outcome.SEARCHABLE or found[0].kind == "archive"
    assert all(one.reason for one in found if one.outcome is not Outcome.SEARCHABLE)


def test_a_limit_on_text_cuts_a_pdf_and_says_so(stack: Config, tmp_path: Path) -> None:
    content = pdf("Lists", "Sam", [["bicycle " * 10] * 40] * 4)
    found = read(tmp_path, "lists.pdf", content, TikaServer(stack.tika_endpoint, Limits(stack.tika_seconds, 2_500)))
    assert (found[0].outcome, found[-1].outcome) == (Outcome.PARTIAL, Outcome.PARTIAL)
    assert 1 < len(found) < 5


def test_what_a_camera_tells(tika: TikaServer, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Example", "Pocket 3"
    more = exif.get_ifd(ExifTags.IFD.Exif)
    more[ExifTags.Base.DateTimeOriginal] = "2025:06:14 18:02:11"
    more[ExifTags.Base.BodySerialNumber] = "EX-000123"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[1], place[2], place[3], place[4] = "S", (33.0, 51.0, 36.0), "E", (151.0, 12.0, 36.0)
    kept = io.BytesIO()
    scanned("Alder Hall").save(kept, "JPEG", exif=exif)
    (whole,) = read(tmp_path, "hall.jpg", kept.getvalue(), tika)
    wanted = ("taken-at", "gps", "camera-make", "camera-model", "camera-serial")
    assert [whole.metadata[name] for name in wanted] == [
        "2025-06-14T18:02:11",
        "-33.86000,151.21000",
        "Example",
        "Pocket 3",
        "EX-000123",
    ]


def test_who_made_an_office_file(tika: TikaServer, tmp_path: Path) -> None:
    parts = unzipped(xlsx("Sam Reed", WRITTEN, {"Seats": [["a"]]}))
    properties = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    about = f'<Properties xmlns="{properties}"><Company>Example Hire Ltd</Company></Properties>'
    whole = read(tmp_path, "who.xlsx", zipped(parts | {"docProps/app.xml": about.encode()}), tika)[0]
    assert (whole.metadata["author"], whole.metadata["company"]) == ("Sam Reed", "Example Hire Ltd")


def test_text_in_pictures_is_read_when_asked_for_and_marked(tika: TikaServer, tmp_path: Path) -> None:
    kept = io.BytesIO()
    scanned("Two bicycle tickets").save(kept, "PNG")
    (unread,) = read(tmp_path, "scan.png", kept.getvalue(), tika)
    assert (unread.text, unread.metadata["without-text"]) == ("", "yes")
    (whole,) = read(tmp_path, "scan.png", kept.getvalue(), tika, ocr=True)
    assert "bicycle tickets" in whole.text
    assert whole.metadata["machine-read"] == "yes"
    assert "without-text" not in whole.metadata


def test_scanned_pages_are_read_beside_typed_ones(tika: TikaServer, tmp_path: Path) -> None:
    unread = read(tmp_path, "minutes.pdf", half_scanned(), tika)
    assert [one.part for one in unread] == ["", "page 1"]
    found = read(tmp_path, "minutes.pdf", half_scanned(), tika, ocr=True)
    assert [(one.part, one.metadata.get("machine-read")) for one in found] == [
        ("", None),
        ("page 1", None),
        ("page 3", "yes"),
    ]
    assert "07700 900123" in found[2].text


def test_a_picture_in_a_word_processor_file_is_read_too(tika: TikaServer, tmp_path: Path, corpora: Path) -> None:
    found = list(extract(corpora / "documents/tika/tika-parser-ocr-module/testOCR.docx", tika=tika, ocr=True))
    assert any(one.metadata.get("machine-read") and one.text for one in found[1:])


def test_a_zip_that_only_looks_like_a_spreadsheet(tika: TikaServer, tmp_path: Path) -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("xl/workbook.xml", "<not-a-workbook>")
        archive.writestr("note.txt", "two tickets")
    assert any("two tickets" in one.text for one in read(tmp_path, "odd.zip", kept.getvalue(), tika))
