"""The call log inside WhatsApp's `msgstore.db` (`call_log`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from extractors.formats.cells import as_int, as_text
from extractors.formats.chat.addresses import present, whatsapp_number
from extractors.formats.chat.call import Call, call_document
from extractors.formats.chat.database import part_of
from extractors.formats.chat.epochs import unix_millis
from extractors.formats.sqlite_open import Database
from extractors.formats.sqlite_scan import Cell, Gap, Row, scan
from extractors.model import Document

_CALL = ("jid_row_id", "from_me", "call_id", "timestamp", "video_call", "duration", "call_result", "group_jid_row_id")
_RESULTS = {0: "no answer", 2: "missed or cancelled", 3: "unavailable", 4: "rejected", 5: "answered"}


def calls(database: Database, after: int | None, jid_of: Callable[[Cell], str]) -> Iterator[Document | Gap]:
    """Every call of the log, in the order of its rows."""
    for row in scan(database, "call_log", _CALL, after) if database.has("call_log", "timestamp") else ():
        yield row if isinstance(row, Gap) else _call(row, jid_of)


def _call(row: Row, jid_of: Callable[[Cell], str]) -> Document:
    jid = jid_of(row["jid_row_id"])
    return call_document(
        Call(
            part=part_of("call_log", row.rowid),
            platform="whatsapp",
            other=whatsapp_number(jid),
            outgoing=bool(as_int(row["from_me"])),
            when=unix_millis(row["timestamp"]),
            seconds=as_int(row["duration"]),
            result=_RESULTS.get(as_int(row["call_result"]) or 0, as_text(row["call_result"])),
            video=bool(as_int(row["video_call"])),
            more=present(
                ("call_id", as_text(row["call_id"])),
                ("other_id", jid),
                ("group", whatsapp_number(jid_of(row["group_jid_row_id"]))),
            ),
        )
    )
