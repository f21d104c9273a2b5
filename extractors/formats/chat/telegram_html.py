"""Telegram Desktop's HTML export: `messages.html`, `messages2.html` … of one chat."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.formats.chat.export_pages import NUMBERED, page
from extractors.formats.chat.guard import guarded
from extractors.formats.chat.markup import Element, classes, every, first, html_records, text_of
from extractors.formats.chat.text import head_text
from extractors.formats.chat.thread import Message, Thread
from extractors.formats.chat.times import spoken
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "telegram"
_PARSER = "telegram-html"
_LINKED = ("media", "photo_wrap", "video_file_wrap", "animated_wrap", "sticker_wrap")


def sniff(source: Source) -> float:
    """The class names of its messages."""
    text = head_text(source.head)
    if 'class="message default clearfix' in text or ('class="message service"' in text and "page_wrap" in text):
        return 0.95
    return 0.8 if "page_wrap" in text and "page_header" in text and "userpic" in text and "history" in text else 0.0


@guarded(_PLATFORM, _PARSER)
def read(source: Source) -> Iterator[Document]:
    """Streams the messages; those `joined` to the one before have its sender. Day headings are no messages."""
    thread: Thread | None = None
    last = Message()
    name = ""
    for element in html_records(source.path, source.head, _is_record):
        if "page_header" in classes(element):
            name = name or text_of(element)
            continue
        if thread is None:
            thread = Thread(source, _PLATFORM, _PARSER, name or source.name)
            yield thread.opening(metadata=page(source, NUMBERED))
        if "service" in classes(element):
            if not (element.get("id") or "").startswith("message-"):
                yield thread.message(_service(element))
            continue
        last = _message(element, last, source.timezone)
        yield thread.message(last)


def _is_record(element: Element) -> bool:
    names = classes(element)
    return element.tag == "div" and (
        "page_header" in names or ("message" in names and bool({"default", "service"} & names))
    )


def _service(element: Element) -> Message:
    message = Message(text=text_of(first(element, "body", "details")), flags=["system"])
    message.more["message_id"] = (element.get("id") or "").removeprefix("message")
    return message


def _message(element: Element, last: Message, timezone: str | None) -> Message:
    date = first(element, "pull_right", "date")
    message = Message(
        moment=spoken(date.get("title") or "", timezone, day_first=True) if date is not None else last.moment
    )
    message.more["message_id"] = (element.get("id") or "").removeprefix("message")
    forwarded = first(element, "forwarded", "body")
    names = [one for one in every(element, "from_name") if not _within(one, forwarded)]
    message.sender = text_of(names[0]) if names else last.sender
    if forwarded is not None:
        message.flags.append("forwarded")
        origin = first(forwarded, "from_name")
        message.more["forwarded_from"] = (
            text_of(origin, skip=lambda one: "date" in classes(one)) if origin is not None else _origin(last)
        )
    _content(element, message)
    return message


def _origin(last: Message) -> str:
    origin = last.more.get("forwarded_from", "")
    return origin if isinstance(origin, str) else ""


def _within(element: Element, ancestor: Element | None) -> bool:
    return ancestor is not None and any(one is ancestor for one in element.iterancestors())


def _content(element: Element, message: Message) -> None:
    for one in element.iter("a"):
        link = one.get("href") or ""
        if "#go_to_message" in link and message.reply_to is None:
            message.reply_to = link.rpartition("#go_to_message")[2]
        elif classes(one) & set(_LINKED) and link and not link.startswith(("http:", "https:")):
            message.attachments.append(link)
    pieces = [text_of(one) for one in every(element, "text") if "bold" not in classes(one)]
    media = first(element, "media_wrap")
    if media is not None:
        message.flags.append("call" if first(media, "media_call") is not None else "media")
        pieces.append(text_of(media))
    if reactions := every(element, "reaction"):
        message.more["reactions"] = [text_of(one).replace("\n", " ") for one in reactions]
    if (signature := first(element, "signature")) is not None:
        message.more["signature"] = text_of(signature)
    message.text = "\n".join(piece for piece in pieces if piece)


FORMAT = Format(name="telegram-html", platform=_PLATFORM, sniff=sniff, read=read)
