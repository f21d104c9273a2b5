"""Apple's messages: `sms.db` of an iPhone and `chat.db` of a Mac (iMessage, SMS, RCS).

Layout: the tables as iOS 6 to 18 and macOS 10.8 to 15 create them, as imessage-exporter (ReagentX, GPL-3) documents and
reads them; times are nanoseconds since 2001 (seconds before iOS 11). Older phones: `imessage_old_db.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.formats.cells import as_int, as_text
from extractors.formats.chat.addresses import present
from extractors.formats.chat.attributed_text import attributed_text, earlier_wordings, without_objects
from extractors.formats.chat.database import OWNER, Layout, part_of, resume_rowid
from extractors.formats.chat.epochs import apple
from extractors.formats.source import Source
from extractors.formats.sqlite_open import Database
from extractors.formats.sqlite_scan import Cell, Companions, Gap, Row, lookup, related, scan
from extractors.model import Document

_MESSAGE = (
    "guid", "text", "handle_id", "subject", "attributedBody", "service", "account", "date", "date_read",
    "date_delivered", "is_from_me", "is_read", "item_type", "other_handle", "group_title", "group_action_type",
    "associated_message_guid", "associated_message_type", "associated_message_emoji", "thread_originator_guid",
    "reply_to_guid", "message_summary_info", "date_edited", "date_retracted", "destination_caller_id",
    "balloon_bundle_id", "is_audio_message", "expressive_send_style_id", "error",
)  # fmt: skip
_CHAT = ("guid", "chat_identifier", "display_name", "room_name", "service_name")
_REACTIONS = {0: "loved", 1: "liked", 2: "disliked", 3: "laughed at", 4: "emphasised", 5: "questioned"}
# `item_type` of lines that the app writes itself.
_SYSTEM = {
    1: "a member was added or removed",
    2: "the group was named",
    3: "a member left or the group's picture changed",
    4: "a location was shared",
    5: "an audio message was kept",
    6: "a FaceTime call",
}


@dataclass(frozen=True, slots=True)
class _Chat:
    part: str
    name: str
    people: tuple[str, ...]


_NONE = _Chat("", "", ())


def _documents(database: Database, source: Source) -> Iterator[Document | Gap]:
    after = resume_rowid(source, "message")
    known = lru_cache(1024)(lambda rowid: _chat(database, rowid))
    if after is None:
        for row in scan(database, "chat", _CHAT):
            yield row if isinstance(row, Gap) else _conversation(row, known(row.rowid))
    chats = Companions(database, "chat_message_join", "message_id", ("chat_id",), after)
    deleted = Companions(database, "chat_recoverable_message_join", "message_id", ("chat_id", "delete_date"), after)
    attached = Companions(database, "message_attachment_join", "message_id", ("attachment_id",), after)
    for row in scan(database, "message", _MESSAGE, after):
        if isinstance(row, Gap):
            yield row
            continue
        gone = deleted.at(row.rowid)
        places = [known(as_int(entry.get("chat_id"))) for entry in chats.at(row.rowid) + gone]
        files = [_attachment(database, entry.get("attachment_id")) for entry in attached.at(row.rowid)]
        yield _message(database, row, places[0] if places else _NONE, files, gone)
    for companion in (chats, deleted, attached):
        yield from companion.gaps


def _chat(database: Database, rowid: int | None) -> _Chat:
    cells = lookup(database, "chat", _CHAT, rowid)
    if not cells or rowid is None:
        return _NONE
    rows = related(database, "chat_handle_join", "chat_id", rowid, ("handle_id",))
    people = tuple(dict.fromkeys(filter(None, (_handle(database, row["handle_id"]) for row in rows))))
    name = as_text(cells.get("display_name")) or as_text(cells.get("chat_identifier")) or as_text(cells.get("guid"))
    return _Chat(part_of("chat", rowid), name, people)


def _handle(database: Database, rowid: Cell) -> str:
    return as_text(lookup(database, "handle", ("id",), as_int(rowid)).get("id"))


def _conversation(row: Row, chat: _Chat) -> Document:
    return Document(
        kind="document",
        path="",
        part=part_of("chat", row.rowid),
        parent="",
        platform="imessage",
        conversation=chat.name or None,
        subject=as_text(row["display_name"]) or None,
        text="\n".join(chat.people),
        metadata=present(
            ("participants", list(chat.people)),
            ("service", as_text(row["service_name"])),
            ("chat_guid", as_text(row["guid"])),
            ("chat_identifier", as_text(row["chat_identifier"])),
        ),
    )


def _attachment(database: Database, rowid: Cell) -> tuple[str, str]:
    """An attachment's path on the device (its name where there is none) and its type."""
    cells = lookup(database, "attachment", ("filename", "transfer_name", "mime_type", "uti"), as_int(rowid))
    name = as_text(cells.get("filename")) or as_text(cells.get("transfer_name"))
    return name, as_text(cells.get("mime_type")) or as_text(cells.get("uti"))


def _message(
    database: Database, row: Row, chat: _Chat, files: list[tuple[str, str]], gone: list[dict[str, Cell]]
) -> Document:
    mine = bool(as_int(row["is_from_me"]))
    owner = _account(row) or OWNER
    other = _handle(database, row["handle_id"])
    sender = owner if mine else other or None
    others = [name for name in chat.people or ([other] if other else []) if name != sender]
    when = apple(row["date"])
    service = as_text(row["service"])
    return Document(
        kind="message",
        path="",
        part=part_of("message", row.rowid),
        parent=chat.part,
        platform="sms" if service in ("SMS", "RCS") else "imessage",
        conversation=chat.name or other or None,
        sender=sender,
        recipients=tuple(others if mine else [owner, *others]),
        sent_at=when.at,
        sent_at_raw=when.raw,
        zone=when.zone,
        subject=as_text(row["subject"]) or None,
        text=_text(row),
        metadata=present(
            ("direction", "outgoing" if mine else "incoming"), ("sender_id", sender or ""), *_about(row, files, gone)
        ),
    )


def _about(
    row: Row, files: list[tuple[str, str]], gone: list[dict[str, Cell]]
) -> Iterator[tuple[str, str | list[str]]]:
    """What else is known of a message."""
    yield "sequence", f"{row.rowid:010d}"
    yield "message_id", as_text(row["guid"])
    yield "reply_to", _reply_to(row)
    yield "flags", _flags(row, files, gone)
    yield "reactions", _reaction(row)
    yield "attachment", [name for name, _ in files if name]
    yield "attachment_type", [kind for _, kind in files if kind]
    yield "earlier_text", earlier_wordings(row["message_summary_info"])
    yield "edited_at", apple(row["date_edited"]).at or ""
    yield "retracted_at", apple(row["date_retracted"]).at or ""
    yield "deleted_at", apple(gone[0].get("delete_date")).at or "" if gone else ""
    yield "read_at", apple(row["date_read"]).at or ""
    yield "delivered_at", apple(row["date_delivered"]).at or ""
    yield "service", as_text(row["service"])
    yield "app", as_text(row["balloon_bundle_id"])


def _account(row: Row) -> str:
    """The owner's own address, written `E:jo@example.org` or `p:+44…` in `account`."""
    stated = as_text(row["account"])
    return as_text(row["destination_caller_id"]) or (stated[2:] if stated[1:2] == ":" else "")


def _text(row: Row) -> str:
    text = without_objects(as_text(row["text"])) or attributed_text(row["attributedBody"])
    system = _SYSTEM.get(as_int(row["item_type"]) or 0)
    if system and not text:
        title = as_text(row["group_title"])
        return f"{system}: {title}" if title else system
    return text


def _reply_to(row: Row) -> str:
    """The GUID that a reaction or a reply in a thread is about. A reaction's has the part of the message before it."""
    target = as_text(row["associated_message_guid"])
    return target.rpartition("/")[2].removeprefix("bp:") or as_text(row["thread_originator_guid"])


def _reaction(row: Row) -> str:
    kind = as_int(row["associated_message_type"]) or 0
    if not 2000 <= kind < 4000:
        return ""
    word = as_text(row["associated_message_emoji"]) or _REACTIONS.get(kind % 1000, "reacted to")
    return word if kind < 3000 else f"took back: {word}"


def _flags(row: Row, files: list[tuple[str, str]], gone: list[dict[str, Cell]]) -> list[str]:
    item = as_int(row["item_type"]) or 0
    marks = {
        "system": item in _SYSTEM,
        "call": item == 6,
        "edited": bool(as_int(row["date_edited"])) and not as_int(row["date_retracted"]),
        "deleted": bool(gone or as_int(row["date_retracted"])),
        "media": bool(files),
        "reaction": bool(_reaction(row)),
        "failed": bool(as_int(row["error"])),
    }
    return [name for name, holds in marks.items() if holds]


LAYOUT = Layout(
    "imessage-db",
    "imessage",
    (
        ("message", frozenset({"guid", "text", "handle_id", "date", "is_from_me"})),
        ("handle", frozenset({"id", "service"})),
        ("chat", frozenset({"guid", "chat_identifier"})),
    ),
    frozenset({
        "message", "chat", "handle", "attachment", "chat_message_join", "chat_handle_join", "message_attachment_join",
        "chat_recoverable_message_join",
    }),
    _documents,
)  # fmt: skip
