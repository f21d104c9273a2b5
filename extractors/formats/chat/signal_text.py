"""Signal chats as text: sigexport's `chat.md` (`[2022-01-01 10:00:00] Jo: …`), and exports with a comma, no seconds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from extractors.formats.chat.guard import guarded
from extractors.formats.chat.headed_lines import records
from extractors.formats.chat.text import head_text, lines
from extractors.formats.chat.thread import Message, Thread
from extractors.formats.chat.times import iso
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "signal"
_PARSER = "signal-text"
_HEADER = re.compile(
    r"\[(?P<date>\d{4}-\d\d-\d\d)(?P<comma>,?) (?P<clock>\d\d:\d\d(?P<second>:\d\d)?)\]"
    r" (?P<who>.{1,120}?):(?: (?P<text>.*))?$"
)
_LINKED = re.compile(r"!?\[(?P<name>[^\]\n]{0,300})\]\((?P<path>\.{1,2}/[^)\n]{1,600})\)\s*")
_STICKER = re.compile(r"\(\( (?P<sign>.{1,40}?) \)\)")


def sniff(source: Source) -> float:
    """Its header's form, which WhatsApp shares in part: seconds without a comma count only with markdown's marks."""
    beginning = [line[:500] for line in head_text(source.head).split("\n", 200)[:200]]
    found = [(at, match) for at, line in enumerate(beginning) if (match := _HEADER.match(line.rstrip("\r")))]
    if not found or (found[0][0] > 2 and len(found) * 4 < len(beginning)):
        return 0.0
    match = found[0][1]
    if match["comma"] and not match["second"]:
        return 0.85
    if not match["comma"]:
        spaced = sum(1 for at, _ in found if at == 0 or not beginning[at - 1].strip())
        trailing = sum(1 for line in beginning if line.rstrip("\r").endswith("  "))
        if source.name.lower().endswith(".md") or (spaced * 10 >= len(found) * 8 and trailing * 2 >= len(found)):
            return 0.92
    return 0.3


@guarded(_PLATFORM, _PARSER)
def read(source: Source) -> Iterator[Document]:
    """One message from each header to the next; quotes keep their `>`."""
    path = PurePosixPath(source.name)
    folder = path.parent.name or source.path.parent.name
    thread = Thread(source, _PLATFORM, _PARSER, folder if path.name in ("chat.md", "index.md") else path.stem)
    yield thread.opening()
    for header, text in records(lines(source.path, source.head), _HEADER.match):
        yield thread.message(_message(header, text, source.timezone))


def _message(header: re.Match[str] | None, text: str, timezone: str | None) -> Message:
    if header is None:
        return Message(text=text.strip(), flags=["system"])
    message = Message(sender=header["who"], moment=iso(f"{header['date']} {header['clock']}", timezone))
    text = "\n".join(line.rstrip() for line in text.split("\n")).strip()
    if text == "(This message was deleted)":
        message.flags.append("deleted")
    start = text.rfind("(- ")
    end = text.find(" -)", start)
    if 0 <= start < end:
        message.more["reactions"] = [one.strip() for one in text[start + 3 : end].split(", ")]
        text = text[:start].rstrip("\n") + text[end + 3 :]
    message.attachments = [found["path"].removeprefix("./") for found in _LINKED.finditer(text)]
    text = _LINKED.sub("", text)
    if message.attachments or _STICKER.search(text):
        message.flags.append("media")
    if text.startswith("> ") or "\n> " in text:
        message.more["reply_text"] = "\n".join(line[2:] for line in text.split("\n") if line.startswith("> "))
    if re.match(r"(?:Incoming|Outgoing|Missed) (?:voice |video )?call\b", text) and len(text) < 60:
        message.flags.append("call")
    message.text = text.strip()
    return message


FORMAT = Format(name="signal-text", platform=_PLATFORM, sniff=sniff, read=read)
