"""`sms.db` of iOS 3 to 5: one `message` table, times in Unix seconds (iMessages of iOS 5: seconds since 2001)."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.formats.cells import as_int, as_text
from extractors.formats.chat.addresses import present
from extractors.formats.chat.database import OWNER, Layout, as_format, part_of, resume_rowid
from extractors.formats.chat.epochs import apple, unix_seconds
from extractors.formats.chat.imessage_db import LAYOUT as PRESENT_LAYOUT
from extractors.formats.source import Source
from extractors.formats.sqlite_open import Database
from extractors.formats.sqlite_scan import Gap, Row, scan
from extractors.model import Document

_MESSAGE = (
    "address", "date", "text", "flags", "group_id", "subject", "read", "is_madrid", "madrid_guid", "madrid_handle",
    "madrid_account", "madrid_flags", "madrid_date_read", "madrid_date_delivered",
)  # fmt: skip
# Bit 0 of `flags` marks what the phone sent, bit 7 what was deleted (2 received, 3 sent, 129 deleted); of an iMessage
# bit 2 of `madrid_flags` (36869 and 102405 sent, 12289 and 77825 received).
_SENT = 0x1
_DELETED = 0x80
_MADRID_SENT = 0x4


def _documents(database: Database, source: Source) -> Iterator[Document | Gap]:
    for row in scan(database, "message", _MESSAGE, resume_rowid(source, "message")):
        yield row if isinstance(row, Gap) else _message(row)


def _message(row: Row) -> Document:
    madrid = bool(as_int(row["is_madrid"]))
    bits = as_int(row["madrid_flags" if madrid else "flags"]) or 0
    mine = bool(bits & (_MADRID_SENT if madrid else _SENT))
    other = as_text(row["madrid_handle"] if madrid else row["address"])
    when = apple(row["date"]) if madrid else unix_seconds(row["date"])
    return Document(
        kind="message",
        path="",
        part=part_of("message", row.rowid),
        parent="",
        platform="imessage" if madrid else "sms",
        conversation=other or None,
        sender=OWNER if mine else other or None,
        recipients=tuple(filter(None, [other if mine else OWNER])),
        sent_at=when.at,
        sent_at_raw=when.raw,
        zone=when.zone,
        subject=as_text(row["subject"]) or None,
        text=as_text(row["text"]),
        metadata=present(
            ("sequence", f"{row.rowid:010d}"),
            ("direction", "outgoing" if mine else "incoming"),
            ("sender_id", "" if mine else other),
            ("message_id", as_text(row["madrid_guid"])),
            ("group_id", as_text(row["group_id"])),
            ("flags", ["deleted"] if not madrid and bits & _DELETED else []),
        ),
    )


FORMAT = as_format(
    PRESENT_LAYOUT,
    Layout(
        "imessage-db",
        "sms",
        (("message", frozenset({"address", "date", "text", "flags", "group_id"})),),
        frozenset({"message"}),
        _documents,
    ),
)
