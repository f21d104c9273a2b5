"""Which text a machine read from a picture (OCR), and where there is a picture of which nobody read the text yet."""

from __future__ import annotations

from typing import Final

from extractors.formats.mail_fields import Fields, first, values
from extractors.formats.pieces import Apart

MACHINE_READ: Final = "machine-read"
"""Metadata, `yes`: a machine read some of this document's text from a picture, and may have misread it."""

WITHOUT_TEXT: Final = "without-text"
"""Metadata, `yes`: a picture, or a PDF some of whose pages have no text, in which none was looked for by OCR."""

FEW: Final = 10
"""Characters of a page under which Tika takes it for a picture (its strategy `auto`)."""


def marks(fields: Fields, kind: str, mime: str, apart: Apart, ocr: bool) -> dict[str, str]:
    """The metadata of a document; `ocr` says whether text was looked for in pictures."""
    if apart.by_machine:
        return {MACHINE_READ: "yes"}
    picture = kind == "image" or (mime == "application/pdf" and _lacks_text(fields))
    return {WITHOUT_TEXT: "yes"} if picture and not ocr else {}


def _lacks_text(fields: Fields) -> bool:
    counts = [int(count) for count in values(fields, "pdf:charsPerPage") if count.isdecimal()]
    return any(count < FEW for count in counts) and first(fields, "pdf:ocrPageCount") in ("", "0")
