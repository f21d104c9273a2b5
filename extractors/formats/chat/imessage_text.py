"""imessage-exporter's text: a line for the time, one for the sender, the message, what was thought of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from extractors.formats.chat.guard import guarded
from extractors.formats.chat.text import head_lines, lines
from extractors.formats.chat.thread import TEXT_LIMIT, Message, Thread
from extractors.formats.chat.times import spoken
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "imessage"
_PARSER = "imessage-text"
_STAMP = re.compile(
    r"(?P<indent> *)(?P<when>(?:[^\W\d]{3,10}\.? \d{1,2}, \d{4}|\d{1,2}\.? [^\W\d]{3,10}\.? \d{4},?)"
    r" {1,2}\d{1,2}:\d\d:\d\d(?: [AaPp]\.?[Mm]\.?)?)"
    r"(?: \((?P<receipt>[^()]{1,120})\))?(?P<rest> .*)?$"
)
_PATH = re.compile(r"(?:[^\s:][^:\n]{0,400}/)[^/\n]{1,200}\.\w{1,8}$")
_DELETED = "This message was deleted from the conversation!"
_TRANSLATED = "Translated from:"
_REPLY = "This message responded to an earlier message."
_TAPBACKS = ("Tapbacks:", "Reactions:")
_TAPBACK = re.compile(r"    |[^\n]{2,80} (?:by|from) \S")  # indented since version 1.2
_EDIT = re.compile(r"Edited .{1,80}? later: ?(?P<text>.*)$")


def sniff(source: Source) -> float:
    """Its form of time alone on a line."""
    beginning = head_lines(source.head)
    if not beginning or not (first := _STAMP.match(beginning[0])) or first["indent"]:
        return 0.0
    stamps = [match for line in beginning if (match := _STAMP.match(line))]
    if all(match["rest"] for match in stamps):  # a log has its dates before its words
        return 0.0
    return 0.9 if len(stamps) * 12 >= len(beginning) else 0.6


@guarded(_PLATFORM, _PARSER)
def read(source: Source) -> Iterator[Document]:
    """Replies stand indented below what they answer and again in their own place: the indented copies are left out."""
    thread = Thread(source, _PLATFORM, _PARSER, PurePosixPath(source.name).stem)
    yield thread.opening()
    stamp: re.Match[str] | None = None
    record: list[str] = []
    size = 0
    inside_reply = False
    ends = True  # whether the line before was empty: within a message a stamp stands before its first wording
    for line in lines(source.path, source.head):
        match = _STAMP.match(line)
        match = match if ends or not match or not match["rest"] else None
        ends = not line.strip()
        if match and match["indent"]:
            inside_reply = True
        elif match:
            if stamp is not None:
                yield thread.message(_message(stamp, record, source.timezone))
            stamp, record, size, inside_reply = match, [], 0, False
        elif not (inside_reply and (line.startswith("    ") or not line.strip())) and size <= TEXT_LIMIT:
            inside_reply = False
            record.append(line)
            size += len(line) + 1
    if stamp is not None:
        yield thread.message(_message(stamp, record, source.timezone))


def _message(stamp: re.Match[str], record: list[str], timezone: str | None) -> Message:
    message = Message(moment=spoken(stamp["when"], timezone))
    if stamp["receipt"]:
        message.more["receipt"] = stamp["receipt"]
    if (stamp["rest"] or "").strip():  # an announcement: `… PM You renamed the conversation to …`
        message.flags.append("system")
        message.text = "\n".join([stamp["rest"].strip(), *record]).strip()
        return message
    message.sender = record[0].strip() if record else None
    words: list[str] = []
    tapbacks: list[str] = []
    reacting = False
    for line in record[1:]:
        plain = line.strip()
        reacting = plain in _TAPBACKS or (reacting and bool(_TAPBACK.match(line)))
        if reacting:
            tapbacks += [plain] if plain not in _TAPBACKS else []
        elif plain == _DELETED:
            message.flags.append("deleted")
        elif plain == _REPLY:
            message.more["reply_context"] = plain
        elif _PATH.match(plain) and "://" not in plain:
            message.attachments.append(plain)
        else:
            words.append(line)
    if _TRANSLATED in words:  # what the phone showed stands before it, what was sent behind it
        at = words.index(_TRANSLATED)
        message.more["translation"], words = "\n".join(words[:at]), words[at + 1 :]
    if tapbacks:
        message.more["reactions"] = tapbacks
    _flags(message, words)
    message.text = "\n".join(_last_wording(message, words)).strip()
    return message


def _last_wording(message: Message, words: list[str]) -> list[str]:
    """The lines of a message as it stands; of one that was edited each wording stands in a line, the first behind its
    time, and goes to `earlier_text`."""
    edits = [at for at, line in enumerate(words) if _EDIT.match(line)]
    if not edits:
        return words
    begun = edits[0]
    wordings = ["\n".join(words[:begun])]
    for at, end in zip(edits, [*edits[1:], len(words)], strict=True):
        wordings.append("\n".join([_EDIT.sub(r"\g<text>", words[at]), *words[at + 1 : end]]))
    if first := _STAMP.match(wordings[0]):
        wordings[0] = (first["rest"] or "").strip()
    message.more["earlier_text"] = wordings[:-1]
    return [wordings[-1]]


def _flags(message: Message, words: list[str]) -> None:
    if message.attachments:
        message.flags.append("media")
    if any(_EDIT.match(line) for line in words):
        message.flags.append("edited")
    if any("unsent" in line and len(line) < 120 for line in words[:2]) and "deleted" not in message.flags:
        message.flags.append("deleted")


FORMAT = Format(name="imessage-text", platform=_PLATFORM, sniff=sniff, read=read)
