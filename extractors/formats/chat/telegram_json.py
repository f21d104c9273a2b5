"""Telegram Desktop's JSON export: one chat (`result.json` with `messages`) or a whole account (`chats.list`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from extractors.formats.chat.guard import guarded
from extractors.formats.chat.json_stream import described, keys, records, scalar
from extractors.formats.chat.thread import Message, Metadata, Thread
from extractors.formats.chat.times import epoch, iso
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "telegram"
_PARSER = "telegram-json"
_ONE = ("messages", "item")
_CHATS = (("chats", "list", "item"), ("left_chats", "list", "item"), ("chats", "item"))
_LISTS = tuple((*chat, *_ONE) for chat in _CHATS)
_ASIDES = {
    ("contacts", "list", "item"): "contact",
    ("frequent_contacts", "list", "item"): "contact",
    ("sessions", "list", "item"): "row",
    ("web_sessions", "list", "item"): "row",
    ("personal_information",): "contact",
}
_FILES = ("photo", "file", "contact_vcard")
_NOT_THERE = re.compile(r"\(File [^()]{4,200}\)$")  # `not included`, `unavailable`, `exceeds maximum size`
_LINKS = frozenset({"link", "mention", "email", "phone", "text_link", "mention_name", "hashtag"})
_TOLD = (
    "game_title", "game_description", "game_link", "invoice_information", "todo_list", "giveaway_information",
    "giveaway_results", "inline_bot_buttons",
)  # fmt: skip
_PLAIN = ("title", "duration_seconds", "performer", "sticker_emoji", "via_bot", "author", "mime_type", "file_name")


def sniff(source: Source) -> float:
    """Member names that only this export has, in one of its two shapes."""
    names = keys(source.head)
    if {"date_unixtime", "messages"} <= names and ("from" in names or "actor" in names):
        return 0.95
    if "messages" in names and {"from_id", "text_entities"} & names:
        return 0.9
    if {"messages", "from", "date", "text"} <= names and {"media_type", "actor_id", "message_id", "type"} & names:
        return 0.7
    if {"about", "personal_information"} <= names and {"contacts", "profile_pictures", "sessions", "chats"} & names:
        return 0.8
    return 0.0


@guarded(_PLATFORM, _PARSER)
def read(source: Source) -> Iterator[Document]:
    """Streams the messages; a whole account's chats stand below the file as `chat-NNNN-ID`."""
    about: dict[str, Any] = {}
    thread: Thread | None = None
    chats = 0
    account: Thread | None = None
    for place, value in records(source.path, source.head, _ONE, *_LISTS, *_ASIDES):
        if place != _ONE and account is None and (place in _LISTS or place in _ASIDES):
            account = Thread(source, _PLATFORM, _PARSER, PurePosixPath(source.name).stem)
            yield account.opening()
        if place == _ONE or place in _LISTS:
            if thread is None:
                chats += 1
                thread = _chat(source, about, chats if account else None)
                yield thread.opening(_people(about), _chat_metadata(about))
            yield _document(thread, value, source.timezone)
        elif account and place in _ASIDES:
            yield account.aside(_ASIDES[place], place[0], described(value))
        elif len(place) == 1 or place[:-1] in _CHATS:
            if thread is not None and len(place) > 1:  # the next chat's own members
                thread, about = None, {}
            about[place[-1]] = value


def _chat(source: Source, about: dict[str, Any], number: int | None) -> Thread:
    name = str(about.get("name") or about.get("id") or PurePosixPath(source.name).stem)
    part = f"chat-{number:04d}-{about.get('id') or 'x'}" if number else ""
    return Thread(source, _PLATFORM, _PARSER, name, part)


def _people(about: dict[str, Any]) -> tuple[str, ...]:
    """A chat of two is named after the other person."""
    return (str(about["name"]),) if about.get("type") in ("personal_chat", "bot_chat") and about.get("name") else ()


def _chat_metadata(about: dict[str, Any]) -> Metadata:
    return {f"chat_{name}": str(about[name]) for name in ("id", "type") if about.get(name) is not None}


def _document(thread: Thread, value: Any, timezone: str | None) -> Document:
    if not isinstance(value, dict):
        return thread.no_message(value)
    return thread.message(_message(value, timezone))


def _message(record: dict[str, Any], timezone: str | None) -> Message:
    moment = epoch(record.get("date_unixtime"))
    if not moment.at:
        moment = iso(str(record["date"]), timezone) if record.get("date") else moment
    sender = record.get("from") or record.get("actor") or record.get("from_id") or record.get("actor_id")
    message = Message(text=_text(record), sender=scalar(sender), moment=moment)
    message.sender_id = scalar(record.get("from_id") or record.get("actor_id"))
    message.reply_to = scalar(record.get("reply_to_message_id") or record.get("message_id"))
    if record.get("id") is not None:
        message.more["message_id"] = str(record["id"])
    _flags(record, message)
    for name in _FILES:
        if isinstance(path := record.get(name), str) and path:
            if _NOT_THERE.match(path):
                message.more["attachment_missing"] = path.strip("()")
                path = scalar(record.get("file_name")) or ""
            message.attachments += [path] if path else []
    for name in _PLAIN:
        if isinstance(value := record.get(name), (str, int)) and value != "":
            message.more[name] = str(value)
    if edited := _edited(record):
        message.more["edited"] = edited
    _extras(record, message)
    return message


def _flags(record: dict[str, Any], message: Message) -> None:
    action = scalar(record.get("action"))
    if record.get("type") == "service":
        message.flags.append("call" if action in ("phone_call", "group_call") else "system")
    if action:
        message.more["action"] = action
    if _edited(record):
        message.flags.append("edited")
    if origin := record.get("forwarded_from"):
        message.flags.append("forwarded")
        message.more["forwarded_from"] = str(origin)
    elif "forwarded_from" in record or record.get("forwarded_from_id"):
        message.flags.append("forwarded")
    if kind := scalar(record.get("media_type")):
        message.more["media_type"] = kind
    if kind or any(record.get(name) for name in (*_FILES, "poll", "contact_information", "location_information")):
        message.flags.append("media")


def _edited(record: dict[str, Any]) -> str:
    """When it was edited; old exports write the epoch's first day where it never was."""
    written = scalar(record.get("edited")) or scalar(record.get("edited_unixtime")) or ""
    return "" if written.startswith(("1970-01-01", "1969-12-31")) or written == "0" else written


def _extras(record: dict[str, Any], message: Message) -> None:
    if isinstance(reactions := record.get("reactions"), list):
        message.more["reactions"] = [
            f"{one.get('emoji') or one.get('type')} ({one.get('count')})" for one in reactions if isinstance(one, dict)
        ]
    if isinstance(members := record.get("members"), list):
        names = [str(one.get("name") if isinstance(one, dict) else one) for one in members if one]
        message.more["members"] = names
    location = record.get("location_information")
    if isinstance(location, dict):
        message.more["location"] = f"{location.get('latitude')},{location.get('longitude')}"


def _text(record: dict[str, Any]) -> str:
    """The text as read by people; what a record holds besides it (poll, contact, place, service act) follows it."""
    pieces = [_flat(record.get("text")) or _flat(record.get("text_entities"))]
    entities = record.get("text_entities")
    if isinstance(entities, list):
        whole = _flat(entities)
        if len(whole) > len(pieces[0]):
            pieces[0] = whole
    if record.get("type") == "service":
        pieces += [_service(record)]
    poll = record.get("poll")
    if isinstance(poll, dict):
        answers = poll.get("answers") or poll.get("options") or []
        pieces += [_words(poll.get("question"))]
        pieces += [f"- {_words(one.get('text'))}" for one in answers if isinstance(one, dict)]
    contact = record.get("contact_information")
    if isinstance(contact, dict):
        pieces.append(" ".join(str(value) for value in contact.values() if value))
    pieces += [described(one) for name in _TOLD if (one := record.get(name))]
    if isinstance(place := record.get("place_name"), str):
        pieces.append(place + " " + str(record.get("address") or ""))
    return "\n".join(piece for piece in pieces if piece)


def _words(value: Any) -> str:
    """A text of a poll: a string, or since 2024 an object with entities beside it."""
    return _flat(value.get("text")) if isinstance(value, dict) else _flat(value)


def _service(record: dict[str, Any]) -> str:
    """A service act in words: who did what to whom."""
    members = record.get("members")
    people = (
        [str(m.get("name") if isinstance(m, dict) else m) for m in members if m] if isinstance(members, list) else []
    )
    words = [str(record.get("action") or "").replace("_", " "), *people]
    words += [str(record[name]) for name in ("title", "inviter", "discard_reason", "score") if record.get(name)]
    return " ".join(word for word in words if word)


def _flat(text: Any) -> str:
    """A text that is a string, or a list of strings and entities; a link behind words is kept beside them."""
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return ""
    pieces: list[str] = []
    before: Any = ""
    for one in text:
        if isinstance(one, str):
            pieces.append(one)
        elif isinstance(one, dict):
            words = str(one.get("text") or "")
            link = one.get("href")
            if one.get("type") in _LINKS and pieces and not pieces[-1][-1:].isspace() and not isinstance(before, str):
                pieces.append(" ")
            pieces.append(f"{words} ({link})" if isinstance(link, str) and link and link != words else words)
        before = one
    return "".join(pieces)


FORMAT = Format(name="telegram-json", platform=_PLATFORM, sniff=sniff, read=read)
