"""An iPhone's calls: `CallHistory.storedata` (iOS 8 on; a Mac's too) and `call_history.db` (until iOS 7).

Layout: Core Data's ZCALLRECORD, and the old `call` table, as iLEAPP reads them. The old table's `flags` have bit 0 on
calls that were made.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractors.formats.cells import as_int, as_text
from extractors.formats.chat.addresses import present
from extractors.formats.chat.call import Call, call_document
from extractors.formats.chat.database import Layout, as_format, part_of, resume_rowid
from extractors.formats.chat.epochs import apple, unix_seconds
from extractors.formats.source import Source
from extractors.formats.sqlite_open import Database
from extractors.formats.sqlite_scan import Gap, Row, scan
from extractors.model import Document

_RECORD = (
    "ZADDRESS", "ZDATE", "ZDURATION", "ZORIGINATED", "ZANSWERED", "ZCALLTYPE", "ZSERVICE_PROVIDER", "ZNAME",
    "ZISO_COUNTRY_CODE", "ZLOCATION", "ZUNIQUE_ID",
)  # fmt: skip
_OLD = ("address", "date", "duration", "flags", "name", "country_code")
_FACETIME_VIDEO = 8
_MADE = 0x1


def _records(database: Database, source: Source) -> Iterator[Document | Gap]:
    for row in scan(database, "ZCALLRECORD", _RECORD, resume_rowid(source, "ZCALLRECORD")):
        yield row if isinstance(row, Gap) else _record(row)


def _record(row: Row) -> Document:
    made, provider = bool(as_int(row["ZORIGINATED"])), as_text(row["ZSERVICE_PROVIDER"])
    seconds = as_int(row["ZDURATION"])
    return call_document(
        Call(
            part=part_of("ZCALLRECORD", row.rowid),
            platform="whatsapp" if "whatsapp" in provider.casefold() else None,
            other=as_text(row["ZADDRESS"]),
            name=as_text(row["ZNAME"]),
            outgoing=made,
            when=apple(row["ZDATE"]),
            seconds=seconds,
            result="" if made or as_int(row["ZANSWERED"]) else "not answered",
            video=as_int(row["ZCALLTYPE"]) == _FACETIME_VIDEO,
            more=present(
                ("provider", provider),
                ("country", as_text(row["ZISO_COUNTRY_CODE"])),
                ("place", as_text(row["ZLOCATION"])),
                ("call_id", as_text(row["ZUNIQUE_ID"])),
            ),
        )
    )


def _old_records(database: Database, source: Source) -> Iterator[Document | Gap]:
    for row in scan(database, "call", _OLD, resume_rowid(source, "call")):
        yield row if isinstance(row, Gap) else _old_record(row)


def _old_record(row: Row) -> Document:
    return call_document(
        Call(
            part=part_of("call", row.rowid),
            platform=None,
            other=as_text(row["address"]),
            name=as_text(row["name"]),
            outgoing=bool((as_int(row["flags"]) or 0) & _MADE),
            when=unix_seconds(row["date"]),
            seconds=as_int(row["duration"]),
            more=present(("country", as_text(row["country_code"]))),
        )
    )


FORMAT = as_format(
    Layout(
        "ios-calls",
        None,
        (("ZCALLRECORD", frozenset({"ZADDRESS", "ZDATE", "ZDURATION", "ZORIGINATED"})),),
        frozenset({"ZCALLRECORD"}),
        _records,
    ),
    Layout(
        "ios-calls",
        None,
        (("call", frozenset({"address", "date", "duration", "flags"})),),
        frozenset({"call"}),
        _old_records,
    ),
)
