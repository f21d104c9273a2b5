"""signalbackup-tools' text export of a Signal backup: `[Jul 31, 2023 22:35:10] <Jo> …`, `[…] *** what happened`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from extractors.formats.chat.guard import guarded
from extractors.formats.chat.headed_lines import records
from extractors.formats.chat.text import head_lines, lines
from extractors.formats.chat.thread import Message, Thread
from extractors.formats.chat.times import spoken
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "signal"
_PARSER = "signal-backup-text"
_HEADER = re.compile(
    r"\[(?P<when>[A-Z][a-z]{2} \d\d, \d{4} \d\d:\d\d:\d\d)\] "
    r"(?:<(?P<who>[^\n]{1,200}?)> |(?P<event>\*\*\*) )(?P<text>.*)$"
)
_FILE = re.compile(r'<(?P<who>[^\n]{1,200}?)> sent file(?: "(?P<name>[^"\n]{1,400})"| of type (?P<type>\S{1,120}))?')
_REACTIONS = re.compile(r"\s*\(-(?P<all>[^\n]{1,2000}?)-\)\s*$")
_ID = re.compile(r" \(_id\d+\)$")


def sniff(source: Source) -> float:
    """Its form of line: a date no client of IRC writes, and IRC's brackets and stars behind it."""
    beginning = head_lines(source.head, 60)
    found = sum(1 for line in beginning if _HEADER.match(line))
    if not found or not _HEADER.match(beginning[0]):
        return 0.0
    return 0.93 if found * 4 >= len(beginning) else 0.6


@guarded(_PLATFORM, _PARSER)
def read(source: Source) -> Iterator[Document]:
    """One message a header; files have lines of their own before the text that was sent with them."""
    thread = Thread(source, _PLATFORM, _PARSER, _ID.sub("", PurePosixPath(source.name).stem))
    yield thread.opening()
    for header, text in records(lines(source.path, source.head), _HEADER.match):
        yield thread.message(_message(header, text.rstrip(), source.timezone))


def _message(header: re.Match[str] | None, text: str, timezone: str | None) -> Message:
    if header is None:
        return Message(text=text.strip(), flags=["system"])
    message = Message(sender=header["who"], moment=spoken(header["when"], timezone))
    if reactions := _REACTIONS.search(text):
        message.more["reactions"] = [one.strip() for one in reactions["all"].split(";") if one.strip()]
        text = text[: reactions.start()]
    message.text = text
    if header["event"] and (file := _FILE.match(text)):
        message.sender, message.text = file["who"], ""
        message.attachments = [file["name"]] if file["name"] else []
        message.more["attachment_type"] = file["type"] or ""
        message.flags.append("media")
    elif header["event"]:
        message.flags.append("call" if re.search(r"\bcall(?:ed)?\b", text) else "system")
    return message


FORMAT = Format(name="signal-backup-text", platform=_PLATFORM, sniff=sniff, read=read)
