"""Google Takeout's chats: Google Chat (`messages.json` beside `group_info.json`) and Hangouts (`Hangouts.json`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from extractors.formats.chat.guard import guarded
from extractors.formats.chat.json_stream import items, keys, records, scalar
from extractors.formats.chat.thread import Message, Thread
from extractors.formats.chat.times import epoch, spoken
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "google"
_CHAT_MESSAGE = ("messages", "item")
_BESIDE_LIMIT: Final = 8 << 20


def _chat_sniff(source: Source) -> float:
    names = keys(source.head)
    if {"creator", "created_date"} <= names and {"topic_id", "message_id"} & names:
        return 0.95
    return 0.8 if {"creator", "created_date", "text"} <= names else 0.0


@guarded(_PLATFORM, "google-chat")
def _chat_read(source: Source) -> Iterator[Document]:
    """Streams one space's messages; its name and members come from `group_info.json` beside it, where that is."""
    group = beside(source.place, "group_info.json")
    people = [_person(one)[0] or "" for one in items(group, "members")]
    folder = source.name.split("/")[-2] if "/" in source.name else source.path.parent.name
    others = ", ".join(name for name in people if name)
    thread = Thread(source, _PLATFORM, "google-chat", scalar(group.get("name")) or others or folder)
    yield thread.opening([name for name in people if name], {"conversation_id": folder})
    for place, value in records(source.path, source.head, _CHAT_MESSAGE):
        if place == _CHAT_MESSAGE:
            yield _chat_message(thread, value, source.timezone)


def beside(path: Path, name: str) -> dict[str, Any]:
    """A small JSON file next to `path`; empty where there is none that can be read."""
    try:
        with (path.parent / name).open("rb") as file:
            found = json.loads(file.read(_BESIDE_LIMIT))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _person(value: Any) -> tuple[str | None, str | None]:
    """Name and e-mail address of a `creator` or member."""
    if not isinstance(value, dict):
        return None, None
    return scalar(value.get("name")) or scalar(value.get("email")), scalar(value.get("email"))


def _chat_message(thread: Thread, value: Any, timezone: str | None) -> Document:
    if not isinstance(value, dict):
        return thread.no_message(value)
    sender, address = _person(value.get("creator"))
    written = scalar(value.get("created_date")) or scalar(value.get("updated_date")) or ""
    message = Message(
        text=scalar(value.get("text")) or "", sender=sender, sender_id=address, moment=spoken(written, timezone)
    )
    message.more["message_id"] = scalar(value.get("message_id")) or ""
    message.more["topic_id"] = scalar(value.get("topic_id")) or ""
    if isinstance(quoted := value.get("quoted_message_metadata"), dict):
        message.reply_to = scalar(quoted.get("message_id"))
        message.more["reply_text"] = scalar(quoted.get("text")) or ""
    files = [one for one in items(value, "attached_files") if isinstance(one, dict)]
    message.attachments = [path for one in files if (path := scalar(one.get("export_name")))]
    if message.attachments:
        message.flags.append("media")
    if value.get("message_state") == "DELETED" or "deletion_metadata" in value:
        message.flags.append("deleted")
    if "updated_date" in value and "created_date" in value:
        message.flags.append("edited")
    message.more["reactions"] = [_reaction(one) for one in items(value, "reactions") if isinstance(one, dict)]
    message.more["links"] = list(_links(items(value, "annotations")))
    return thread.message(message)


def _reaction(one: dict[str, Any]) -> str:
    emoji = one.get("emoji")
    sign = emoji.get("unicode") if isinstance(emoji, dict) else emoji
    return " ".join(str(part) for part in (sign, *items(one, "reactor_emails")) if part)


def _links(annotations: list[Any]) -> Iterator[str]:
    for one in annotations:
        about = one.get("url_metadata") if isinstance(one, dict) else None
        url = about.get("url") if isinstance(about, dict) else None
        for link in url.values() if isinstance(url, dict) else (url,):
            if isinstance(link, str) and link:
                yield link


def _hangouts_sniff(source: Source) -> float:
    names = keys(source.head)
    if "conversation_state" in names or (
        {"conversations", "participant_data"} <= names and "self_conversation_state" in names
    ):
        return 0.95
    return 0.9 if {"conversation_id", "gaia_id", "chat_id"} <= names else 0.0


_EVENTS = (
    ("conversations", "item", "events", "item"),
    ("conversation_state", "item", "conversation_state", "event", "item"),
    ("conversation_state", "item", "event", "item"),
)
_ABOUT = (
    ("conversations", "item", "conversation"),
    ("conversation_state", "item", "conversation_state", "conversation"),
    ("conversation_state", "item", "conversation"),
)


@guarded(_PLATFORM, "hangouts")
def _hangouts_read(source: Source) -> Iterator[Document]:
    """Streams every conversation's events; names come from the participants that stand before them."""
    yield Thread(source, _PLATFORM, "hangouts", source.name).opening()
    thread: Thread | None = None
    names: dict[str, str] = {}
    about: dict[str, Any] = {}
    count = 0
    for place, value in records(source.path, source.head, *_EVENTS, *_ABOUT):
        if place in _ABOUT and isinstance(value, dict):
            inner = value.get("conversation")
            about, thread = (inner if isinstance(inner, dict) else value), None
            names = dict(_participants(about))
        elif place in _EVENTS:
            if thread is None:
                count += 1
                name = scalar(about.get("name")) or ", ".join(names.values()) or f"conversation {count}"
                thread = Thread(source, _PLATFORM, "hangouts", name, f"chat-{count:04d}")
                yield thread.opening(names.values())
            yield _event(thread, value, names)


def _participants(about: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for one in items(about, "participant_data"):
        identity = one.get("id") if isinstance(one, dict) else None
        key = scalar(identity.get("gaia_id")) or scalar(identity.get("chat_id")) if isinstance(identity, dict) else None
        phone = one.get("phone_number") if isinstance(one, dict) else None
        number = scalar(phone.get("e164")) if isinstance(phone, dict) else None
        if key:
            yield key, scalar(one.get("fallback_name")) or number or key


def _event(thread: Thread, value: Any, names: dict[str, str]) -> Document:
    if not isinstance(value, dict):
        return thread.no_message(value)
    sender = value.get("sender_id")
    key = (scalar(sender.get("gaia_id")) or scalar(sender.get("chat_id"))) if isinstance(sender, dict) else None
    message = Message(sender=names.get(key or "", key), sender_id=key, moment=epoch(value.get("timestamp"), 1_000_000))
    message.more["message_id"] = scalar(value.get("event_id")) or ""
    chat = value.get("chat_message")
    content = chat.get("message_content") if isinstance(chat, dict) else None
    if isinstance(content, dict):
        message.text = _segments(items(content, "segment"))
        for one in items(content, "attachment"):
            message.attachments += list(_media(one))
        if message.attachments:
            message.flags.append("media")
    else:
        kind = scalar(value.get("event_type")) or "event"
        message.flags.append("call" if "HANGOUT" in kind else "system")
        message.text = kind.replace("_", " ").lower()
        rename = value.get("conversation_rename")
        if isinstance(rename, dict):
            message.text += f": {scalar(rename.get('old_name')) or ''} → {scalar(rename.get('new_name')) or ''}"
    return thread.message(message)


def _segments(segments: list[Any]) -> str:
    return "".join(
        "\n" if one.get("type") == "LINE_BREAK" else scalar(one.get("text")) or ""
        for one in segments
        if isinstance(one, dict)
    )


def _media(attachment: Any) -> Iterator[str]:
    item = attachment.get("embed_item") if isinstance(attachment, dict) else None
    for value in item.values() if isinstance(item, dict) else ():
        if isinstance(value, dict) and (path := scalar(value.get("url")) or scalar(value.get("name"))):
            yield path


CHAT = Format(name="google-chat", platform=_PLATFORM, sniff=_chat_sniff, read=_chat_read)
HANGOUTS = Format(name="hangouts", platform=_PLATFORM, sniff=_hangouts_sniff, read=_hangouts_read)
