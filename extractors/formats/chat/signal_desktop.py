"""Signal Desktop's own message objects as JSON: sigtop's `json` export, and `messages.json` drawn from its database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from extractors.formats.chat.guard import guarded
from extractors.formats.chat.json_stream import items, keys, members, objects, scalar
from extractors.formats.chat.thread import Message, Thread
from extractors.formats.chat.times import epoch
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "signal"
_PARSER = "signal-desktop"
_SAID = ("incoming", "outgoing", "story", "")
_SENDER = ("source", "sourceServiceId", "sourceUuid")
_QUOTED = ("authorAci", "authorUuid", "author")


def sniff(source: Source) -> float:
    """Names of the app's own columns, which no exporter uses."""
    names = keys(source.head)
    return 0.95 if {"conversationId", "sent_at"} <= names and {"received_at", "timestamp", "body"} & names else 0.0


@guarded(_PLATFORM, _PARSER)
def read(source: Source) -> Iterator[Document]:
    """Objects of a list, or one after the other. The file names the owner nowhere."""
    thread = Thread(source, _PLATFORM, _PARSER, PurePosixPath(source.name).stem)
    yield thread.opening()
    for value in objects(source.path, source.head):
        yield thread.message(_message(value)) if isinstance(value, dict) else thread.no_message(value)


def _message(value: dict[str, Any]) -> Message:
    kind = scalar(value.get("type")) or ""
    sender = next((name for key in _SENDER if (name := scalar(value.get(key)))), None)
    message = Message(
        text=scalar(value.get("body")) or "",
        sender="(owner)" if kind == "outgoing" else sender,
        sender_id=sender,
        moment=epoch(value.get("sent_at") or value.get("timestamp"), 1000),
    )
    message.more |= {
        "message_id": scalar(value.get("id")) or "",
        "chat_id": scalar(value.get("conversationId")) or "",
        "direction": kind,
    }
    if kind not in _SAID:
        message.flags.append("call" if "call" in kind else "system")
        message.text = message.text or kind.replace("-", " ")
    quote = members(value, "quote")
    message.reply_to = scalar(quote.get("messageId"))
    message.more["reply_text"] = " ".join(
        part for part in (*(scalar(quote.get(name)) for name in _QUOTED), scalar(quote.get("text"))) if part
    )
    for one in items(value, "attachments"):
        path = (
            next((p for name in ("fileName", "path") if (p := scalar(one.get(name)))), "")
            if isinstance(one, dict)
            else ""
        )
        message.attachments.append(path or "attachment")
    if message.attachments or value.get("sticker"):
        message.flags.append("media")
    reactions = (one for one in items(value, "reactions") if isinstance(one, dict))
    message.more["reactions"] = [
        f"{scalar(one.get('emoji')) or ''} {scalar(one.get('fromId')) or ''}".strip() for one in reactions
    ]
    if value.get("deletedForEveryone") is True or value.get("isErased") in (True, 1):
        message.flags.append("deleted")
    if earlier := [body for one in items(value, "editHistory")[1:] if (body := _body(one))]:
        message.flags.append("edited")
        message.more["earlier_text"] = earlier
    return message


def _body(value: Any) -> str:
    return (scalar(value.get("body")) or "") if isinstance(value, dict) else ""


FORMAT = Format(name="signal-desktop", platform=_PLATFORM, sniff=sniff, read=read)
