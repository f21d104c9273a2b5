"""Word-processor files and spreadsheets (ECMA-376)."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

import docx as word
from openpyxl import Workbook

from samples.write.archive import unzipped, zipped

Row = Sequence[str | int | float]


def docx(title: str, author: str, written: str, paragraphs: Sequence[str], table: Sequence[Row] = ()) -> bytes:
    """A word-processor file: the title, paragraphs, and perhaps a table below them. `written` is ISO 8601, in UTC."""
    document = word.Document()
    # The library's blank page comes with a picture of somebody else's.
    links = document.part.package.rels
    for name in [name for name, link in links.items() if link.reltype.endswith("/thumbnail")]:
        del links[name]
    about = document.core_properties
    about.title, about.author, about.last_modified_by, about.comments = title, author, author, ""
    about.created = about.modified = datetime.fromisoformat(written)
    document.add_heading(title, level=1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        grid = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, value in zip(grid.add_row().cells, row, strict=True):
                cell.text = str(value)
    saved = io.BytesIO()
    document.save(saved)
    return zipped(unzipped(saved.getvalue()))


def xlsx(author: str, written: str, sheets: Mapping[str, Sequence[Row]]) -> bytes:
    """A spreadsheet: the first row of each sheet names its columns. `written` is ISO 8601, in UTC."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.properties.creator = author
    book.properties.created = datetime.fromisoformat(written)
    saved = io.BytesIO()
    book.save(saved)
    parts = unzipped(saved.getvalue())
    # The library writes the moment of saving here, whatever the properties say.
    stamp = f"{written}Z".encode()
    parts["docProps/core.xml"] = re.sub(
        rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, parts["docProps/core.xml"]
    )
    return zipped(parts)
