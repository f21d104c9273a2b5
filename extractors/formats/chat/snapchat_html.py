"""Snapchat's "My Data" as HTML: a page of cards for each conversation, and the tables of older downloads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from extractors.formats.chat.guard import BrokenError, guarded
from extractors.formats.chat.markup import Element, html_records, text_of
from extractors.formats.chat.snapchat import mark
from extractors.formats.chat.text import head_text
from extractors.formats.chat.thread import Message, Thread
from extractors.formats.chat.times import iso
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "snapchat"
_PARSER = "snapchat-html"
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC")
_CARD_TIME = re.compile(r"<h6[^>]*>\s*\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC")
_PAGES = (
    "snap_history",
    "chat_history",
    "memories_history",
    "account_history",
    "talk_history",
    "snapchat_ai",
    "friends.html",
)
_KIND = re.compile(r"[A-Z][A-Z_ ]{2,40}$")
_HEADINGS = frozenset({"h1", "h2", "h3"})
_TITLE = re.compile(r"(?:Chat|Snap) History with (?P<name>.+)$")
_COLUMNS = {
    "From": "sender", "To": "recipient", "Media Type": "kind", "Type": "kind", "Created": "when", "Timestamp": "when",
    "Content": "text", "Text": "text",
}  # fmt: skip


def sniff(source: Source) -> float:
    """Cards that end in a time of the site's form, or tables of it with the columns of messages; and links to the
    download's other pages, where the head has them."""
    text = head_text(source.head)
    linked = sum(page in text for page in _PAGES) > 1 or "Snapchat" in text[:4096]
    if "<h4" in text and _CARD_TIME.search(text):
        return 0.95 if linked or "rightpanel" in text else 0.6
    if not linked or "<tr" not in text or not _TIME.search(text):
        return 0.0
    columns = {name for name in _COLUMNS if re.search(rf"<th[^>]*>\s*(?:<b>)?{name}\s*<", text)}
    if columns & {"From", "To", "Content"} and columns & {"Created", "Timestamp"}:
        return 0.9
    return 0.85 if "chat_history" in source.name else 0.0


@guarded(_PLATFORM, _PARSER)
def read(source: Source) -> Iterator[Document]:
    """Streams cards and rows into one conversation, called after the page's heading or name."""
    thread: Thread | None = None
    for name, message in _messages(source):
        if thread is None:
            thread = Thread(source, _PLATFORM, _PARSER, name or _stem(source))
            yield thread.opening()
        yield thread.message(message)


def _messages(source: Source) -> Iterator[tuple[str, Message]]:
    """Each message, and whom the page says that it is with. A row of one cell is the text of the row before it, which
    waits for it. Raises `BrokenError` after all that was read."""
    name, section = "", ""
    columns: list[str] = []
    waiting: Message | None = None
    fault: BrokenError | None = None
    try:
        for element in html_records(source.path, source.head, _is_record):
            cells = [text_of(one) for one in element.iter("td")]
            if element.tag in _HEADINGS:
                section = text_of(element)
                name = name or (found["name"] if (found := _TITLE.match(section)) else "")
            elif element.tag == "tr" and (heads := [text_of(one) for one in element.iter("th")]):
                columns = [_COLUMNS.get(head, head) for head in heads]
            elif waiting is not None and len(cells) == 1:
                waiting.text = cells[0]
            elif message := _row(cells, columns, section) if element.tag == "tr" else _card(element):
                if waiting is not None:
                    yield name, waiting
                waiting = message
    except BrokenError as error:
        fault = error
    if waiting is not None:
        yield name, waiting
    if fault is not None:
        raise fault


def _stem(source: Source) -> str:
    return PurePosixPath(source.name).stem.removeprefix("subpage_")


def _is_record(element: Element) -> bool:
    if element.tag == "div":  # a card has no class, but a ground of its own
        return "background:#f2f2f2" in (element.get("style") or "").replace(" ", "").lower()
    return element.tag == "tr" or element.tag in _HEADINGS


def _card(element: Element) -> Message | None:
    """Who, what kind, the text, when, and whether it was saved."""
    when = next(element.iter("h6"), None)
    if when is None:
        return None
    message = Message(moment=iso(text_of(when)), sender=text_of(next(element.iter("h4"), None)) or None)
    message.sender_id = message.sender
    kinds = [text_of(one) for one in element.iter("span", "h5") if not len(one) and _KIND.match(text_of(one))]
    mark(message, kinds[0] if kinds else "")
    said = [text_of(one) for one in element.iter("p")]
    message.text = "\n".join(words for words in said if words and words not in kinds)
    if text_of(element).endswith("Saved"):
        message.more["IsSaved"] = "yes"
    return message


def _row(cells: list[str], columns: list[str], section: str) -> Message | None:
    """A row of a table with its columns named above; without, as the oldest downloads have them: who, kind, when."""
    names = columns if len(columns) == len(cells) else ["sender", "kind", "when"] if len(cells) == 3 else []
    values = dict(zip(names, cells, strict=False))
    if not _TIME.fullmatch(values.get("when", "")):
        return None
    who, to = values.get("sender"), values.get("recipient")
    if section.startswith("Sent") and not to:
        who, to = None, who
    message = Message(
        moment=iso(values["when"]), text=values.get("text", ""), sender=who or None, sender_id=who or None
    )
    message.recipients = (to,) if to else ()
    mark(message, values.get("kind", ""))
    message.more["section"] = section
    return message


FORMAT = Format(name="snapchat-html", platform=_PLATFORM, sniff=sniff, read=read)
