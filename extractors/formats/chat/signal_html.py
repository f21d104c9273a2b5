"""signalbackup-tools' HTML export of a Signal backup: a page, or several, for each conversation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from extractors.formats.chat.guard import guarded
from extractors.formats.chat.markup import Element, classes, every, first, first_of, html_records, text_of
from extractors.formats.chat.text import head_text
from extractors.formats.chat.thread import Message, Thread
from extractors.formats.chat.times import spoken
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "signal"
_PARSER = "signal-html"
_KINDS = frozenset({"msg-incoming", "msg-outgoing", "msg-status"})
_ASIDE = frozenset(
    {"msg-name", "msg-quote", "attachment", "footer", "footer-status", "msg-reactions", "edited", "msg-dl-link"}
)


def sniff(source: Source) -> float:
    """The class names of its bubbles; a long style sheet may leave but one of them in the head."""
    text = head_text(source.head)
    if 'class="msg msg-' in text and ("msg-data" in text or "conversation-box" in text):
        return 0.95
    return 0.9 if ".msg-incoming" in text and ".msg-outgoing" in text and "conversation-box" in text else 0.0


@guarded(_PLATFORM, _PARSER)
def read(source: Source) -> Iterator[Document]:
    """Streams the bubbles. Those of a chat of two bear no name: the other's is the conversation's."""
    thread: Thread | None = None
    name = ""
    for element in html_records(source.path, source.head, _is_record):
        if element.tag == "title":
            name = text_of(element).removeprefix("Signal conversation: ")
            continue
        if thread is None:
            thread = Thread(source, _PLATFORM, _PARSER, name or PurePosixPath(source.name).stem)
            yield thread.opening()
        yield thread.message(_message(element, name, source.timezone))


def _is_record(element: Element) -> bool:
    return element.tag == "title" or (element.tag == "div" and bool(_KINDS & classes(element)))


def _message(element: Element, conversation: str, timezone: str | None) -> Message:
    names = classes(element)
    message = Message(moment=spoken(text_of(first(element, "msg-data")), timezone))
    quote = first(element, "msg-quote")
    if quote is not None:
        message.more["reply_text"] = text_of(quote)
    if "msg-status" in names:
        status = first(element, "status-text")
        message.flags.append("call" if status is not None and "call" in text_of(status).casefold() else "system")
    else:
        message.more["direction"] = "sent" if "msg-outgoing" in names else "received"
        name = next((one for one in every(element, "msg-name") if one.getparent() is element), None)
        message.sender = text_of(name) or ("(owner)" if "msg-outgoing" in names else conversation or None)
    message.text = text_of(element, skip=lambda one: bool(_ASIDE & classes(one)))
    for box in every(element, "attachment"):
        links = [one.get("src") or one.get("href") or "" for one in box.iter("img", "source", "a")]
        message.attachments += [link for link in links if link][:1]
    message.flags += ["media"] if message.attachments else []
    message.flags += ["deleted"] if "deleted-msg" in names else []
    edited = first(element, "edited")
    if edited is not None:
        message.flags.append("edited")
        if (earlier := first_of(edited, "edited-info")) is not None:
            message.more["earlier_text"] = text_of(earlier)
    message.more["reactions"] = [text_of(one).replace("\n", " ") for one in every(element, "msg-reaction")]
    return message


FORMAT = Format(name="signal-html", platform=_PLATFORM, sniff=sniff, read=read)
