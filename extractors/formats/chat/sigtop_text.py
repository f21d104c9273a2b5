"""sigtop's exports of Signal Desktop as text: fields and a body for each message, or a line for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from extractors.formats.chat.guard import guarded
from extractors.formats.chat.headed_lines import records
from extractors.formats.chat.text import head_lines, lines
from extractors.formats.chat.thread import TEXT_LIMIT, Message, Thread
from extractors.formats.chat.times import iso, spoken
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "signal"
_TITLE = re.compile(r"Conversation: (?P<name>.{1,300})$")
_FROM = re.compile(r"From: (?P<who>.{1,300})$")
_TYPE = re.compile(r"Type: (?P<type>[a-z][a-z0-9-]{2,40})$")
_FIELD = re.compile(r"(?P<name>Sent|Received|Attachment|Reaction|Edited): (?P<value>.*)$")
_NAMED = re.compile(r"(?P<name>.{1,200}) \((?P<id>\+\d{6,18}|[0-9a-f-]{36}|[^()]{1,80})\)$")
_VERSION = re.compile(r"Version: \d+$")
_FILE = re.compile(r"(?P<name>.{1,400}) \([^()]{1,120}, \d+ bytes\)$")
_SHORT = re.compile(
    r"(?P<when>\d{4}-\d\d-\d\d \d\d:\d\d|unknown) (?P<who>[^\n:]{1,120}):(?: \[(?P<kind>[a-z][a-z0-9-]{1,40}) message\]"
    r"| \[(?P<details>(?:reply to |edited|\d+ attachments?)[^\]\n]{0,300})\])?(?P<text>(?: .*)?)$"
)


def _sniff(source: Source) -> float:
    """Its title and first fields, or the fields that every message opens with."""
    beginning = head_lines(source.head, 60)
    if not beginning:
        return 0.0
    kinds = [at for at, line in enumerate(beginning) if _TYPE.match(line)]
    followed = any(beginning[at + 1].startswith(("Sent: ", "Received: ")) for at in kinds if at + 1 < len(beginning))
    if not followed:
        return 0.0
    return 0.95 if _TITLE.match(beginning[0]) else 0.7 if _FROM.match(beginning[0]) else 0.0


@guarded(_PLATFORM, "sigtop-text")
def _read(source: Source) -> Iterator[Document]:
    """A message opens by its type, before which its sender stands; its body follows an empty line."""
    first = next(iter(head_lines(source.head, 1)), "")
    title = _TITLE.match(first)
    name = _person(title["name"])[0] if title else PurePosixPath(source.name).stem
    thread = Thread(source, _PLATFORM, "sigtop-text", name)
    yield thread.opening()
    sender, kind, size = "", "", 0
    record: list[str] = []
    before: re.Match[str] | None = None  # the line before, where it may be the next message's first
    for line in lines(source.path, source.head):
        if opens := _TYPE.match(line):
            if kind:
                yield thread.message(_message(sender, kind, record, source.timezone))
            sender, kind, record, size = (before["who"] if before else ""), opens["type"], [], 0
            before = None
            continue
        held = [before.string] if before else []
        before = _FROM.match(line)
        if size <= 2 * TEXT_LIMIT:  # fields and what is quoted count too
            record += held if before else [*held, line]
            size += len(line)
    if kind:
        yield thread.message(_message(sender, kind, record + ([before.string] if before else []), source.timezone))


def _person(written: str) -> tuple[str, str | None]:
    """Name, and number or id where the exporter put one in brackets behind it."""
    found = _NAMED.match(written)
    return (found["name"], found["id"]) if found else (written, written if written.startswith("+") else None)


def _message(sender: str, kind: str, record: list[str], timezone: str | None) -> Message:
    name, identity = _person(sender)
    message = Message(sender=name or None, sender_id=identity)
    if kind not in ("incoming", "outgoing"):
        message.flags.append("call" if "call" in kind else "system")
        message.more["event"] = kind
    else:
        message.more["direction"] = kind
    rest = iter(record)
    reactions = []
    for line in rest:
        field = _FIELD.match(line)
        if field is None:
            break
        value = field["value"]
        if field["name"] == "Sent" or (field["name"] == "Received" and not message.moment.at):
            message.moment = spoken(value, timezone)
        elif field["name"] == "Attachment":
            file = _FILE.match(value)
            message.attachments.append(file["name"] if file else value)
        elif field["name"] == "Reaction":
            reactions.append(value)
        elif field["name"] == "Edited":
            message.flags.append("edited")
    message.more["reactions"] = reactions
    _body(message, list(rest))
    if message.more.get("event") and not message.text:
        message.text = kind.replace("-", " ")
    if message.attachments:
        message.flags.append("media")
    return message


def _body(message: Message, body: list[str]) -> None:
    """The text; of one that was edited its wordings stand one after the other behind `|`, the last of them first."""
    if "edited" not in message.flags:
        _wording(message, body)
        return
    wordings: list[list[str]] = []
    for line in body:
        plain = line.removeprefix("|").removeprefix(" ")
        if _VERSION.match(plain):
            wordings.append([])
        elif wordings and (wordings[-1] or not _FIELD.match(plain)):
            wordings[-1].append(plain)
    if wordings:
        _wording(message, wordings[0])
        message.more["earlier_text"] = [_said(wording) for wording in reversed(wordings[1:])]


def _wording(message: Message, body: list[str]) -> None:
    """A text, and what it answers, which stands before it behind `>`."""
    quoted = [line.removeprefix(">").strip() for line in body if line.startswith(">")]
    kept = (line for line in quoted if not _FROM.match(line) and not _FIELD.match(line))
    message.more["reply_text"] = "\n".join(kept).strip()
    message.text = _said(body)


def _said(body: list[str]) -> str:
    return "\n".join(line for line in body if not line.startswith(">")).strip("\n")


def _short_sniff(source: Source) -> float:
    """Lines of its form, of which some are the exporter's owner's or bear its marks."""
    beginning = head_lines(source.head, 60)
    found = [match for line in beginning if (match := _SHORT.match(line))]
    if not found or not _SHORT.match(beginning[0]) or len(found) * 3 < len(beginning):
        return 0.0
    return 0.6 if any(match["who"] == "You" or match["kind"] or match["details"] for match in found) else 0.3


@guarded(_PLATFORM, "sigtop-lines")
def _short_read(source: Source) -> Iterator[Document]:
    thread = Thread(source, _PLATFORM, "sigtop-lines", _person(PurePosixPath(source.name).stem)[0])
    yield thread.opening()
    for header, text in records(lines(source.path, source.head), _SHORT.match):
        if header is None:
            yield thread.message(Message(text=text.strip(), flags=["system"]))
            continue
        message = Message(text=text.strip(), sender=header["who"], moment=iso(header["when"], source.timezone))
        details = header["details"] or ""
        if header["kind"]:
            message.flags.append("call" if "call" in header["kind"] else "system")
            message.more["event"] = header["kind"]
            message.text = message.text or header["kind"].replace("-", " ")
        message.flags += ["edited"] if "edited" in details else []
        message.flags += ["media"] if "attachment" in details else []
        message.more["details"] = details
        yield thread.message(message)


TEXT = Format(name="sigtop-text", platform=_PLATFORM, sniff=_sniff, read=_read)
LINES = Format(name="sigtop-lines", platform=_PLATFORM, sniff=_short_sniff, read=_short_read)
