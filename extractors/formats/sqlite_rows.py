"""Any SQLite database that no other format knows: each row of each table a document."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator

from extractors.formats.cells import as_text
from extractors.formats.chat.addresses import present
from extractors.formats.chat.database import Layout, part_of, read_layout, resume_rowid
from extractors.formats.source import Format, Source
from extractors.formats.sqlite_open import Database, in_words, is_sqlite, quoted
from extractors.formats.sqlite_scan import Cell, Gap, aliased, scan
from extractors.model import Document, Outcome

CELL_TEXT = 32_768
ROW_TEXT = 262_144
# What full-text and other virtual tables keep their index in: their words are in the `_content` table.
_SHADOWS = ("_segments", "_segdir", "_docsize", "_stat", "_data", "_idx", "_config", "_node", "_rowid", "_parent")


def _documents(database: Database, source: Source) -> Iterator[Document | Gap]:
    tables = [name for name in database.columns if not _is_shadow(database, name)]
    begun = (source.resume or "").rpartition("/")[0]
    for table in tables[tables.index(begun) :] if begun in tables else tables:
        if table in database.without_rowid:
            yield from _plain(database, table)
            continue
        for row in scan(database, table, database.columns[table], resume_rowid(source, table)):
            yield row if isinstance(row, Gap) else _row(table, row.rowid, row.cells)


def _is_shadow(database: Database, table: str) -> bool:
    return any(table.startswith(f"{name}_") and table.endswith(_SHADOWS) for name in database.virtual)


def _plain(database: Database, table: str) -> Iterator[Document | Gap]:
    """Rows of a table without rowids, counted from 1; damage ends it."""
    number = 0
    columns = database.columns[table]
    chosen = aliased([quoted(name) for name in columns])
    sql = f"SELECT {chosen} FROM {quoted(table)}"  # noqa: S608  (quoted names)
    try:
        for number, cells in enumerate(database.connection.execute(sql), 1):
            database.watch.row()
            yield _row(table, number, dict(zip(columns, cells, strict=True)))
    except sqlite3.Error as error:
        yield Gap(table, number + 1, None, in_words(error))


def _row(table: str, rowid: int, cells: dict[str, Cell]) -> Document:
    shown = {column: _shown(value) for column, value in cells.items() if value is not None}
    long = [column for column, text in shown.items() if len(text) > CELL_TEXT]
    text = "\n".join(f"{column}: {value[:CELL_TEXT]}" for column, value in shown.items())
    reason = f"Only the first {CELL_TEXT} characters of {', '.join(long[:5])} are searchable." if long else ""
    if len(text) > ROW_TEXT:
        text, reason = text[:ROW_TEXT], f"Only the first {ROW_TEXT} characters of the row are searchable."
    return Document(
        kind="row",
        path="",
        part=part_of(table, rowid),
        parent="",
        subject=table,
        text=text,
        metadata=present(("table", table), ("sequence", f"{rowid:010d}")),
        outcome=Outcome.PARTIAL if reason else Outcome.SEARCHABLE,
        reason=reason,
    )


def _shown(value: Cell) -> str:
    """A cell in words; bytes that are no text by their size and SHA-256."""
    if not isinstance(value, bytes):
        return as_text(value)
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and all(character.isprintable() or character in "\r\n\t" for character in text[:4096]):
        return as_text(text)
    return f"{len(value)} bytes, SHA-256 {hashlib.sha256(value).hexdigest()}"


def _read(source: Source) -> Iterator[Document]:
    return read_layout(source, Layout("sqlite", None, (), frozenset(), _documents))


# Certain of the container, not of what the tables mean: an app's own format goes before.
FORMAT = Format("sqlite", None, lambda source: 0.5 if is_sqlite(source.head) else 0.0, _read)
