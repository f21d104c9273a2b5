"""DiscordChatExporter's JSON, and the `messages.json` of Discord's own data package."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extractors.formats.chat.discord_ids import moment_of
from extractors.formats.chat.export_pages import PARTITION, page
from extractors.formats.chat.guard import guarded
from extractors.formats.chat.json_stream import items, keys, records, scalar
from extractors.formats.chat.thread import Message, Thread
from extractors.formats.chat.times import iso
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "discord"
_PARSER = "discord-json"
_MESSAGE = ("messages", "item")
_PLACES = (("guild",), ("channel",))
_USUAL = frozenset({"Default", "Reply", "0", "19", "20", "ChatInputCommand", "ContextMenuCommand"})


def sniff(source: Source) -> float:
    """The exporter's head, and names of its messages."""
    names = keys(source.head)
    if {"guild", "channel", "messages"} <= names and {"exportedAt", "timestampEdited", "dateRange"} & names:
        return 0.95
    return 0.85 if {"guild", "channel", "author", "timestamp"} <= names and "discriminator" in names else 0.0


@guarded(_PLATFORM, _PARSER)
def read(source: Source) -> Iterator[Document]:
    """Streams the messages of one channel."""
    about: dict[str, dict[str, Any]] = {"guild": {}, "channel": {}}
    thread: Thread | None = None
    for place, value in records(source.path, source.head, _MESSAGE, *_PLACES):
        if place in _PLACES and isinstance(value, dict):
            about[place[0]] = value
        elif place == _MESSAGE:
            if thread is None:
                thread = Thread(source, _PLATFORM, _PARSER, _name(about, source))
                yield thread.opening(metadata={**_metadata(about), **page(source, PARTITION)})
            yield _document(thread, value)


def _name(about: dict[str, dict[str, Any]], source: Source) -> str:
    names = [about["guild"].get("name"), about["channel"].get("category"), about["channel"].get("name")]
    return " / ".join(str(name) for name in names if name) or source.name


def _metadata(about: dict[str, dict[str, Any]]) -> dict[str, str | list[str]]:
    wanted = (("guild", "id"), ("channel", "id"), ("channel", "type"), ("channel", "topic"))
    return {f"{place}_{name}": str(about[place][name]) for place, name in wanted if about[place].get(name)}


def _document(thread: Thread, value: Any) -> Document:
    if not isinstance(value, dict):
        return thread.no_message(value)
    identity = str(value.get("id") or "")
    stated = iso(str(value.get("timestamp") or ""))
    author = value.get("author")
    person = author if isinstance(author, dict) else {}
    message = Message(
        text=_text(value),
        sender=scalar(person.get("nickname")) or scalar(person.get("name")),
        sender_id=scalar(person.get("id")),
        moment=stated if stated.at else moment_of(identity, str(value.get("timestamp") or "")),
    )
    message.more["message_id"] = identity
    if name := scalar(person.get("name")):
        tag = scalar(person.get("discriminator"))
        message.more["sender_name"] = f"{name}#{tag}" if tag and tag != "0000" else name
    if isinstance(reference := value.get("reference"), dict):
        message.reply_to = scalar(reference.get("messageId"))
    _flags(value, message)
    _lists(value, message)
    return thread.message(message)


def _flags(value: dict[str, Any], message: Message) -> None:
    kind = str(value.get("type") or "Default")
    if kind not in _USUAL:
        message.flags.append("call" if kind in ("Call", "3") else "system")
        message.more["event"] = kind
    if edited := value.get("timestampEdited"):
        message.flags.append("edited")
        message.more["edited"] = str(edited)
    if isinstance(value.get("forwardedMessage"), dict):
        message.flags.append("forwarded")
    if value.get("isPinned") is True:
        message.more["pinned"] = "yes"


def _lists(value: dict[str, Any], message: Message) -> None:
    files = [one for one in items(value, "attachments") if isinstance(one, dict)]
    message.attachments = [path for one in files if (path := scalar(one.get("url")) or scalar(one.get("fileName")))]
    if names := [name for one in files if (name := scalar(one.get("fileName")))]:
        message.more["attachment_name"] = names
    if message.attachments or items(value, "stickers"):
        message.flags.append("media")
    message.more["reactions"] = [
        f"{_name_of(one.get('emoji'))} ({one.get('count')})"
        for one in items(value, "reactions")
        if isinstance(one, dict)
    ]
    message.more["mentions"] = [_name_of(one) for one in items(value, "mentions")]


def _name_of(value: Any) -> str:
    return str(value.get("name") or value.get("code") or value.get("id")) if isinstance(value, dict) else str(value)


def _text(value: dict[str, Any]) -> str:
    """The content, what was forwarded, and the words of embedded cards and stickers."""
    pieces = [value.get("content")]
    if isinstance(forwarded := value.get("forwardedMessage"), dict):
        pieces.append(forwarded.get("content"))
    for one in items(value, "embeds"):
        if isinstance(one, dict):
            pieces += [one.get("title"), one.get("url"), one.get("description")]
            pieces += [
                f"{_name_of(field)}: {field.get('value')}" for field in items(one, "fields") if isinstance(field, dict)
            ]
    pieces += [f"[sticker {_name_of(one)}]" for one in items(value, "stickers")]
    return "\n".join(piece for piece in pieces if isinstance(piece, str) and piece)


def _package_sniff(source: Source) -> float:
    names = keys(source.head)
    return 0.85 if {"ID", "Timestamp", "Contents", "Attachments"} <= names else 0.0


@guarded(_PLATFORM, "discord-package")
def _package_read(source: Source) -> Iterator[Document]:
    """A channel's messages in Discord's own package: those of the account's owner only."""
    folder = source.name.split("/")[-2] if "/" in source.name else source.path.parent.name
    thread = Thread(source, _PLATFORM, "discord-package", folder)
    yield thread.opening(metadata={"note": "holds the account owner's own messages only"})
    for place, value in records(source.path, source.head, ("item",)):
        if place != ("item",) or not isinstance(value, dict):
            yield thread.no_message(value)
            continue
        identity = str(value.get("ID") or "")
        message = Message(
            text=str(value.get("Contents") or ""), moment=moment_of(identity, str(value.get("Timestamp") or ""))
        )
        message.more["message_id"] = identity
        message.attachments = str(value.get("Attachments") or "").split()
        if message.attachments:
            message.flags.append("media")
        yield thread.message(message)


FORMAT = Format(name="discord-json", platform=_PLATFORM, sniff=sniff, read=read)
PACKAGE = Format(name="discord-package", platform=_PLATFORM, sniff=_package_sniff, read=_package_read)
