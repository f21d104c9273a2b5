"""WhatsApp's "Export chat": `WhatsApp Chat with X.txt` of Android, `_chat.txt` of the iPhone; and messages
copied out of WhatsApp Web."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from extractors.formats.chat import whatsapp_notices as notices
from extractors.formats.chat.guard import guarded
from extractors.formats.chat.headed_lines import records
from extractors.formats.chat.text import head_lines, head_text, lines
from extractors.formats.chat.thread import Message, Thread
from extractors.formats.chat.whatsapp_lines import MARKS_PLAIN, Profile, header, profile, split_sender
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "whatsapp"
_ATTACHED = re.compile(r"<[^<>:]{2,30}:\s?(?P<file>[^<>/\\]{1,200}\.\w{1,8})>")
_FILE = re.compile(r"[\u200e\u200f]?(?P<file>[^\n/\\]{1,200}\.\w{1,8}) \([^()\n]{3,40}\)(?:\n|$)")
_WHOLE_MARK = re.compile(r"[\u200e\u200f]?<(?!https?:)[^<>\n]{3,60}>(?=$|\n)")
_EDITED = re.compile(r"[ \u200e\u200f]{1,3}<[^<>\n:/@]{8,60}>$")
_PHONE = re.compile(r"\+?[\d\s()\u00a0\u2011\u2010-]{7,24}$")
_LOG_LEVELS = frozenset({"INFO", "DEBUG", "WARN", "WARNING", "ERROR", "TRACE", "CRITICAL", "FATAL", "NOTICE"})
_TITLE = re.compile(
    r"(?:whats\s?app[\s_-]*chat|chat[\s_-]*(?:de |do |di |su )?whats\s?app|.*whats\s?app)"
    r"\s*(?:[-_–]|with|mit|met|con|avec|com|med|с|z|s|ile|kanssa|dengan)?[\s_]+(?P<name>.+)",
    re.IGNORECASE,
)


def sniff(source: Source) -> float:
    """Lines that open with a date, a clock and a name: most of the head's lines, or its first."""
    text = head_text(source.head)
    beginning = head_lines(source.head, 60)
    if not beginning:
        return 0.0
    found = [match for line in beginning if (match := header(line))]
    if not found:
        return 0.0
    senders = [sender for match in found if (sender := split_sender(match["rest"])[0])]
    if any(sender.upper() in _LOG_LEVELS for sender in senders):
        return 0.2
    if any(match["rest"].startswith(("<", "-->", "***", "* ")) for match in found):
        return 0.2
    first = header(beginning[0])
    if not senders:
        return 0.4 if first and "\u200e" in text else 0.0
    score = 0.75 if first or len(found) * 3 >= len(beginning) else 0.3
    return score + (0.15 if "\u200e" in text or "whatsapp" in source.name.casefold() else 0.0)


def read_as(source: Source, platform: str, parser: str = "") -> Iterator[Document]:
    """Two readings: the first learns the order of day and month and who speaks, the second makes the messages."""
    found = profile(lines(source.path, source.head))
    thread = Thread(source, platform, parser or platform, title(source))
    about: dict[str, str | list[str]] = {"headers": str(found.headers)}
    if not found.named:
        about |= {"date_order": found.order, "date_order_why": found.order_why}
    if found.unknown_halves:
        about["clock"] = "times beside these words are not read, they name no known half of the day: " + ", ".join(
            sorted(found.unknown_halves)
        )
    yield thread.opening(sorted(found.senders, key=lambda name: (-found.senders[name], name)), about)
    for opening, text in records(lines(source.path, source.head), found.match, "rest"):
        yield thread.message(_message(opening, text, found, source.timezone, early=thread.count < 5))


def _message(opening: re.Match[str] | None, text: str, found: Profile, zone: str | None, *, early: bool) -> Message:
    if opening is None:
        return Message(text=text.strip(), flags=["system"])
    moment = found.moment(opening, zone)
    sender, body = split_sender(text)
    if sender is None:
        return Message(text=body.strip(MARKS_PLAIN).rstrip(), moment=moment, flags=["system"])
    message = Message(sender=sender, moment=moment)
    if _PHONE.match(sender):
        digits = "".join(c for c in sender if c.isdigit())
        message.sender_id = ("+" if sender.startswith("+") else "") + digits
    _classify(message, body.rstrip(), early=early)
    return message


def _classify(message: Message, body: str, *, early: bool) -> None:
    """Flags, attachments and the text itself, by marks first and by words where there is none. `early`: at the chat's
    beginning, where a notice may stand under the chat's name without a mark."""
    plain = body.strip(MARKS_PLAIN)
    own = body[:1] in ("\u200e", "\u200f") and "\n" not in plain and len(plain) < 160
    message.text = plain
    marked = "<" in body
    if attached := (_ATTACHED.search(body) if marked else None) or (_FILE.match(body) if "(" in body else None):
        message.attachments.append(attached["file"].strip(MARKS_PLAIN + " "))
        message.flags.append("media")
    elif len(plain) < 100 and notices.DELETED.match(plain):
        message.flags.append("deleted")
    elif (marked and _WHOLE_MARK.match(body)) or (
        len(plain) < 60 and (own or plain.count(" ") < 4) and notices.OMITTED.search(plain)
    ):
        message.flags.append("media")
    elif len(plain) < 80 and notices.CALL.match(plain):
        message.flags.append("call")
    elif early and len(plain) < 400 and notices.NOTICE.search(plain):
        message.flags.append("system")
    elif own and body[0] == "\u200e" and "://" not in plain:
        message.flags.append("system")  # the iPhone marks every line of its own, whoever it names as sender
    if (
        marked
        and message.text
        and (edited := _EDITED.search(body))
        and not _ATTACHED.match(edited[0].strip(" " + MARKS_PLAIN))
    ):
        message.flags.append("edited")
        message.text = body[: edited.start()].strip(MARKS_PLAIN).rstrip()


def title(source: Source) -> str:
    """The chat's name: from the file's, or from its folder's or archive's where the file is only `_chat.txt`."""
    pieces = source.name.split("/")
    if len(pieces) == 1:
        pieces = [source.path.parent.name, *pieces]
    for piece in reversed(pieces):
        stem = PurePosixPath(piece).name
        stem = re.sub(r"\.(?:txt|zip)$", "", stem, flags=re.IGNORECASE)
        if match := _TITLE.match(stem):
            return match["name"]
        if stem not in ("", "_chat"):
            return stem
    return source.name


@guarded(_PLATFORM, _PLATFORM)
def read(source: Source) -> Iterator[Document]:
    """The messages of one chat, and one document for the chat."""
    return read_as(source, _PLATFORM)


FORMAT = Format(name="whatsapp", platform=_PLATFORM, sniff=sniff, read=read)
