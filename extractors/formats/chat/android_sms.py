"""Android's SMS and MMS: `mmssms.db` of the telephony provider.

Layout: AOSP packages/providers/TelephonyProvider, MmsSmsDatabaseHelper; values of `type`, `msg_box`, `addr.type` and
`ct_t` from android.provider.Telephony and WAP-209-MMSEncapsulation. SMS times are milliseconds, MMS times seconds.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractors.formats.cells import as_int, as_text
from extractors.formats.chat.addresses import present
from extractors.formats.chat.database import OWNER, Layout, as_format, part_of, resume_rowid
from extractors.formats.chat.epochs import unix_millis, unix_seconds
from extractors.formats.source import Source
from extractors.formats.sqlite_open import Database
from extractors.formats.sqlite_scan import Cell, Companions, Gap, Row, lookup, scan
from extractors.model import Document

_SMS = (
    "thread_id", "address", "person", "date", "date_sent", "read", "status", "type", "subject", "body",
    "service_center", "sub_id", "error_code", "creator", "deleted",
)  # fmt: skip
_PDU = ("thread_id", "date", "date_sent", "msg_box", "read", "m_id", "sub", "sub_cs", "m_type", "exp", "sub_id")
_PART = ("_id", "seq", "ct", "name", "cl", "fn", "text", "_data")
_FOLDERS = {1: "inbox", 2: "sent", 3: "draft", 4: "outbox", 5: "failed", 6: "queued"}
_ADDRESS_FROM = 137
# An MMS address that stands for the phone itself.
_SELF = "insert-address-token"
# M-Notification.ind: an MMS announced and never fetched.
_NOTIFICATION = 130


def _documents(database: Database, source: Source) -> Iterator[Document | Gap]:
    mms_after = resume_rowid(source, "mms")
    if mms_after is None:
        for row in scan(database, "sms", _SMS, resume_rowid(source, "sms")):
            yield row if isinstance(row, Gap) else _sms(database, row)
    if not database.has("pdu"):
        return
    addresses = Companions(database, "addr", "msg_id", ("address", "type"), mms_after)
    parts = Companions(database, "part", "mid", _PART, mms_after)
    for row in scan(database, "pdu", _PDU, mms_after):
        yield row if isinstance(row, Gap) else _mms(database, row, addresses.at(row.rowid), parts.at(row.rowid))
    for companion in (addresses, parts):
        yield from companion.gaps


def _sms(database: Database, row: Row) -> Document:
    folder = _FOLDERS.get(as_int(row["type"]) or 0, "")
    address = as_text(row["address"])
    incoming = folder in ("", "inbox")
    when = unix_millis(row["date"])
    return Document(
        kind="message",
        path="",
        part=part_of("sms", row.rowid),
        parent="",
        platform="sms",
        conversation=_thread(database, row["thread_id"]) or address or None,
        sender=(address or None) if incoming else OWNER,
        recipients=(OWNER,) if incoming else tuple(filter(None, [address])),
        sent_at=when.at,
        sent_at_raw=when.raw,
        zone=when.zone,
        subject=as_text(row["subject"]) or None,
        text=as_text(row["body"]),
        metadata=present(
            ("sequence", f"{row.rowid:010d}"),
            ("direction", "incoming" if incoming else "outgoing"),
            ("sender_id", address if incoming else ""),
            ("folder", folder),
            ("flags", _flags(row, folder)),
            ("sent_by_network_at", unix_millis(row["date_sent"]).at or ""),
            ("service_center", as_text(row["service_center"])),
            ("creator", as_text(row["creator"])),
            ("thread_id", as_text(row["thread_id"])),
            ("read", as_text(row["read"])),
        ),
    )


def _flags(row: Row, folder: str) -> list[str]:
    deleted = ["deleted"] if as_int(row["deleted"]) else []
    return deleted + [folder] * (folder in ("draft", "failed", "outbox", "queued"))


def _mms(database: Database, row: Row, addresses: list[dict[str, Cell]], parts: list[dict[str, Cell]]) -> Document:
    folder = _FOLDERS.get(as_int(row["msg_box"]) or 0, "")
    incoming = folder in ("", "inbox")
    named = [(as_int(entry.get("type")), as_text(entry.get("address"))) for entry in addresses]
    people = [OWNER if address == _SELF else address for _, address in named if address]
    senders = [address for kind, address in named if kind == _ADDRESS_FROM and address not in ("", _SELF)]
    sender = (senders[0] if senders else None) if incoming else OWNER
    texts = [as_text(part.get("text")) for part in parts if as_text(part.get("ct")).startswith("text/plain")]
    media = [part for part in parts if not as_text(part.get("ct")).startswith(("text/plain", "application/smil"))]
    when = unix_seconds(row["date"])
    return Document(
        kind="message",
        path="",
        part=part_of("mms", row.rowid),
        parent="",
        platform="sms",
        conversation=_thread(database, row["thread_id"]) or None,
        sender=sender,
        recipients=tuple(dict.fromkeys(name for name in [*people, *[OWNER] * incoming] if name != sender)),
        sent_at=when.at,
        sent_at_raw=when.raw,
        zone=when.zone,
        subject=_subject(as_text(row["sub"])) or None,
        text="\n".join(filter(None, texts)),
        metadata=present(
            ("sequence", f"{row.rowid:010d}"),
            ("direction", "incoming" if incoming else "outgoing"),
            ("sender_id", senders[0] if senders else ""),
            ("folder", folder),
            ("service", "MMS"),
            ("flags", _mms_flags(row, media)),
            ("attachment", [path for path in map(_attachment, media) if path]),
            ("attachment_type", [as_text(part.get("ct")) for part in media]),
            ("message_id", as_text(row["m_id"])),
            ("thread_id", as_text(row["thread_id"])),
            ("read", as_text(row["read"])),
        ),
    )


def _mms_flags(row: Row, media: list[dict[str, Cell]]) -> list[str]:
    not_fetched = ["not fetched"] if as_int(row["m_type"]) == _NOTIFICATION else []
    return not_fetched + ["media"] * bool(media)


def _attachment(part: dict[str, Cell]) -> str:
    return next(filter(None, (as_text(part.get(column)) for column in ("_data", "fn", "cl", "name"))), "")


def _subject(text: str) -> str:
    """An MMS subject: the provider keeps its UTF-8 bytes each as one Latin-1 character."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _thread(database: Database, thread: Cell) -> str:
    """The numbers of a thread: `threads.recipient_ids` lists rows of `canonical_addresses`."""
    ids = as_text(lookup(database, "threads", ("recipient_ids",), as_int(thread)).get("recipient_ids")).split()
    rows = (lookup(database, "canonical_addresses", ("address",), as_int(number)) for number in ids[:50])
    return ", ".join(filter(None, (as_text(row.get("address")) for row in rows)))


FORMAT = as_format(
    Layout(
        "android-sms",
        "sms",
        (("sms", frozenset({"_id", "thread_id", "address", "date", "body", "type"})),),
        frozenset({"sms", "pdu", "part", "addr", "threads", "canonical_addresses"}),
        _documents,
    )
)
