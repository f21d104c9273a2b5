"""imessage-exporter's HTML: one file a conversation, replies shown again where they stand in time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from extractors.formats.chat.guard import guarded
from extractors.formats.chat.markup import Element, classes, every, first, html_records, text_of
from extractors.formats.chat.text import head_text
from extractors.formats.chat.thread import Message, Thread
from extractors.formats.chat.times import spoken
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "imessage"
_PARSER = "imessage-html"


def sniff(source: Source) -> float:
    """The class names of its messages."""
    text = head_text(source.head)
    marks = ('class="message"', 'class="timestamp"', 'class="message_part"', 'class="sender"')
    return 0.9 if all(mark in text for mark in marks) else 0.0


@guarded(_PLATFORM, _PARSER)
def read(source: Source) -> Iterator[Document]:
    """Streams outermost messages; a reply within a thread is left to its own place in time, where it comes again."""
    thread = Thread(source, _PLATFORM, _PARSER, PurePosixPath(source.name).stem)
    yield thread.opening()
    for element in html_records(source.path, source.head, _is_record):
        message = _message(element, source.timezone)
        if "announcement" in classes(element):
            message.flags.append("system")
        yield thread.message(message)


def _is_record(element: Element) -> bool:
    return element.tag == "div" and bool({"message", "announcement"} & classes(element))


def _skipped(element: Element) -> bool:
    """Threads, reactions and the exporter's own notes are no part of what was written."""
    return bool(
        {"replies", "reactions", "tapbacks", "reply_context", "timestamp", "sender", "deleted"} & classes(element)
    )


def _message(element: Element, timezone: str | None) -> Message:
    stamp = text_of(first(element, "timestamp"), skip=lambda one: "reply_anchor" in classes(one)).split("\n")[0]
    when, _, receipt = stamp.partition("(")
    message = Message(sender=text_of(first(element, "sender")) or None, moment=spoken(when.strip(), timezone))
    if receipt:
        message.more["receipt"] = receipt.rstrip(") ")
    body = first(element, "sent") if first(element, "sent") is not None else first(element, "received")
    if body is not None:
        service: list[str] = [name for name in ("iMessage", "SMS", "RCS") if name in classes(body)]
        message.more["direction"] = "sent" if "sent" in classes(body) else "received"
        message.more["service"] = service
    earlier = _earlier_rows(element)
    message.text = text_of(element, skip=lambda one: _skipped(one) or one in earlier)
    message.more["earlier_text"] = [text_of(row, skip=_skipped) for row in earlier]
    if (sent := first(element, "translated")) is not None and not _in_replies(sent, element):
        message.more["translation"] = text_of(element, skip=lambda one: _skipped(one) or one is sent)
        message.text = text_of(sent)
    own = [one for one in element.iter("img", "video", "audio", "a") if not _in_replies(one, element)]
    links = [one.get("src") or one.get("href") or "" for one in own]
    message.attachments = [link for link in dict.fromkeys(links) if link and ":" not in link]
    if message.attachments:
        message.flags.append("media")
    _marks(element, message)
    return message


def _earlier_rows(element: Element) -> dict[Element, None]:
    """The rows of an edited message's table but the last wording, which is the table's foot."""
    edited = first(element, "edited")
    if edited is None or _in_replies(edited, element) or next(edited.iter("tfoot"), None) is None:
        return {}
    rows = (row for row in edited.iter("tr") if all(one.tag != "tfoot" for one in row.iterancestors()))
    return dict.fromkeys(rows)


def _marks(element: Element, message: Message) -> None:
    for name, flag in (("deleted", "deleted"), ("unsent", "deleted"), ("edited", "edited")):
        found = first(element, name)
        if found is not None and not _in_replies(found, element) and flag not in message.flags:
            message.flags.append(flag)
    for name in ("subject", "expressive", "reply_context"):
        found = first(element, name)
        if found is not None and not _in_replies(found, element):
            message.more[name] = text_of(found)
    reactions = [*every(element, "reaction"), *every(element, "tapback")]
    said = [text_of(one).replace("\n", " ") for one in reactions if not _in_replies(one, element)]
    if said := [one for one in dict.fromkeys(said) if one]:
        message.more["reactions"] = said


def _in_replies(element: Element, root: Element) -> bool:
    for one in element.iterancestors():
        if one is root:
            return False
        if "replies" in classes(one):
            return True
    return False


FORMAT = Format(name="imessage-html", platform=_PLATFORM, sniff=sniff, read=read)
