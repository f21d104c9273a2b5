"""Skype's data export (`messages.json`, found in the export's tar)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from extractors.formats.chat.guard import guarded
from extractors.formats.chat.json_stream import items, keys, records, scalar
from extractors.formats.chat.markup import Element, fragment, text_of
from extractors.formats.chat.thread import Message, Thread
from extractors.formats.chat.times import epoch, iso
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "skype"
_PARSER = "skype-json"
_CONVERSATION = ("conversations", "item")
_MESSAGE = (*_CONVERSATION, "MessageList", "item")
_PREFIX = re.compile(r"^(?:\d{1,2}:)(?=\S)")


def sniff(source: Source) -> float:
    """The export's own member names."""
    names = keys(source.head)
    return 0.95 if {"MessageList", "conversations"} <= names or {"originalarrivaltime", "messagetype"} <= names else 0.0


@guarded(_PLATFORM, _PARSER)
def read(source: Source) -> Iterator[Document]:
    """Streams each conversation's messages, newest first as the file has them."""
    yield Thread(source, _PLATFORM, _PARSER, source.name).opening()
    about: dict[str, Any] = {}
    thread: Thread | None = None
    count = 0
    members = (*_CONVERSATION, "threadProperties")
    for place, value in records(source.path, source.head, _MESSAGE, members):
        if place == _MESSAGE:
            if thread is None:
                count += 1
                identity = scalar(about.get("id"))
                name = scalar(about.get("displayName")) or identity
                thread = Thread(source, _PLATFORM, _PARSER, name, f"chat-{count:04d}")
                yield thread.opening(_members(about), {"conversation_id": identity or ""})
            yield _document(thread, value, scalar(about.get("id")))
        elif place[:2] == _CONVERSATION and len(place) == 3:
            if thread is not None and place[-1] == "id":
                thread, about = None, {}
            about[place[-1]] = value


def _members(about: dict[str, Any]) -> tuple[str, ...]:
    """Thread members as ids; of a chat of two, the other's id is the conversation's."""
    properties = about.get("threadProperties")
    members = scalar(properties.get("members")) if isinstance(properties, dict) else None
    return tuple(re.findall(r'"([^"]{1,200})"', members)) if members else ()


def _document(thread: Thread, value: Any, conversation: str | None) -> Document:
    if not isinstance(value, dict):
        return thread.no_message(value)
    origin = scalar(value.get("from")) or ""
    identity = _PREFIX.sub("", origin.rpartition("/contacts/")[2] or origin)
    kind = scalar(value.get("messagetype")) or ""
    when = iso(scalar(value.get("originalarrivaltime")) or "")
    message = Message(
        sender=scalar(value.get("displayName")) or identity or None,
        sender_id=identity or None,
        moment=when if when.at else epoch(value.get("id"), 1000),
    )
    message.more |= {"message_id": scalar(value.get("id")) or "", "message_type": kind}
    if conversation and not conversation.startswith("19:") and not thread.participants:
        other = _PREFIX.sub("", conversation)
        message.recipients = () if other == identity else (other,)
    _content(message, scalar(value.get("content")) or "", kind)
    properties = value.get("properties")
    if isinstance(properties, dict):
        if properties.get("edittime"):
            message.flags.append("edited")
        if properties.get("deletetime") or properties.get("isdeleted"):
            message.flags.append("deleted")
        message.more["reactions"] = [
            str(one.get("key")) for one in items(properties, "emotions") if isinstance(one, dict)
        ]
    return thread.message(message)


def _content(message: Message, content: str, kind: str) -> None:
    """Skype's own markup to text; media and calls by the message's type, quotes to the message they answer."""
    if kind.startswith("Event/Call"):
        message.flags.append("call")
    elif kind.startswith(("ThreadActivity", "Notice", "EndToEnd", "PopCard")):
        message.flags.append("system")
        message.more["event"] = kind
    elif kind.startswith("RichText/") or "URIObject" in content[:200]:
        message.flags.append("media")
    if "<" not in content:
        message.text = content.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
        return
    root = fragment(content)
    if root is None:
        message.text = content
        return
    for one in root.iter("*"):
        _mark(one, message)
    quote = root.find(".//quote")
    if quote is not None:
        message.more["reply_text"] = text_of(quote, skip=lambda one: one.tag == "legacyquote")
    words = text_of(root, skip=lambda one: one.tag in ("quote", "e_m"))
    message.text = _acts(root, kind) or words or " ".join(root.itertext()).strip()


def _acts(root: Element, kind: str) -> str:
    """What markup without sentences says: who was in a call, who did what to whom, whose card it is; else ""."""
    if kind.startswith("Event/Call"):
        return "\n".join(" ".join(piece for one in part if (piece := text_of(one))) for part in root.iter("part"))
    if kind.startswith("ThreadActivity"):
        found = ((str(one.tag), text_of(one)) for one in root.iter("*") if not len(one) and one.tag != "eventtime")
        return "\n".join(f"{name}: {_PREFIX.sub('', words)}" for name, words in found if words)
    if kind.endswith("/Contacts"):
        cards = (dict.fromkeys(card.get(name) or "" for name in ("f", "s", "p")) for card in root.iter("c"))
        return "\n".join(" ".join(filter(None, card)) for card in cards)
    return ""


def _mark(one: Element, message: Message) -> None:
    name = str(one.tag).lower()
    if name == "quote" and message.reply_to is None:
        message.reply_to = one.get("messageid")
    elif name == "e_m" and "edited" not in message.flags:
        message.flags.append("edited")
    elif name == "originalname" and (file := one.get("v")):
        message.attachments.append(file)
    elif name == "part" and (who := one.get("identity")):
        message.more["call"] = [
            *message.more.get("call", []),
            f"{_PREFIX.sub('', who)} {one.findtext('duration') or ''}".strip(),
        ]


FORMAT = Format(name="skype-json", platform=_PLATFORM, sniff=sniff, read=read)
