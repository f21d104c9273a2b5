"""What all message databases share: the file's own document, its faults, and where a resumed load goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from extractors.formats.chat.addresses import present
from extractors.formats.chat.limits import bounded
from extractors.formats.source import Format, Source
from extractors.formats.sqlite_open import Database, UnreadableError, in_words, open_database, table_names
from extractors.formats.sqlite_scan import Gap
from extractors.model import Document, Outcome

MIME = "application/vnd.sqlite3"
# How the device's owner is called where the database does not name the account.
OWNER = "(owner)"
MOST_NAMED = 200


@dataclass(frozen=True, slots=True)
class Layout:
    """One app's database: the tables (with columns) that are its mark, those it reads, and how."""

    name: str
    platform: str | None
    marks: tuple[tuple[str, frozenset[str]], ...]
    reads: frozenset[str]
    documents: Callable[[Database, Source], Iterator[Document | Gap]]

    def fits(self, tables: Mapping[str, Collection[str]]) -> bool:
        """Whether a database with these columns by table is of this layout."""
        return all(columns <= set(tables.get(table, ())) for table, columns in self.marks)


def part_of(table: str, rowid: int) -> str:
    """The place of a row in its file: sortable, and the same in every load."""
    return f"{table}/{rowid:010d}"


def resume_rowid(source: Source, table: str) -> int | None:
    """The rowid just before the row at which a load stopped inside `table`; None where it stopped elsewhere."""
    head, _, number = (source.resume or "").rpartition("/")
    return int(number) - 1 if head == table and number.isascii() and number.isdigit() else None


def as_format(*layouts: Layout) -> Format:
    """A format that reads whichever of these layouts (versions of one app's schema) a database has."""

    def chosen(source: Source) -> Layout | None:
        tables = table_names(source)
        for layout in layouts:
            if layout.fits(tables):
                return layout
        return None

    def read(source: Source) -> Iterator[Document]:
        yield from read_layout(source, chosen(source) or layouts[0])

    first = layouts[0]
    return Format(first.name, first.platform, lambda source: 1.0 if chosen(source) else 0.0, read)


def read_layout(source: Source, layout: Layout) -> Iterator[Document]:
    """The documents of one message database, its own first; faults end as documents with a reason."""
    root = Document("document", str(source.path), platform=layout.platform, mime=MIME, parser=layout.name)
    try:
        with open_database(source) as database:
            yield from _documents(source, layout, database, root)
    except UnreadableError as error:
        yield replace(root, outcome=error.outcome, reason=f"The database cannot be opened: {error}.")
    except OSError as error:
        yield replace(root, outcome=Outcome.FAILED, reason=f"The file cannot be read: {error.strerror}.")


def _documents(source: Source, layout: Layout, database: Database, root: Document) -> Iterator[Document]:
    if not layout.fits(database.columns):
        reason = f"Its tables are not those that {layout.name} reads."
        yield replace(root, outcome=Outcome.FAILED, reason=reason)
        return
    unread = sorted((set(database.columns) | set(database.virtual)) - layout.reads)[:MOST_NAMED]
    metadata = present(("tables_not_read", unread), *database.notes.items())
    if source.resume is None:
        outcome, reason = (Outcome.PARTIAL, f"{database.fault}.") if database.fault else (Outcome.SEARCHABLE, "")
        yield replace(root, metadata=metadata, outcome=outcome, reason=reason[:1].upper() + reason[1:])
    faults: list[str] = [database.fault] if database.fault else []
    try:
        for document in _resumed(layout.documents(database, source), source.resume):
            if isinstance(document, Gap):
                faults.append(str(document))
                yield gap_document(root, document)
            else:
                yield bounded(replace(document, path=str(source.path), parser=layout.name))
    except sqlite3.Error as error:
        faults.append(f"SQLite stopped: {in_words(error)}")
    if faults:
        reason = "Not all of the database could be read: " + "; ".join(faults[:5]) + "."
        yield replace(root, kind="file", part="~end", parent="", outcome=Outcome.PARTIAL, reason=reason)


def gap_document(root: Document, gap: Gap) -> Document:
    """The account of rows that cannot be read."""
    reason = f"Some {gap}."
    return replace(root, kind="file", part=gap_part(gap), parent="", outcome=Outcome.FAILED, reason=reason)


def gap_part(gap: Gap) -> str:
    """The place of rows that cannot be read: no row has it."""
    return f"{gap.table}/gap-{gap.first}"


def _resumed(documents: Iterator[Document | Gap], resume: str | None) -> Iterator[Document | Gap]:
    """What follows the part `resume`, which a reader that seeks by itself gives first."""
    if resume:
        for document in documents:
            if resume == (gap_part(document) if isinstance(document, Gap) else document.part):
                break
    yield from documents
