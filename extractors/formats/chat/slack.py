"""Slack's export: `CHANNEL/YYYY-MM-DD.json`, each a list of messages; people in `users.json`, one folder up."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from extractors.formats.chat.guard import guarded
from extractors.formats.chat.json_stream import items, keys, members, records, scalar
from extractors.formats.chat.text import head_text
from extractors.formats.chat.thread import Message, Thread
from extractors.formats.chat.times import epoch
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "slack"
_PARSER = "slack"
_INDEX_LIMIT: Final = 64 << 20
_CHANNEL_FILES = ("channels.json", "groups.json", "dms.json", "mpims.json")
_LINK = re.compile(r"<([^<>|\n]{1,2000})(?:\|([^<>\n]{0,500}))?>")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\.json$")
_PLAIN_SUBTYPES = frozenset(
    {"", "bot_message", "file_share", "me_message", "thread_broadcast", "file_comment", "reply_broadcast"}
)


def sniff(source: Source) -> float:
    """A list of messages with `ts`, and a Slack user, team or subtype."""
    names = keys(source.head)
    text = head_text(source.head).lstrip()
    if not text.startswith("[") or not {"ts", "type"} <= names:
        return 0.0
    if re.search(r'"ts"\s*:\s*"\d{9,10}\.\d{6}"', text) and {"user", "bot_id", "subtype"} & names:
        return 0.95
    return 0.0


@guarded(_PLATFORM, _PARSER)
def read(source: Source) -> Iterator[Document]:
    """Streams the messages of one channel's day."""
    folder = source.name.split("/")[-2] if "/" in source.name else source.path.parent.name
    channel = folder if _DAY.search(source.name) or "/" in source.name else source.name
    root = source.place.parent.parent
    people = _people(root)
    about = _channel(root, channel)
    present = [people.get(str(one), str(one)) for one in items(about, "members")]
    thread = Thread(source, _PLATFORM, _PARSER, scalar(about.get("name")) or (", ".join(present) if about else channel))
    yield thread.opening(present, {"conversation_id": scalar(about.get("id")) or channel})
    for place, value in records(source.path, source.head, ("item",)):
        if place != ("item",) or not isinstance(value, dict):
            yield thread.no_message(value)
        else:
            yield thread.message(_message(value, people))


def _list_file(path: Path) -> list[Any]:
    """A list kept beside the messages; empty where there is none that can be read."""
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(_INDEX_LIMIT))
    except (OSError, ValueError, RecursionError):
        return []
    return found if isinstance(found, list) else []


def _people(root: Path) -> dict[str, str]:
    """Names by user id."""
    found = {}
    for one in _list_file(root / "users.json"):
        if isinstance(one, dict) and (identity := scalar(one.get("id"))):
            found[identity] = _full_name(one) or identity
    return found


def _full_name(person: dict[str, Any]) -> str | None:
    return (
        scalar(person.get("real_name"))
        or scalar(members(person, "profile").get("real_name"))
        or scalar(person.get("name"))
    )


def _channel(root: Path, folder: str) -> dict[str, Any]:
    for name in _CHANNEL_FILES:
        for one in _list_file(root / name):
            if isinstance(one, dict) and folder in (one.get("name"), one.get("id")):
                return one
    return {}


def _message(value: dict[str, Any], people: dict[str, str]) -> Message:
    identity = scalar(value.get("user")) or scalar(value.get("bot_id"))
    profile = value.get("user_profile")
    own = _full_name(profile) if isinstance(profile, dict) else None
    sender = people.get(identity or "") or own or scalar(value.get("username")) or identity
    message = Message(sender=sender, sender_id=identity, moment=epoch(value.get("ts")), text=_text(value, people))
    message.more["message_id"] = scalar(value.get("client_msg_id")) or scalar(value.get("ts")) or ""
    thread = scalar(value.get("thread_ts"))
    if thread and thread != value.get("ts"):
        message.reply_to = thread
    subtype = scalar(value.get("subtype")) or ""
    if subtype == "tombstone":
        message.flags.append("deleted")
    elif subtype not in _PLAIN_SUBTYPES:
        message.flags.append("call" if "call" in subtype else "system")
    if subtype:
        message.more["event"] = subtype
    if value.get("edited"):
        message.flags.append("edited")
    _files(value, message)
    message.more["reactions"] = [
        " ".join([str(one.get("name")), *(people.get(str(who), str(who)) for who in items(one, "users"))])
        for one in items(value, "reactions")
        if isinstance(one, dict)
    ]
    return message


def _files(value: dict[str, Any], message: Message) -> None:
    files = [*items(value, "files"), *([value["file"]] if isinstance(value.get("file"), dict) else [])]
    for one in files:
        if isinstance(one, dict):
            name = scalar(one.get("name")) or scalar(one.get("title")) or scalar(one.get("id"))
            message.attachments += [name] if name else []
            if link := scalar(one.get("url_private")):
                message.more["attachment_url"] = [*message.more.get("attachment_url", []), link]
    if files:
        message.flags.append("media")


def _text(value: dict[str, Any], people: dict[str, str]) -> str:
    """The text with names for ids, and the words of attached cards."""
    pieces = [scalar(value.get("text"))]
    for one in items(value, "attachments"):
        if isinstance(one, dict):
            pieces += [scalar(one.get(name)) for name in ("pretext", "title", "title_link", "text", "fallback")]
    if not pieces[0]:
        pieces += [scalar(one) for one in _words(items(value, "blocks"))]
    return "\n".join(dict.fromkeys(_plain(piece, people) for piece in pieces if piece))


def _words(blocks: list[Any]) -> Iterator[str]:
    """The texts within Slack's blocks, in order."""
    waiting: list[Any] = list(reversed(blocks))
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if isinstance(one.get("text"), str):
                yield one["text"]
            waiting.extend(reversed([child for child in one.values() if isinstance(child, (dict, list))]))
        elif isinstance(one, list):
            waiting.extend(reversed(one))


def _plain(text: str, people: dict[str, str]) -> str:
    def name(found: re.Match[str]) -> str:
        target, label = found[1], found[2]
        if target.startswith("@"):
            return "@" + (people.get(target[1:]) or label or target[1:])
        if target.startswith(("#", "!")):
            return ("#" if target[0] == "#" else "@") + (label or target[1:])
        address = target.removeprefix("mailto:")
        return f"{label} ({address})" if label and label not in (target, address) else address

    return html.unescape(_LINK.sub(name, text))


FORMAT = Format(name="slack", platform=_PLATFORM, sniff=sniff, read=read)
