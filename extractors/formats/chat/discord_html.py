"""DiscordChatExporter's HTML, old (`chatlog__messages`) and new (`chatlog__message-container`)."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.formats.chat.discord_ids import moment_of
from extractors.formats.chat.export_pages import PARTITION, page
from extractors.formats.chat.guard import guarded
from extractors.formats.chat.markup import Element, classes, every, first, first_of, html_records, text_of
from extractors.formats.chat.text import head_text
from extractors.formats.chat.thread import Message, Thread
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "discord"
_PARSER = "discord-html"
_ENDS = (b"</html", b"postamble__entry")  # newer versions leave out the closing tags that HTML lets be


def sniff(source: Source) -> float:
    """Its class names, which also stand in the style sheet before a long preamble."""
    text = head_text(source.head)
    return 0.95 if "chatlog__message" in text and ("preamble" in text or "chatlog__author" in text) else 0.0


@guarded(_PLATFORM, _PARSER)
def read(source: Source) -> Iterator[Document]:
    """Streams groups of messages of one author; the time is the one that each message's id states."""
    thread: Thread | None = None
    where: list[str] = []
    for element in html_records(source.path, source.head, _is_record, _ENDS):
        names = classes(element)
        if "preamble__entry" in names or element.tag == "title":
            where.append(text_of(element))
            continue
        if thread is None:
            thread = Thread(source, _PLATFORM, _PARSER, _name(where) or source.name)
            yield thread.opening(metadata={"export": where, **page(source, PARTITION)})
        for message in _group(element):
            yield thread.message(message)


def _is_record(element: Element) -> bool:
    names = classes(element)
    return element.tag == "title" or bool({"chatlog__message-group", "preamble__entry"} & names)


def _name(where: list[str]) -> str:
    """`Guild / Channel` of the preamble; the page's title (`Guild - Channel`) where there is none."""
    entries = where[1:3] if len(where) > 2 else where[:1]
    return " / ".join(entries)


def _group(group: Element) -> Iterator[Message]:
    containers = every(group, "chatlog__message-container") or every(group, "chatlog__message") or [group]
    author = first_of(group, "chatlog__author-name", "chatlog__author")
    for container in containers:
        own = first_of(container, "chatlog__author", "chatlog__system-notification-author")
        author = own if own is not None else author
        yield _message(container, author, group)


def _message(container: Element, author: Element | None, group: Element) -> Message:
    identity = container.get("data-message-id") or (container.get("id") or "").rpartition("-")[2]
    when = first_of(container, "chatlog__timestamp", "chatlog__system-notification-timestamp")
    written = text_of(when)
    if not written and (short := first(container, "chatlog__short-timestamp")) is not None:
        written = short.get("title") or text_of(short)
    written = written or text_of(first(group, "chatlog__timestamp"))
    message = Message(sender=text_of(author) or None, moment=moment_of(identity, written))
    if author is not None:
        message.sender_id = author.get("data-user-id")
        if full := author.get("title"):
            message.more["sender_name"] = full
    if identity:
        message.more["message_id"] = identity
    _content(container, message)
    return message


def _content(container: Element, message: Message) -> None:
    notice = first(container, "chatlog__system-notification-content")
    if notice is not None:
        message.flags.append("system")
        message.text = text_of(notice)
        return
    content = first(container, "chatlog__content")
    edited = "chatlog__edited-timestamp"
    pieces = [text_of(content, skip=lambda one: edited in classes(one))] if content is not None else []
    if first(container, edited) is not None:
        message.flags.append("edited")
    pieces += [text_of(one) for one in every(container, "chatlog__embed")]
    message.text = "\n".join(piece for piece in pieces if piece)
    for attachment in every(container, "chatlog__attachment"):
        links = [
            one.get("href") or one.get("src") or "" for one in attachment.iter("a", "img", "video", "source", "audio")
        ]
        message.attachments += [link for link in dict.fromkeys(links) if link][:1]
    if message.attachments:
        message.flags.append("media")
    if reactions := every(container, "chatlog__reaction"):
        message.more["reactions"] = [one.get("title") or text_of(one).replace("\n", " ") for one in reactions]
    reply = first_of(container, "chatlog__reply-link", "chatlog__reference-link")
    if reply is not None:
        message.reply_to = "".join(c for c in (reply.get("onclick") or "") if c.isdigit()) or None
        message.more["reply_text"] = text_of(reply)


FORMAT = Format(name="discord-html", platform=_PLATFORM, sniff=sniff, read=read)
