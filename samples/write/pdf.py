"""Page-bearing files (ISO 32000), with or without a password."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

LINE = 16
TOP = A4[1] - 72


def pdf(title: str, author: str, pages: Sequence[Sequence[str]], password: str = "") -> bytes:
    """A page for each list of lines. A password locks it (128 bits, as office programs wrote for years)."""
    lock = StandardEncryption(password, ownerPassword=password, strength=128) if password else None
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=A4, invariant=1, pageCompression=0, encrypt=lock)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    for page in pages:
        canvas.setFont("Helvetica", 11)
        for number, line in enumerate(page):
            canvas.drawString(72, TOP - number * LINE, line)
        canvas.showPage()
    canvas.save()
    return written.getvalue()
