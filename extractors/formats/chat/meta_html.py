"""Facebook's and Instagram's "Download your information" as HTML: `message_1.html`, and the old `messages.htm`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extractors.formats.chat.date_order import WrittenDates
from extractors.formats.chat.export_pages import UNDERLINED, page
from extractors.formats.chat.guard import guarded
from extractors.formats.chat.markup import Element, classes, every, html_records, text_of
from extractors.formats.chat.meta_names import conversation, platform_of
from extractors.formats.chat.text import head_text
from extractors.formats.chat.thread import Message, Thread
from extractors.formats.source import Format, Source
from extractors.model import Document

_PARSER = "meta-html"
_HEAD_SENDER = re.compile(r"_a6-h[^>]{0,80}>([^<]{1,80})<")
_RECORD = frozenset({"_a6-g", "uiBoxWhite"})
_SENDER = frozenset({"_a6-h", "_2lel"})
_CONTENT = frozenset({"_a6-p", "_2let"})
_DATE = frozenset({"_a6-o", "_2lem"})


def sniff(source: Source) -> float:
    """The class names of its boxes, and that they are messages: pages of posts and comments have the same boxes, headed
    by what was done (`Jo updated her status.`). Or the names of the old single page."""
    text = head_text(source.head)
    if ("_a6-g" in text and "_a6-o" in text and "_a6-p" in text) or ("_2lej" in text and "_2lem" in text):
        if "messages/" in f"{source.path}/{source.name}" or "messages/" in text or "message_" in source.name:
            return 0.9
        people = Counter(_HEAD_SENDER.findall(text))
        return 0.6 if any(count > 1 and not name.endswith(".") for name, count in people.items()) else 0.3
    return 0.8 if 'class="message_header"' in text and 'class="meta"' in text and 'class="user"' in text else 0.0


@guarded(None, _PARSER)
def read(source: Source) -> Iterator[Document]:
    """Streams the boxes in the file's order, which is newest first."""
    platform = platform_of(source)
    thread: Thread | None = None
    dates = WrittenDates(source.timezone)
    title, people, header = "", "", Message()
    for element in html_records(source.path, source.head, _is_record):
        if element.tag == "title":
            title = text_of(element)
            continue
        old = _old(element, header, dates)
        if old is not None and element.tag == "div":
            header = old
            continue
        message = old or _message(element, dates)
        if message is None:
            people = people or text_of(element)
            continue
        if thread is None:
            thread = Thread(source, platform, _PARSER, title or conversation(source))
            yield thread.opening(_participants(people), {"heading": people, **page(source, UNDERLINED)})
        yield thread.message(message)


def _is_record(element: Element) -> bool:
    names = classes(element)
    return element.tag in ("title", "p") or bool(_RECORD & names) or ("message" in names and element.tag == "div")


def _participants(heading: str) -> tuple[str, ...]:
    """The names after `Participants:` of a group's first box."""
    _, colon, names = heading.partition(":")
    pieces = names.split("\n")[0].replace(" and ", ", ").split(",") if colon else []
    return tuple(name.strip() for name in pieces if name.strip())


def _old(element: Element, header: Message, dates: WrittenDates) -> Message | None:
    """The old page has sender and date in a `div.message`, and the text in the paragraph after it."""
    if element.tag == "p":
        return Message(text=text_of(element), sender=header.sender, moment=header.moment) if header.sender else None
    if "message" not in classes(element):
        return None
    sender, date = _one(element, frozenset({"user"})), _one(element, frozenset({"meta"}))
    return Message(sender=text_of(sender) or None, moment=dates.moment(text_of(date)))


def _one(element: Element, names: frozenset[str]) -> Element | None:
    return next((one for one in element.iter("*") if one is not element and classes(one) & names), None)


def _message(element: Element, dates: WrittenDates) -> Message | None:
    """A box with a date is a message; one without is a heading."""
    date = _one(element, _DATE)
    content = _one(element, _CONTENT)
    if date is None or (content is None and _one(element, _SENDER) is None):
        return None
    message = Message(sender=text_of(_one(element, _SENDER)) or None, moment=dates.moment(text_of(date)))
    if content is not None:
        message.text = text_of(content, skip=lambda one: "_a6-q" in classes(one) or one.tag == "video")
        links = [one.get("href") or one.get("src") or "" for one in content.iter("a", "img", "video", "audio")]
        message.attachments = [link for link in dict.fromkeys(links) if link and "://" not in link]
        if reactions := [text_of(one).replace("\n", " ") for box in every(content, "_a6-q") for one in box.iter("li")]:
            message.more["reactions"] = reactions
    if message.attachments:
        message.flags.append("media")
    return message


FORMAT = Format(name="meta-html", platform=None, sniff=sniff, read=read)
