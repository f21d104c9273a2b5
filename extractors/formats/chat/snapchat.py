"""Snapchat's "My Data": `chat_history.json` and `snap_history.json`, by conversation (new) or by direction (old)."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

from extractors.formats.chat.guard import guarded
from extractors.formats.chat.json_stream import keys, records, scalar
from extractors.formats.chat.thread import Message, Thread
from extractors.formats.chat.times import Moment, epoch, iso
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "snapchat"
_PARSER = "snapchat"


def sniff(source: Source) -> float:
    """The names of its messages, spaces and all."""
    names = keys(source.head)
    if "Media Type" in names and "Created" in names and {"From", "To"} & names:
        return 0.95
    if {"My AI Content", "Timestamp", "Content"} <= names:
        return 0.95
    return 0.0


@guarded(_PLATFORM, _PARSER)
def read(source: Source) -> Iterator[Document]:
    """Streams each conversation's messages; the member that holds them is the other person's name or the group's id."""
    file = Thread(source, _PLATFORM, _PARSER, source.name)
    yield file.opening()
    thread: Thread | None = None
    key = None
    count = 0
    for place, value in records(source.path, source.head, ("*", "item")):
        if len(place) != 2:
            continue
        if thread is None or place[0] != key:
            key = place[0]
            count += 1
            title = scalar(value.get("Conversation Title")) if isinstance(value, dict) else None
            thread = Thread(source, _PLATFORM, _PARSER, title or key, f"chat-{count:04d}")
            one_to_one = (
                title is None and "Chat History" not in key and "Snap History" not in key and "My AI" not in key
            )
            yield thread.opening((key,) if one_to_one else (), {"conversation_id": key})
        yield _document(thread, key or "", value)


def _document(thread: Thread, key: str, value: Any) -> Document:
    if not isinstance(value, dict):
        return thread.no_message(value)
    text = scalar(value.get("Content")) or scalar(value.get("Text")) or ""
    message = Message(text=html.unescape(text), sender=scalar(value.get("From")), moment=_moment(value))
    message.sender_id = message.sender
    if to := scalar(value.get("To")):
        message.recipients = (to,)
    mark(message, scalar(value.get("Media Type")) or scalar(value.get("Type")) or "")
    message.attachments = [one.strip() for one in (scalar(value.get("Media IDs")) or "").split("|") if one.strip()]
    for name in ("IsSender", "IsSaved"):
        if isinstance(value.get(name), bool):
            message.more[name] = "yes" if value[name] else "no"
    if value.get("IsSender") is True and not message.recipients:
        message.recipients = thread.participants
    return thread.message(message)


def mark(message: Message, kind: str) -> None:
    """What Snapchat's name for the kind of a message says of it."""
    message.more["media_type"] = kind
    if kind.startswith("STATUS"):
        message.flags.append("deleted" if "ERASED" in kind else "call" if "CALL" in kind else "system")
    elif kind not in ("TEXT", ""):
        message.flags.append("media")


def _moment(value: dict[str, Any]) -> Moment:
    """`Created` is in UTC and whole seconds; the member named for microseconds holds milliseconds."""
    written = scalar(value.get("Created")) or scalar(value.get("Timestamp")) or ""
    exact = epoch(value.get("Created(microseconds)"), 1000)
    if not exact.at or exact.at < "2011":
        return iso(written)
    return Moment(exact.at, written or exact.raw, "stated")


FORMAT = Format(name="snapchat", platform=_PLATFORM, sniff=sniff, read=read)
