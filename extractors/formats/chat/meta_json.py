"""Facebook's and Instagram's "Download your information" as JSON: `message_1.json`, whose text is UTF-8 written as
Latin-1 code points; and the newer download of end-to-end encrypted chats, whose text is right."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from extractors.formats.chat.export_pages import UNDERLINED, page
from extractors.formats.chat.guard import guarded
from extractors.formats.chat.json_stream import keys, records
from extractors.formats.chat.meta_names import conversation, platform_of
from extractors.formats.chat.thread import Message, Thread
from extractors.formats.chat.times import epoch
from extractors.formats.source import Format, Source
from extractors.model import Document

_PARSER = "meta-json"
_MESSAGE = ("messages", "item")
_PERSON = ("participants", "item")
_MEDIA = ("photos", "videos", "audio_files", "files", "gifs", "media")
_TAIL: Final = 1 << 16
_TITLE = re.compile(rb'"title"\s{0,9}:\s{0,9}"((?:[^"\\]|\\.){1,1000})"')
_SYSTEM = frozenset({"Subscribe", "Unsubscribe", "Payment"})


def sniff(source: Source) -> float:
    """Names that only these downloads have, old form and new."""
    names = keys(source.head)
    if {"sender_name", "timestamp_ms"} <= names:
        return 0.95
    return 0.9 if {"senderName", "timestamp", "threadName"} <= names or {"senderName", "isUnsent"} <= names else 0.0


@guarded(None, _PARSER)
def read(source: Source) -> Iterator[Document]:
    """Streams the messages in the file's order, newest first in old downloads. People named after the messages in the
    file are not yet known when these are read."""
    platform = platform_of(source)
    people: list[str] = []
    title = _closing_title(source)
    about: dict[str, str | list[str]] = {}
    thread: Thread | None = None
    for place, value in records(source.path, source.head, _MESSAGE, _PERSON):
        if place == _PERSON:
            name = value.get("name") if isinstance(value, dict) else value
            people += [unscramble(str(name))] if name else []
        elif place == _MESSAGE:
            if thread is None:
                name = unscramble(str(about.get("title") or about.get("threadName") or title)) or conversation(source)
                thread = Thread(source, platform, _PARSER, name)
                stated = {key: one for key, one in about.items() if key.startswith("thread")}
                yield thread.opening(people, {**stated, **page(source, UNDERLINED)})
            yield _document(thread, value)
        elif len(place) == 1 and value is not None:
            about[place[0]] = str(value)


def _closing_title(source: Source) -> str:
    """The chat's title, which stands after the messages; "" where the file's end has none."""
    with source.path.open("rb") as file:
        file.seek(max(0, source.size - _TAIL))
        found = _TITLE.findall(file.read(_TAIL))
    try:
        return str(json.loads(b'"' + found[-1] + b'"')) if found else ""
    except ValueError:
        return ""


def unscramble(text: str) -> str:
    """`text` with UTF-8 that was written as one code point a byte put right; any other text as it is."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def _document(thread: Thread, value: Any) -> Document:
    if not isinstance(value, dict):
        return thread.no_message(value)
    moment = epoch(value.get("timestamp_ms", value.get("timestamp")), 1000)
    sender = value.get("sender_name") or value.get("senderName")
    message = Message(sender=unscramble(str(sender)) if sender else None, moment=moment, text=_text(value))
    _flags(value, message)
    for name in _MEDIA:
        files = value.get(name)
        message.attachments += [path for one in files if (path := _path(one))] if isinstance(files, list) else []
    if path := _path(value.get("sticker")):
        message.attachments.append(path)
    if message.attachments:
        message.flags.append("media")
    reactions = value.get("reactions")
    if isinstance(reactions, list) and reactions:
        message.more["reactions"] = [
            unscramble(f"{one.get('reaction')} {one.get('actor')}") for one in reactions if isinstance(one, dict)
        ]
    for name in ("type", "call_duration", "ip", "bumped_message_metadata"):
        if isinstance(one := value.get(name), (str, int)) and one != "":
            message.more[name] = str(one)
    return thread.message(message)


def _path(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("uri") or value.get("creation_uri")
    return unscramble(value) if isinstance(value, str) else ""


def _text(value: dict[str, Any]) -> str:
    pieces = [value.get("content"), value.get("text")]
    share = value.get("share")
    if isinstance(share, dict):
        pieces += [share.get(name) for name in ("link", "share_text", "original_content_owner")]
    return unscramble("\n".join(dict.fromkeys(piece for piece in pieces if isinstance(piece, str) and piece)))


def _flags(value: dict[str, Any], message: Message) -> None:
    kind = value.get("type")
    if kind == "Call" or value.get("call_duration") is not None or value.get("missed") is True:
        message.flags.append("call")
    elif kind in _SYSTEM:
        message.flags.append("system")
    if value.get("is_unsent") is True or value.get("isUnsent") is True:
        message.flags.append("deleted")


FORMAT = Format(name="meta-json", platform=None, sniff=sniff, read=read)
