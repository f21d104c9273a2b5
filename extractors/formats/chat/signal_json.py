"""Signal chats as JSON lines: sigexport's `data.json`, and Signal's own plaintext export (`main.jsonl`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from extractors.formats.chat.guard import guarded
from extractors.formats.chat.json_stream import items, keys, objects, records, scalar
from extractors.formats.chat.thread import ROSTER, Message, Thread
from extractors.formats.chat.times import epoch, iso
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "signal"


def _sniff(source: Source) -> float:
    names = keys(source.head)
    if {"date", "sender", "body", "quote", "reactions", "attachments"} <= names:
        return 0.95
    return 0.0


@guarded(_PLATFORM, "signal-json")
def _read(source: Source) -> Iterator[Document]:
    """One object a line (or a list of them); the chat's name is its folder's."""
    folder = PurePosixPath(source.name).parent.name or source.path.parent.name
    thread = Thread(source, _PLATFORM, "signal-json", folder or source.name)
    yield thread.opening()
    for value in objects(source.path, source.head):
        yield thread.message(_message(value, source.timezone)) if isinstance(value, dict) else thread.no_message(value)


def _message(value: dict[str, Any], timezone: str | None) -> Message:
    message = Message(
        sender=scalar(value.get("sender")),
        text=(scalar(value.get("body")) or "").strip(),
        moment=iso(scalar(value.get("date")) or "", timezone),
    )
    if quote := (scalar(value.get("quote")) or "").replace("\n> ", "\n").strip():
        message.more["reply_text"] = quote
    for one in items(value, "attachments"):
        path = scalar(one.get("path")) or scalar(one.get("name")) if isinstance(one, dict) else scalar(one)
        message.attachments += [path] if path else []
    sticker = value.get("sticker")
    if sticker:
        message.more["sticker"] = (scalar(sticker.get("emoji")) if isinstance(sticker, dict) else scalar(sticker)) or ""
    if message.attachments or sticker:
        message.flags.append("media")
    message.more["reactions"] = [
        " ".join(
            str(part) for part in (one.values() if isinstance(one, dict) else one if isinstance(one, list) else [one])
        )
        for one in items(value, "reactions")
    ]
    message.flags += [flag for flag in ("deleted", "call") if value.get(flag) is True]
    return message


def _own_sniff(source: Source) -> float:
    names = keys(source.head)
    if "chatItem" in names and {"dateSent", "authorId"} & names:
        return 0.95
    return 0.9 if "backupTimeMs" in names and {"recipient", "account", "mediaRootBackupKey"} & names else 0.0


@guarded(_PLATFORM, "signal-plaintext")
def _own_read(source: Source) -> Iterator[Document]:
    """Frames in order: recipients and chats come before the messages that name them by number."""
    file = Thread(source, _PLATFORM, "signal-plaintext", source.name)
    yield file.opening()
    people: dict[str, tuple[str, str | None]] = {}
    owners: dict[str, str] = {}
    threads: dict[str, Thread] = {}
    for _, frame in records(source.path, source.head, ()):
        if not isinstance(frame, dict):
            yield file.no_message(frame)
        elif isinstance(recipient := frame.get("recipient"), dict) and len(people) < ROSTER * 20:
            people[str(recipient.get("id"))] = _recipient(recipient)
        elif isinstance(chat := frame.get("chat"), dict):
            owners[str(chat.get("id"))] = str(chat.get("recipientId"))
        elif isinstance(item := frame.get("chatItem"), dict):
            key = str(item.get("chatId"))
            key = key if key in threads or len(threads) < ROSTER * 20 else "others"
            name, _ = people.get(owners.get(key, ""), (f"chat {key}", None))
            if key not in threads:
                threads[key] = Thread(source, _PLATFORM, "signal-plaintext", name, f"chat-{key}")
                yield threads[key].opening([name])
            yield threads[key].message(_item(item, people))


def _recipient(value: dict[str, Any]) -> tuple[str, str | None]:
    """Name and number of a recipient."""
    contact, group = value.get("contact"), value.get("group")
    if isinstance(contact, dict):
        number = scalar(contact.get("e164"))
        names = [scalar(contact.get(part)) for part in ("profileGivenName", "profileFamilyName")]
        name = " ".join(part for part in names if part) or scalar(contact.get("username"))
        return name or (f"+{number}" if number else f"recipient {value.get('id')}"), f"+{number}" if number else None
    if isinstance(group, dict):
        snapshot = group.get("snapshot")
        title = snapshot.get("title") if isinstance(snapshot, dict) else None
        return (scalar(title.get("title")) if isinstance(title, dict) else None) or f"group {value.get('id')}", None
    return ("Me" if "self" in value else f"recipient {value.get('id')}"), None


def _item(item: dict[str, Any], people: dict[str, tuple[str, str | None]]) -> Message:
    author = str(item.get("authorId"))
    name, number = people.get(author, (f"recipient {author}", None))
    message = Message(sender=name, sender_id=number, moment=epoch(item.get("dateSent"), 1000))
    standard = item.get("standardMessage")
    if isinstance(standard, dict):
        text = standard.get("text")
        message.text = (scalar(text.get("body")) if isinstance(text, dict) else None) or ""
        for one in items(standard, "attachments"):
            pointer = one.get("pointer") if isinstance(one, dict) else None
            message.attachments += [
                (scalar(pointer.get("fileName")) if isinstance(pointer, dict) else None) or "attachment"
            ]
        quote = standard.get("quote")
        message.reply_to = scalar(quote.get("targetSentTimestamp")) if isinstance(quote, dict) else None
    elif "remoteDeletedMessage" in item:
        message.flags.append("deleted")
    elif isinstance(update := item.get("updateMessage"), dict):
        message.flags.append("call" if any("all" in key for key in update) else "system")
        message.text = ", ".join(update)
    if message.attachments or "stickerMessage" in item:
        message.flags.append("media")
    if item.get("revisions"):
        message.flags.append("edited")
    return message


FORMAT = Format(name="signal-json", platform=_PLATFORM, sniff=_sniff, read=_read)
OWN = Format(name="signal-plaintext", platform=_PLATFORM, sniff=_own_sniff, read=_own_read)
