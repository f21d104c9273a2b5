"""What a machine read is marked, and so are pictures in which nobody looked for text yet."""

from __future__ import annotations

import pytest

from extractors.formats.machine_read import marks
from extractors.formats.mail_fields import Fields
from extractors.formats.pieces import Apart

READ = Apart("two tickets", (), by_machine=True)
NOT_READ = Apart("")


@pytest.mark.parametrize(
    ("kind", "fields", "apart", "ocr", "marked"),
    [
        ("image", {}, READ, True, {"machine-read": "yes"}),
        ("image", {}, NOT_READ, True, {}),
        ("image", {}, NOT_READ, False, {"without-text": "yes"}),
        ("document", {"pdf:charsPerPage": ["71", "9"]}, NOT_READ, False, {"without-text": "yes"}),
        ("document", {"pdf:charsPerPage": ["71", "10"]}, NOT_READ, False, {}),
        ("document", {"pdf:charsPerPage": "many"}, NOT_READ, False, {}),
        ("document", {"pdf:charsPerPage": "0", "pdf:ocrPageCount": "1"}, NOT_READ, False, {}),
    ],
)
def test_marks(kind: str, fields: Fields, apart: Apart, ocr: bool, marked: dict[str, str]) -> None:
    mime = "image/png" if kind == "image" else "application/pdf"
    assert marks(fields, kind, mime, apart, ocr) == marked
