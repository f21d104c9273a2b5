"""Android's contacts: `contacts2.db` of the contacts provider.

Layout: AOSP packages/providers/ContactsProvider, ContactsDatabaseHelper; what `data1`… hold by MIME type from
android.provider.ContactsContract.CommonDataKinds.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from extractors.formats.cells import as_int, as_text
from extractors.formats.chat.addresses import present
from extractors.formats.chat.android_calls import calls
from extractors.formats.chat.contact import Contact, contact_document
from extractors.formats.chat.database import Layout, as_format, part_of, resume_rowid
from extractors.formats.chat.epochs import unix_millis
from extractors.formats.source import Source
from extractors.formats.sqlite_open import Database
from extractors.formats.sqlite_scan import Cell, Companions, Gap, Row, lookup, scan
from extractors.model import Document

_RAW = (
    "display_name",
    "account_id",
    "account_name",
    "account_type",
    "deleted",
    "starred",
    "times_contacted",
    "last_time_contacted",
)
_DATA = ("mimetype_id", "data1", "data2", "data3", "data4", "data5", "data6")
_LABELS = {
    "organization": "organisation", "nickname": "nickname", "note": "note", "website": "website",
    "relation": "relation", "contact_event": "date", "postal-address_v2": "address", "identity": "identity",
}  # fmt: skip


def _documents(database: Database, source: Source) -> Iterator[Document | Gap]:
    after, calls_after = resume_rowid(source, "raw_contacts"), resume_rowid(source, "calls")
    if calls_after is None:
        kind = lru_cache(256)(lambda rowid: _kind(database, rowid))
        data = Companions(database, "data", "raw_contact_id", _DATA, after)
        for row in scan(database, "raw_contacts", _RAW, after):
            if isinstance(row, Gap):
                yield row
                continue
            account = lookup(database, "accounts", ("account_name", "account_type"), as_int(row["account_id"]))
            found = [(kind(as_int(cells.get("mimetype_id"))), cells) for cells in data.at(row.rowid)]
            yield _contact(row, account, found)
        yield from data.gaps
    yield from calls(database, calls_after)


def _kind(database: Database, rowid: int | None) -> str:
    """The short name of a row's kind: `vnd.android.cursor.item/phone_v2` is `phone_v2`."""
    mime = as_text(lookup(database, "mimetypes", ("mimetype",), rowid).get("mimetype"))
    return mime.rpartition("/")[2]


def _contact(row: Row, account: dict[str, Cell], data: list[tuple[str, dict[str, Cell]]]) -> Document:
    def values(*kinds: str) -> list[str]:
        return [as_text(cells.get("data1")) for kind, cells in data if kind in kinds]

    accounts = [
        f"{as_text(cells.get('data6') or cells.get('data5'))}:{as_text(cells.get('data1'))}".lstrip(":")
        for kind, cells in data
        if kind == "im"
    ]
    other = [
        (kind, cells)
        for kind, cells in data
        if kind.startswith("vnd.") and as_text(cells.get("data1")) and kind not in _LABELS
    ]
    return contact_document(
        Contact(
            part=part_of("raw_contacts", row.rowid),
            name=as_text(row["display_name"]) or next(iter(values("name")), ""),
            phones=values("phone_v2"),
            emails=values("email_v2"),
            accounts=accounts + values("sip_address"),
            lines=[f"{label}: {text}" for kind, label in _LABELS.items() for text in values(kind) if text]
            + [f"{kind}: {as_text(cells.get('data1'))}" for kind, cells in other],
            more=present(
                ("account_of", as_text(row["account_name"] or account.get("account_name"))),
                ("account_type", as_text(row["account_type"] or account.get("account_type"))),
                ("flags", ["deleted"] if as_int(row["deleted"]) else []),
                ("last_contacted_at", unix_millis(row["last_time_contacted"]).at or ""),
            ),
        )
    )


FORMAT = as_format(
    Layout(
        "android-contacts",
        None,
        (
            ("raw_contacts", frozenset({"contact_id", "display_name"})),
            ("data", frozenset({"raw_contact_id", "mimetype_id", "data1"})),
            ("mimetypes", frozenset({"mimetype"})),
        ),
        frozenset({"raw_contacts", "data", "mimetypes", "accounts", "calls"}),
        _documents,
    )
)
