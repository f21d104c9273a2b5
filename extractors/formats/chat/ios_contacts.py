"""An iPhone's contacts: `AddressBook.sqlitedb`.

Layout: the tables that iOS 4 to 18 create (ABPerson, ABMultiValue, ABMultiValueEntry); the numbers of `property`
as iLEAPP and IPED read them. Times are seconds since 2001.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from extractors.formats.cells import as_int, as_text
from extractors.formats.chat.addresses import present
from extractors.formats.chat.contact import Contact, contact_document
from extractors.formats.chat.database import Layout, as_format, part_of, resume_rowid
from extractors.formats.chat.epochs import apple
from extractors.formats.source import Source
from extractors.formats.sqlite_open import Database
from extractors.formats.sqlite_scan import Cell, Companions, Gap, Row, lookup, related, scan
from extractors.model import Document

_PERSON = (
    "First", "Last", "Middle", "Nickname", "Organization", "Department", "JobTitle", "Note", "Birthday", "CreationDate",
    "ModificationDate", "DisplayName",
)  # fmt: skip
_PHONE, _EMAIL = 3, 4
_KINDS = {5: "address", 12: "date", 13: "account", 22: "website", 23: "related", 46: "account"}
_WORDS = ("Nickname", "Organization", "Department", "JobTitle", "Note")


def _documents(database: Database, source: Source) -> Iterator[Document | Gap]:
    after = resume_rowid(source, "ABPerson")
    key = lru_cache(256)(lambda rowid: _key(database, rowid))
    values = Companions(database, "ABMultiValue", "record_id", ("UID", "property", "label", "value"), after)
    for row in scan(database, "ABPerson", _PERSON, after):
        if isinstance(row, Gap):
            yield row
            continue
        found = [(as_int(cells.get("property")) or 0, _value(database, cells, key)) for cells in values.at(row.rowid)]
        yield _contact(row, found)
    yield from values.gaps


def _key(database: Database, rowid: int | None) -> str:
    return as_text(lookup(database, "ABMultiValueEntryKey", ("value",), rowid).get("value"))


def _value(database: Database, cells: dict[str, Cell], key: Callable[[int | None], str]) -> str:
    """A value; one of several lines (an address, a profile) is put together from its entries."""
    if cells.get("value") is not None:
        return as_text(cells["value"])
    entries = related(database, "ABMultiValueEntry", "parent_id", cells.get("UID"), ("key", "value"))
    return ", ".join(f"{key(as_int(entry.get('key')))} {as_text(entry.get('value'))}".strip() for entry in entries)


def _contact(row: Row, found: list[tuple[int, str]]) -> Document:
    name = " ".join(filter(None, (as_text(row[column]) for column in ("First", "Middle", "Last"))))
    return contact_document(
        Contact(
            part=part_of("ABPerson", row.rowid),
            name=name or as_text(row["DisplayName"]) or as_text(row["Organization"]),
            phones=[value for kind, value in found if kind == _PHONE],
            emails=[value for kind, value in found if kind == _EMAIL],
            accounts=[value for kind, value in found if _KINDS.get(kind) == "account"],
            lines=[f"{column}: {as_text(row[column])}" for column in _WORDS if row[column]]
            + [f"{_KINDS[kind]}: {value}" for kind, value in found if _KINDS.get(kind, "account") != "account"],
            more=present(
                ("birthday", (apple(row["Birthday"]).at or "")[:10]),
                ("created_at", apple(row["CreationDate"]).at or ""),
                ("modified_at", apple(row["ModificationDate"]).at or ""),
            ),
        )
    )


FORMAT = as_format(
    Layout(
        "ios-contacts",
        None,
        (
            ("ABPerson", frozenset({"First", "Last"})),
            ("ABMultiValue", frozenset({"record_id", "property", "value"})),
        ),
        frozenset({"ABPerson", "ABMultiValue", "ABMultiValueEntry", "ABMultiValueEntryKey", "ABMultiValueLabel"}),
        _documents,
    )
)
