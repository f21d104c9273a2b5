"""Element's "Export chat" as JSON: a room's head, then its Matrix events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extractors.formats.chat.guard import guarded
from extractors.formats.chat.json_stream import items, keys, members, records, scalar
from extractors.formats.chat.thread import Message, Thread
from extractors.formats.chat.times import epoch
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "matrix"
_PARSER = "matrix-json"
_EVENT = ("messages", "item")
_MEDIA = frozenset({"m.image", "m.video", "m.audio", "m.file", "m.location"})


def sniff(source: Source) -> float:
    """The export's head, or events by their own names."""
    names = keys(source.head)
    if {"room_name", "exported_by", "messages"} <= names:
        return 0.95
    return 0.85 if {"origin_server_ts", "event_id", "sender", "content"} <= names and "messages" in names else 0.0


@guarded(_PLATFORM, _PARSER)
def read(source: Source) -> Iterator[Document]:
    """Streams the room's events; state events are system messages."""
    about: dict[str, str | list[str]] = {}
    thread: Thread | None = None
    for place, value in records(source.path, source.head, _EVENT):
        if len(place) == 1 and scalar(value):
            about[place[0]] = str(value)
        elif place == _EVENT:
            if thread is None:
                name = about.get("room_name")
                thread = Thread(source, _PLATFORM, _PARSER, name if isinstance(name, str) else source.name)
                yield thread.opening(metadata=about)
            yield _document(thread, value)


def _document(thread: Thread, value: Any) -> Document:
    if not isinstance(value, dict):
        return thread.no_message(value)
    event = members(value, "decrypted") or value
    content = members(event, "content")
    kind = scalar(event.get("type")) or scalar(value.get("type")) or ""
    sender = scalar(value.get("sender"))
    message = Message(sender=sender, sender_id=sender, moment=epoch(value.get("origin_server_ts"), 1000))
    message.more |= {"message_id": scalar(value.get("event_id")) or "", "event": kind}
    message.text = scalar(content.get("body")) or _poll(content)
    _relation(content, message)
    if kind in ("m.room.message", "m.sticker", "m.reaction"):
        _media(content, message)
    elif kind == "m.room.encrypted":
        message.flags.append("encrypted")
        message.text = message.text or "[a message the exporter could not decrypt]"
    else:
        message.flags.append("call" if kind.startswith("m.call") else "system")
        message.text = message.text or _state(kind, content, scalar(value.get("state_key")))
    unsigned = value.get("unsigned")
    if (isinstance(unsigned, dict) and unsigned.get("redacted_because")) or value.get("redacted_because"):
        message.flags.append("deleted")
    return thread.message(message)


def _poll(content: dict[str, Any]) -> str:
    """A poll's question and answers (MSC3381), which stand in no `body`; "" for any other event."""
    poll = members(content, "org.matrix.msc3381.poll.start") or members(content, "m.poll")
    said = [members(poll, "question"), *(one for one in items(poll, "answers") if isinstance(one, dict))]
    words = [scalar(one.get("org.matrix.msc1767.text")) or scalar(one.get("body")) or _parts(one) for one in said]
    return "\n- ".join(word for word in words if word)


def _parts(value: dict[str, Any]) -> str:
    """The texts of a stable `m.text`, a list of one text in several types."""
    return next(
        (text for one in items(value, "m.text") if isinstance(one, dict) and (text := scalar(one.get("body")))), ""
    )


def _relation(content: dict[str, Any], message: Message) -> None:
    relation = content.get("m.relates_to")
    if not isinstance(relation, dict):
        return
    target = scalar(relation.get("event_id"))
    reply = relation.get("m.in_reply_to")
    if isinstance(reply, dict):
        message.reply_to = scalar(reply.get("event_id"))
    kind = relation.get("rel_type")
    if kind == "m.replace":
        message.flags.append("edited")
        message.more["replaces"] = target or ""
        new = content.get("m.new_content")
        if isinstance(new, dict):
            message.text = scalar(new.get("body")) or message.text
    elif kind == "m.annotation":
        message.flags.append("system")
        message.reply_to = target
        message.text = scalar(relation.get("key")) or ""
    elif kind == "m.thread":
        message.reply_to = message.reply_to or target


def _media(content: dict[str, Any], message: Message) -> None:
    if content.get("msgtype") not in _MEDIA and "url" not in content and "file" not in content:
        return
    message.flags.append("media")
    file = content.get("file")
    link = scalar(content.get("url")) or (scalar(file.get("url")) if isinstance(file, dict) else None)
    message.attachments = [
        path for path in (scalar(content.get("filename")) or scalar(content.get("body")), link) if path
    ]
    if place := scalar(content.get("geo_uri")):
        message.more["location"] = place


def _state(kind: str, content: dict[str, Any], target: str | None) -> str:
    """A state event in words: its kind, whom it is about, and what it says."""
    values = [scalar(content.get(name)) for name in ("membership", "displayname", "name", "topic", "reason")]
    return " ".join(word for word in (kind.removeprefix("m.room."), target, *values) if word)


FORMAT = Format(name="matrix-json", platform=_PLATFORM, sniff=sniff, read=read)
