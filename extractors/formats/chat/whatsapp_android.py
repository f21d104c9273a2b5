"""WhatsApp for Android: `msgstore.db` with the `message` table (from 2021 on; before: `whatsapp_android_old.py`).

Layout: the tables as the app creates them, and the meaning of its numbers, as IPED (sepinf-inc) and
WhatsApp-Chat-Exporter (KnugiHK) read them. Times are milliseconds since 1970.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.formats.cells import as_int, as_text, sha256_of_base64
from extractors.formats.chat.addresses import WHATSAPP_GROUP, person, present, whatsapp_number
from extractors.formats.chat.database import OWNER, Layout, part_of, resume_rowid
from extractors.formats.chat.epochs import unix_millis
from extractors.formats.chat.whatsapp_android_calls import calls
from extractors.formats.chat.whatsapp_codes import ACTIONS, TYPES, text_of
from extractors.formats.source import Source
from extractors.formats.sqlite_open import Database
from extractors.formats.sqlite_scan import Cell, Companions, Gap, Row, lookup, related, scan
from extractors.model import Document

_MESSAGE = (
    "chat_row_id", "from_me", "key_id", "sender_jid_row_id", "status", "timestamp", "received_timestamp",
    "message_type", "text_data", "starred", "origination_flags", "sort_id",
)  # fmt: skip
# Tables that say more of a message; all but the reactions have the message's row for their key.
_MORE = {
    "message_media": ("file_path", "file_size", "mime_type", "media_name", "file_hash", "media_caption", "message_url"),
    "message_quoted": ("key_id", "text_data"),
    "message_location": ("latitude", "longitude", "place_name", "place_address", "url"),
    "message_system": ("action_type",),
    "message_forwarded": ("forward_score",),
    "message_revoked": ("revoked_key_id", "admin_jid_row_id"),
    "message_edit_info": ("original_key_id", "edited_timestamp"),
    "message_vcard": ("vcard",),
    "message_poll_option": ("option_name",),
    "message_add_on": ("_id", "from_me", "sender_jid_row_id"),
}
_KEYS = {"message_add_on": "parent_message_row_id"}
_FORWARDED = 0x1


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation: its part below the file, its name, the JID it goes by, and who is in it."""

    part: str
    name: str
    jid: str
    people: tuple[str, ...]


def _documents(database: Database, source: Source) -> Iterator[Document | Gap]:
    after = resume_rowid(source, "message")
    known = lru_cache(1024)(lambda rowid: _chat(database, rowid))
    calls_after = resume_rowid(source, "call_log")
    if after is None and calls_after is None:
        for row in scan(database, "chat", ("jid_row_id", "subject", "created_timestamp")):
            yield row if isinstance(row, Gap) else _conversation(row, known(row.rowid))
    if calls_after is None:
        yield from _messages(database, after, known)
    yield from calls(database, calls_after, lambda rowid: jid_of(database, rowid))


def _messages(database: Database, after: int | None, known: Callable[[int | None], Chat]) -> Iterator[Document | Gap]:
    more = {
        table: Companions(database, table, _KEYS.get(table, "message_row_id"), columns, after)
        for table, columns in _MORE.items()
    }
    for row in scan(database, "message", _MESSAGE, after):
        if isinstance(row, Gap):
            yield row
            continue
        found = {table: companion.at(row.rowid) for table, companion in more.items()}
        chat = known(as_int(row["chat_row_id"]))
        # Row 1 of a new database belongs to no chat: the app's own placeholder.
        if chat.jid or as_text(row["text_data"]) or found["message_media"]:
            yield _message(database, row, chat, found)
    for companion in more.values():
        yield from companion.gaps


def jid_of(database: Database, rowid: Cell) -> str:
    """The JID of a row of `jid`; where it is a hidden identifier (@lid) that `jid_map` knows, the number behind it."""
    number = as_int(rowid)
    jid = as_text(lookup(database, "jid", ("raw_string",), number).get("raw_string"))
    if jid.endswith("@lid"):
        mapped = lookup(database, "jid_map", ("jid_row_id",), number).get("jid_row_id")
        jid = as_text(lookup(database, "jid", ("raw_string",), as_int(mapped)).get("raw_string")) or jid
    return jid


def _chat(database: Database, rowid: int | None) -> Chat:
    cells = lookup(database, "chat", ("jid_row_id", "subject"), rowid)
    if not cells or rowid is None:
        return Chat("", "", "", ())
    jid = jid_of(database, cells.get("jid_row_id"))
    people = _members(database, cells.get("jid_row_id")) if jid.endswith(WHATSAPP_GROUP) else [whatsapp_number(jid)]
    name = as_text(cells.get("subject")) or whatsapp_number(jid)
    return Chat(part_of("chat", rowid), name, jid, tuple(filter(None, people)))


def _members(database: Database, group: Cell) -> list[str]:
    """The members of a group, by `group_participant_user` (rows of `jid`) or the older `group_participants` (JIDs)."""
    rows = related(database, "group_participant_user", "group_jid_row_id", as_int(group), ("user_jid_row_id",))
    if rows:
        return list(dict.fromkeys(whatsapp_number(jid_of(database, row["user_jid_row_id"])) for row in rows))
    rows = related(database, "group_participants", "gjid", jid_of(database, group), ("jid",))
    return list(dict.fromkeys(whatsapp_number(as_text(row["jid"])) for row in rows))


def chat_document(part: str, chat: Chat, subject: Cell, *more: tuple[str, str | list[str]]) -> Document:
    """A conversation's own document, of Android's database or iOS's. `more` is metadata."""
    return Document(
        kind="document",
        path="",
        part=part,
        parent="",
        platform="whatsapp",
        conversation=chat.name or None,
        subject=as_text(subject) or None,
        text="\n".join(chat.people),
        metadata=present(("participants", list(chat.people)), ("jid", chat.jid), *more),
    )


def _conversation(row: Row, chat: Chat) -> Document:
    created = unix_millis(row["created_timestamp"]).at or ""
    return chat_document(part_of("chat", row.rowid), chat, row["subject"], ("created_at", created))


def _message(database: Database, row: Row, chat: Chat, found: dict[str, list[dict[str, Cell]]]) -> Document:
    mine = bool(as_int(row["from_me"]))
    group = chat.jid.endswith(WHATSAPP_GROUP)
    jid = "" if mine else jid_of(database, row["sender_jid_row_id"]) or ("" if group else chat.jid)
    sender = OWNER if mine else whatsapp_number(jid) or None
    when = unix_millis(row["timestamp"])
    first = {table: rows[0] if rows else {} for table, rows in found.items()}
    media, kind = first["message_media"], as_int(row["message_type"]) or 0
    path = as_text(media.get("file_path")) or as_text(media.get("media_name"))
    return Document(
        kind="message",
        path="",
        part=part_of("message", row.rowid),
        parent=chat.part,
        platform="whatsapp",
        conversation=chat.name or None,
        sender=sender,
        recipients=tuple(name for name in ([] if mine else [OWNER]) + list(chat.people) if name != sender),
        sent_at=when.at,
        sent_at_raw=when.raw,
        zone=when.zone,
        text=_text(row, first, _pieces(found)),
        metadata=present(
            ("sequence", f"{as_int(row['sort_id']) or row.rowid:010d}"),
            ("direction", "outgoing" if mine else "incoming"),
            ("sender_id", jid),
            ("message_id", as_text(row["key_id"])),
            ("message_type", TYPES.get(kind, str(kind))),
            ("reply_to", as_text(first["message_quoted"].get("key_id"))),
            ("quoted_text", as_text(first["message_quoted"].get("text_data"))),
            ("flags", _flags(row, first, path)),
            ("attachment", path),
            ("attachment_type", as_text(media.get("mime_type"))),
            ("attachment_size", as_text(media.get("file_size"))),
            ("attachment_sha256", sha256_of_base64(as_text(media.get("file_hash")))),
            ("edited_at", unix_millis(first["message_edit_info"].get("edited_timestamp")).at or ""),
            ("received_at", unix_millis(row["received_timestamp"]).at or ""),
            ("reactions", [word for entry in found["message_add_on"] if (word := _reaction(database, entry))]),
        ),
    )


def _text(row: Row, first: dict[str, dict[str, Cell]], more: list[str]) -> str:
    place = first["message_location"]
    action = as_int(first["message_system"].get("action_type"))
    return text_of(
        as_text(row["text_data"]),
        as_text(first["message_media"].get("media_caption")),
        ACTIONS.get(action, f"system message {action}") if action is not None else "",
        _place([as_text(place.get(column)) for column in ("latitude", "longitude", "place_name", "place_address")]),
        *more,
    )


def _pieces(found: dict[str, list[dict[str, Cell]]]) -> list[str]:
    """The cards that a message shares, and the options of a poll, whose question is the message's own text."""
    cards = [as_text(card.get("vcard")) for card in found["message_vcard"]]
    return cards + [f"- {name}" for one in found["message_poll_option"] if (name := as_text(one.get("option_name")))]


def _place(cells: list[str]) -> str:
    latitude, longitude, *names = cells
    point = f"{latitude},{longitude}" if latitude and longitude and (latitude, longitude) != ("0.0", "0.0") else ""
    return " ".join(filter(None, [point, *names]))


def _flags(row: Row, first: dict[str, dict[str, Cell]], path: str) -> list[str]:
    kind = as_int(row["message_type"]) or 0
    marks = {
        "system": kind == 7,
        "deleted": kind in (15, 64) or bool(first["message_revoked"]),
        "edited": bool(first["message_edit_info"]),
        "forwarded": bool(first["message_forwarded"] or (as_int(row["origination_flags"]) or 0) & _FORWARDED),
        "media": bool(path or first["message_media"]),
        "call": kind in (8, 10, 90),
        "starred": bool(as_int(row["starred"])),
    }
    return [name for name, holds in marks.items() if holds]


def _reaction(database: Database, entry: dict[str, Cell]) -> str:
    """A reaction and whose it is, out of `message_add_on` and `message_add_on_reaction`."""
    sign = lookup(database, "message_add_on_reaction", ("reaction",), as_int(entry.get("_id"))).get("reaction")
    if not sign:
        return ""
    who = OWNER if as_int(entry.get("from_me")) else whatsapp_number(jid_of(database, entry.get("sender_jid_row_id")))
    return person(as_text(sign), who)


LAYOUT = Layout(
    "whatsapp-android",
    "whatsapp",
    (
        ("message", frozenset({"chat_row_id", "from_me", "key_id", "timestamp", "text_data"})),
        ("jid", frozenset({"raw_string"})),
        ("chat", frozenset({"jid_row_id", "subject"})),
    ),
    frozenset({*_MORE, "message", "chat", "jid", "jid_map", "call_log", "message_add_on_reaction"})
    | {"group_participant_user", "group_participants"},
    _documents,
)
