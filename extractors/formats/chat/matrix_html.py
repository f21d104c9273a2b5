"""Element's "Export chat" as HTML: `messages.html`, `messages2.html` … in the client's own markup."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from extractors.formats.chat.export_pages import NUMBERED, page
from extractors.formats.chat.guard import guarded
from extractors.formats.chat.markup import Element, classes, every, first, first_of, html_records, text_of
from extractors.formats.chat.text import head_text
from extractors.formats.chat.thread import Message, Thread
from extractors.formats.chat.times import Moment, spoken
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "matrix"
_PARSER = "matrix-html"
_NAMES = ("mx_RoomHeader_nametext", "mx_RoomHeader_name", "mx_RoomHeader_heading")
_SENDER = ("mx_DisambiguatedProfile_displayName", "mx_SenderProfile_displayName", "mx_SenderProfile_name")
_BODY = ("mx_EventTile_body", "mx_EventTile_content", "mx_TextualEvent", "mx_RedactedBody", "mx_EventTile_line")
_REPLIES = ("mx_ReplyChain", "mx_ReplyThread")
_ASIDE = frozenset(
    {"mx_MessageTimestamp", *_REPLIES, "mx_EventTile_edited", "mx_EventTile_avatar",
     "mx_ReplyTile", "mx_EventTile_e2eIcon", "mx_MFileBody_info_icon", *_SENDER}
)  # fmt: skip


def sniff(source: Source) -> float:
    """The exporter's wrapper, or the client's class names in a page of this title."""
    text = head_text(source.head)
    if "mx_Export_EventWrapper" in text:
        return 0.95
    return 0.9 if "<title>Exported Data</title>" in text and 'class="mx_' in text else 0.0


@guarded(_PLATFORM, _PARSER)
def read(source: Source) -> Iterator[Document]:
    """Streams the tiles; one that continues another has its sender. Day headings date what has only a clock."""
    thread: Thread | None = None
    name, day = "", ""
    last = Message()
    for element in html_records(source.path, source.head, _is_record):
        names = classes(element)
        if names & set(_NAMES):
            name = name or text_of(element)
        elif "mx_DateSeparator" in names:
            day = text_of(element)
        else:
            if thread is None:
                thread = Thread(source, _PLATFORM, _PARSER, name or PurePosixPath(source.name).stem)
                yield thread.opening(metadata=page(source, NUMBERED))
            last = _message(element, last, day, source.timezone)
            yield thread.message(last)


def _is_record(element: Element) -> bool:
    names = classes(element)
    return bool({"mx_Export_EventWrapper", "mx_EventTile", "mx_DateSeparator", *_NAMES} & names)


def _message(element: Element, last: Message, day: str, timezone: str | None) -> Message:
    tile = element if "mx_EventTile" in classes(element) else first_of(element, "mx_EventTile", "mx_EventTile_line")
    names = classes(tile) if tile is not None else frozenset[str]()
    sender = _own(element, *_SENDER)
    message = Message(moment=_moment(element, day, timezone), sender=text_of(sender) or None)
    continues = sender is None and "mx_EventTile_continuation" in names
    if continues:
        message.sender, message.sender_id = last.sender, last.sender_id
    avatar = first_of(element, "mx_EventTile_avatar", "mx_BaseAvatar")
    titles = [one.get("title") or "" for one in avatar.iter("*")] if avatar is not None else []
    message.sender_id = next((title for title in titles if title.startswith("@")), message.sender_id)
    message.more["message_id"] = element.get("id") or ""
    reply = first_of(element, *_REPLIES)
    if reply is not None:
        message.more["reply_text"] = text_of(reply)
    body = _own(element, *_BODY)
    message.text = text_of(body if body is not None else element, skip=lambda one: bool(_ASIDE & classes(one)))
    if first(element, "mx_TextualEvent") is not None or "mx_EventTile_info" in names:
        message.flags.append("system")
    if _own(element, "mx_RedactedBody") is not None:
        message.flags.append("deleted")
    if _own(element, "mx_EventTile_edited") is not None:
        message.flags.append("edited")
    _media(element, message)
    return message


def _own(element: Element, *names: str) -> Element | None:
    """The first descendant with the first of the class names that any has, apart from the message it answers."""
    found = (one for name in names for one in every(element, name) if not _is_quoted(one, element))
    return next(found, None)


def _is_quoted(one: Element, root: Element) -> bool:
    for ancestor in one.iterancestors():
        if ancestor is root:
            return False
        if classes(ancestor) & set(_REPLIES):
            return True
    return False


def _moment(element: Element, day: str, timezone: str | None) -> Moment:
    stamp = first(element, "mx_MessageTimestamp")
    if stamp is None:
        return Moment()
    written = stamp.get("title") or stamp.get("aria-label") or ""
    whole = spoken(written, timezone, day_first=True)
    return whole if whole.at else spoken(f"{day} {text_of(stamp)}", timezone, day_first=True)


def _media(element: Element, message: Message) -> None:
    box = first_of(element, "mx_MImageBody", "mx_MVideoBody", "mx_MAudioBody", "mx_MFileBody")
    if box is None:
        return
    message.flags.append("media")
    links = dict.fromkeys(one.get("src") or one.get("href") or "" for one in box.iter("img", "a", "video", "audio"))
    message.attachments = [link for link in links if link and not link.startswith(("http", "#", "data:"))]


FORMAT = Format(name="matrix-html", platform=_PLATFORM, sniff=sniff, read=read)
