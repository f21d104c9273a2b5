"""Android's call log: `calllog.db`, or the `calls` table of an older `contacts2.db`.

Layout: AOSP packages/providers/ContactsProvider, CallLogDatabaseHelper; `type` from android.provider.CallLog.Calls.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractors.formats.cells import as_int, as_text
from extractors.formats.chat.addresses import present
from extractors.formats.chat.call import Call, call_document
from extractors.formats.chat.database import Layout, as_format, part_of, resume_rowid
from extractors.formats.chat.epochs import unix_millis
from extractors.formats.source import Source
from extractors.formats.sqlite_open import Database
from extractors.formats.sqlite_scan import Gap, Row, scan
from extractors.model import Document

_CALL = (
    "number", "date", "duration", "type", "name", "countryiso", "geocoded_location", "subscription_component_name",
    "features", "deleted", "via_number", "transcription",
)  # fmt: skip
_TYPES = {1: "", 2: "", 3: "missed", 4: "voicemail", 5: "rejected", 6: "blocked", 7: "answered elsewhere"}
_OUTGOING, _VIDEO = 2, 1


def calls(database: Database, after: int | None) -> Iterator[Document | Gap]:
    """Every call of the log, in the order of its rows."""
    for row in scan(database, "calls", _CALL, after) if database.has("calls", "number", "date", "type") else ():
        yield row if isinstance(row, Gap) else _call(row)


def _call(row: Row) -> Document:
    kind = as_int(row["type"]) or 0
    return call_document(
        Call(
            part=part_of("calls", row.rowid),
            platform=None,
            other=as_text(row["number"]),
            name=as_text(row["name"]),
            outgoing=kind == _OUTGOING,
            when=unix_millis(row["date"]),
            seconds=as_int(row["duration"]),
            result=_TYPES.get(kind, f"type {kind}"),
            video=bool((as_int(row["features"]) or 0) & _VIDEO),
            more=present(
                ("country", as_text(row["countryiso"])),
                ("place", as_text(row["geocoded_location"])),
                ("app", as_text(row["subscription_component_name"])),
                ("via_number", as_text(row["via_number"])),
                ("transcription", as_text(row["transcription"])),
            ),
        )
    )


def _documents(database: Database, source: Source) -> Iterator[Document | Gap]:
    yield from calls(database, resume_rowid(source, "calls"))


FORMAT = as_format(
    Layout(
        "android-calls",
        None,
        (("calls", frozenset({"number", "date", "duration", "type"})),),
        frozenset({"calls"}),
        _documents,
    )
)
