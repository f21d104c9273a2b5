"""IRC logs: one document a line, joins and modes included, since who was there when is evidence too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from extractors.formats.chat.date_order import WrittenDates
from extractors.formats.chat.guard import guarded
from extractors.formats.chat.irc_lines import WEECHAT_LINE, Line, Reader, dated, is_log_line, opens_a_log
from extractors.formats.chat.text import Rest, head_lines, head_text, lines
from extractors.formats.chat.thread import TEXT_LIMIT, Message, Thread
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "irc"
_CHANNEL = re.compile(
    r"Session Ident: (?P<a>\S{1,80})"
    r"|(?:now talking (?:in|on)|has joined|joined|topic (?:for|of)) (?P<b>[#&+!][^\s,\x07]{1,80})",
    re.IGNORECASE,
)
_FILE_CHANNEL = re.compile(
    r"(?P<channel>[#&][\w#.+-]{1,80}?)(?:[_.-]?\d{4}[-_]?\d\d[-_]?\d\d.*|\.(?:weechat)?log|\.txt)?$"
)


def sniff(source: Source) -> float:
    """Most of the head's lines have a stamp and `<nick>`, an action or an event."""
    beginning = head_lines(source.head, 60)
    if not beginning:
        return 0.0
    if sum(1 for line in beginning if WEECHAT_LINE.match(line)) >= max(1, len(beginning) * 0.8):
        return 0.75
    marks = [is_log_line(line) for line in beginning]
    taken = sum(1 for known, _ in marks if known)
    spoken = any(speech for _, speech in marks)
    if opens_a_log(beginning[0]) and taken >= len(beginning) * 0.3:
        return 0.9
    if taken >= len(beginning) * 0.6 and (spoken or taken > 2):
        return 0.8 if spoken else 0.55
    return 0.0


@guarded(_PLATFORM, _PLATFORM)
def read(source: Source) -> Iterator[Document]:
    """Every line in order; the day of clocks without a date comes from day lines, else from the file's name."""
    channel = _channel(source)
    thread = Thread(source, _PLATFORM, "irc", channel)
    dates = _dates(source)
    yield thread.opening(metadata=dates.metadata())
    reader = Reader(source.name, source.timezone, dates)
    waiting: Message | None = None
    for raw in lines(source.path, source.head):
        if isinstance(raw, Rest) and waiting:
            waiting.text += raw if len(waiting.text) <= TEXT_LIMIT else ""
        elif raw.strip():
            if waiting:
                yield thread.message(waiting)
            waiting = _message(reader.take(raw))
    if waiting:
        yield thread.message(waiting)


def _dates(source: Source) -> WrittenDates:
    """The dates of a log that has one on each line, whose order of day and month only all of them tell."""
    dates = WrittenDates(source.timezone)
    if any(map(dated, head_lines(source.head))):
        for line in lines(source.path, source.head):
            if when := dated(line[:200]):
                dates.take(when)
    return dates


def _message(line: Line) -> Message:
    message = Message(text=line.text, sender=line.nick, moment=line.moment)
    if line.host:
        message.sender_id = f"{line.nick}!{line.host}"
    if line.kind == "event":
        message.flags.append("system")
    elif line.kind != "said":
        message.more["style"] = line.kind
    return message


def _channel(source: Source) -> str:
    name = PurePosixPath(source.name).name
    if match := _FILE_CHANNEL.search(name):
        return match["channel"]
    if match := _CHANNEL.search(head_text(source.head)):
        return match["a"] or match["b"]
    stem = PurePosixPath(name).stem
    folder = PurePosixPath(source.name).parent.name or source.path.parent.name
    return folder if folder and not re.search(r"[^\d_.-]", stem) else stem  # a file a day, in a folder a channel


FORMAT = Format(name="irc", platform=_PLATFORM, sniff=sniff, read=read)
