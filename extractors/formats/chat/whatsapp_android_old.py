"""WhatsApp for Android until 2021: `msgstore.db` with the `messages` table, where a JID stands in every row.

Layout: the app's own CREATE TABLE, and the meaning of `status` 6 and `media_wa_type` as IPED reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractors.formats.cells import as_int, as_text, sha256_of_base64
from extractors.formats.chat.addresses import WHATSAPP_GROUP, present, whatsapp_number
from extractors.formats.chat.database import OWNER, Layout, as_format, part_of, resume_rowid
from extractors.formats.chat.epochs import unix_millis
from extractors.formats.chat.whatsapp_android import LAYOUT as PRESENT_LAYOUT
from extractors.formats.chat.whatsapp_codes import ACTIONS, TYPES, text_of
from extractors.formats.source import Source
from extractors.formats.sqlite_open import Database
from extractors.formats.sqlite_scan import Cell, Companions, Gap, Row, lookup, related, scan
from extractors.model import Document

_MESSAGES = (
    "key_remote_jid", "key_from_me", "key_id", "status", "data", "timestamp", "media_url", "media_mime_type",
    "media_wa_type", "media_size", "media_name", "media_caption", "media_hash", "media_duration", "latitude",
    "longitude", "remote_resource", "received_timestamp", "starred", "quoted_row_id", "edit_version", "forwarded",
)  # fmt: skip
_SYSTEM_STATUS = 6


def _documents(database: Database, source: Source) -> Iterator[Document | Gap]:
    after = resume_rowid(source, "messages")
    names = _subjects(database)
    if after is None:
        yield from (_conversation(database, jid, name, rowid) for jid, (name, rowid) in names.items())
    files = Companions(database, "message_media", "message_row_id", ("file_path",), after)
    for row in scan(database, "messages", _MESSAGES, after):
        if isinstance(row, Gap):
            yield row
        elif as_text(row["key_remote_jid"]) not in ("", "-1"):
            found = files.at(row.rowid)
            yield _message(database, row, names, as_text(found[0].get("file_path")) if found else "")
    yield from files.gaps


def _subjects(database: Database) -> dict[str, tuple[str, int]]:
    """Name and row of each chat by its JID; a phone has hundreds, and no more than 20,000 are kept."""
    names: dict[str, tuple[str, int]] = {}
    for row in scan(database, "chat_list", ("key_remote_jid", "subject")) if database.has("chat_list") else ():
        if not isinstance(row, Gap) and len(names) < 20_000:
            jid = as_text(row["key_remote_jid"])
            names[jid] = (as_text(row["subject"]) or whatsapp_number(jid), row.rowid)
    return names


def _conversation(database: Database, jid: str, name: str, rowid: int) -> Document:
    members = [as_text(row["jid"]) for row in related(database, "group_participants", "gjid", jid, ("jid",))]
    people = [whatsapp_number(member) for member in members or [jid] if member]
    return Document(
        kind="document",
        path="",
        part=part_of("chat_list", rowid),
        parent="",
        platform="whatsapp",
        conversation=name or None,
        text="\n".join(people),
        metadata=present(("participants", people), ("jid", jid)),
    )


def _message(database: Database, row: Row, names: dict[str, tuple[str, int]], file: str) -> Document:
    mine, chat = bool(as_int(row["key_from_me"])), as_text(row["key_remote_jid"])
    jid = "" if mine else as_text(row["remote_resource"]) or chat
    sender = OWNER if mine else whatsapp_number(jid) or None
    group = chat.endswith(WHATSAPP_GROUP)
    when = unix_millis(row["timestamp"])
    kind, system = as_int(row["media_wa_type"]) or 0, as_int(row["status"]) == _SYSTEM_STATUS
    path = file or as_text(row["media_name"]) or ("" if kind in (0, 4, 5, 16) else as_text(row["media_url"]))
    others = [] if group else [whatsapp_number(chat)]
    name, place = names.get(chat, (whatsapp_number(chat), None))
    return Document(
        kind="message",
        path="",
        part=part_of("messages", row.rowid),
        parent=part_of("chat_list", place) if place is not None else "",
        platform="whatsapp",
        conversation=name,
        sender=sender,
        recipients=tuple(others if mine else [OWNER]),
        sent_at=when.at,
        sent_at_raw=when.raw,
        zone=when.zone,
        text=_text(row, system),
        metadata=present(
            ("sequence", f"{row.rowid:010d}"),
            ("direction", "outgoing" if mine else "incoming"),
            ("sender_id", jid),
            ("jid", chat),
            ("message_id", as_text(row["key_id"])),
            ("message_type", "system" if system else TYPES.get(kind, str(kind))),
            ("reply_to", _quoted(database, row["quoted_row_id"])),
            ("flags", _flags(row, kind, system)),
            ("attachment", path),
            ("attachment_type", as_text(row["media_mime_type"])),
            ("attachment_sha256", sha256_of_base64(as_text(row["media_hash"]))),
            ("received_at", unix_millis(row["received_timestamp"]).at or ""),
        ),
    )


def _text(row: Row, system: bool) -> str:
    data = row["data"]
    action = as_int(row["media_size"])
    point = f"{as_text(row['latitude'])},{as_text(row['longitude'])}" if row["latitude"] and row["longitude"] else ""
    return text_of(
        as_text(data) if isinstance(data, str) else "",
        as_text(row["media_caption"]),
        ACTIONS.get(action, f"system message {action}") if system and action is not None else "",
        point,
    )


def _quoted(database: Database, rowid: Cell) -> str:
    """The key of the message that this one answers, out of `messages_quotes`."""
    number = as_int(rowid)
    return as_text(lookup(database, "messages_quotes", ("key_id",), number).get("key_id")) if number else ""


def _flags(row: Row, kind: int, system: bool) -> list[str]:
    marks = {
        "system": system,
        "deleted": kind == 15,
        "forwarded": bool(as_int(row["forwarded"])),
        "media": kind in (1, 2, 3, 9, 13, 20, 42, 43),
        "call": kind in (8, 10),
        "starred": bool(as_int(row["starred"])),
    }
    return [name for name, holds in marks.items() if holds]


def _both(database: Database, source: Source) -> Iterator[Document | Gap]:
    """The present table, and what of the old one never came into it: the app moved rows over, keeping their numbers."""
    if resume_rowid(source, "messages") is None:
        yield from PRESENT_LAYOUT.documents(database, source)
    for document in _documents(database, source):
        if isinstance(document, Gap) or not _is_moved(database, document):
            yield document


def _is_moved(database: Database, document: Document) -> bool:
    table, _, number = document.part.rpartition("/")
    key = document.metadata.get("message_id")
    return table == "messages" and lookup(database, "message", ("key_id",), int(number)).get("key_id") == key


OLD_LAYOUT = Layout(
    "whatsapp-android",
    "whatsapp",
    (("messages", frozenset({"key_remote_jid", "key_from_me", "key_id", "data", "timestamp"})),),
    frozenset({"messages", "messages_quotes", "chat_list", "message_media", "group_participants"}),
    _documents,
)
BOTH = replace(
    OLD_LAYOUT,
    marks=PRESENT_LAYOUT.marks + OLD_LAYOUT.marks,
    reads=PRESENT_LAYOUT.reads | OLD_LAYOUT.reads,
    documents=_both,
)
FORMAT = as_format(BOTH, PRESENT_LAYOUT, OLD_LAYOUT)
