"""DiscordChatExporter's plain text and CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Final

from extractors.formats.chat.date_order import WrittenDates
from extractors.formats.chat.export_pages import PARTITION, page
from extractors.formats.chat.guard import BrokenError, guarded, until_broken
from extractors.formats.chat.text import head_text, lines
from extractors.formats.chat.thread import TEXT_LIMIT, Message, Thread
from extractors.formats.chat.times import Moment, iso
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "discord"
_RULE = "=" * 62
_HEADER = re.compile(r"\[(?P<when>[^\[\]]{6,60}\d[^\[\]]{0,12})\] (?P<who>.{1,100}?)(?P<pinned> \(pinned\))?$")
_SECTION = re.compile(r"\{(?P<name>Attachments|Embed|Stickers|Reactions)\}$")
_COUNT = re.compile(r"Exported (?P<count>[\d,.\s\u00a0\u202f']+) message\(s\)")
_COLUMNS: Final = ("AuthorID", "Author", "Date", "Content", "Attachments", "Reactions")
_FIELD_LIMIT: Final = TEXT_LIMIT * 4


def _text_sniff(source: Source) -> float:
    text = head_text(source.head).lstrip()
    if text.startswith("=" * 20) and re.search(r"^(?:Guild|Server): ", text[:600], re.MULTILINE):
        return 0.95
    return 0.0


@guarded(_PLATFORM, "discord-text")
def _text_read(source: Source) -> Iterator[Document]:
    """Two readings, the first for the order of the dates; the exporter's own count at the end says what is missing."""
    dates = WrittenDates(source.timezone)
    where: list[str] = []
    rules = 0
    for line in lines(source.path, source.head):
        rules += line == _RULE
        if header := _HEADER.match(line):
            dates.take(header["when"])
        elif rules == 1 and len(where) < 8:
            where += [line] if ": " in line else []
    name = " / ".join(line.partition(": ")[2] for line in where if line.startswith(("Guild", "Server", "Channel")))
    thread = Thread(source, _PLATFORM, "discord-text", name or source.name)
    yield thread.opening(metadata={"export": where, **dates.metadata(), **page(source, PARTITION)})
    stated = None
    for header, record in _text_records(source):
        if header is not None:
            yield thread.message(_text_message(header, record, dates))
        elif counted := _COUNT.search("\n".join(record)):
            stated = int("".join(c for c in counted["count"] if c.isdecimal()) or 0)
    if stated != thread.count:
        told = f"states {stated:,} messages" if stated is not None else "ends without its closing count"
        raise BrokenError(f"The export {told}, {thread.count:,} were found: it was cut or changed.")


def _text_records(source: Source) -> Iterator[tuple[re.Match[str] | None, list[str]]]:
    """Each header with its lines; a last pair without one holds what stands after the closing rule."""
    header: re.Match[str] | None = None
    record: list[str] = []
    size = 0
    rules = 0
    for line in lines(source.path, source.head):
        if line == _RULE:
            rules += 1
        match = _HEADER.match(line) if not record or not record[-1] else None
        if match or (line == _RULE and rules == 3):
            if header is not None:
                yield header, record
            header, record, size = match, [], 0
        elif size <= TEXT_LIMIT:
            record.append(line)
            size += len(line) + 1
    yield header, record
    if header is not None:
        yield None, []


def _text_message(header: re.Match[str], record: list[str], dates: WrittenDates) -> Message:
    message = Message(sender=header["who"], moment=_moment(header["when"], dates))
    if header["pinned"]:
        message.more["pinned"] = "yes"
    section = ""
    words: list[str] = []
    for line in record:
        if match := _SECTION.match(line):
            section = match["name"]
        elif section == "Attachments":
            message.attachments += [line.strip()] if line.strip() else []
        elif section == "Reactions":
            message.more["reactions"] = [*message.more.get("reactions", []), *([line.strip()] if line.strip() else [])]
        else:
            words.append(line)
    if message.attachments or section == "Stickers":
        message.flags.append("media")
    message.text = re.sub(r"\n{3,}", "\n\n", "\n".join(words)).strip()
    return message


def _moment(written: str, dates: WrittenDates) -> Moment:
    stated = iso(written)
    return stated if stated.at and stated.zone == "stated" else dates.moment(written)


def _csv_sniff(source: Source) -> float:
    header = head_text(source.head)[:2048].split("\n")[0].replace('"', "").strip()
    names = header.split(_delimiter(header))
    if names[:4] == list(_COLUMNS[:4]) or names[:4] == list(_COLUMNS[1:5]):
        return 0.95
    if names[:4] == ["ID", "Timestamp", "Contents", "Attachments"]:
        return 0.85
    return 0.0


@guarded(_PLATFORM, "discord-csv")
def _csv_read(source: Source) -> Iterator[Document]:
    """Rows by their header's names; dates read twice as in the text."""
    dates = WrittenDates(source.timezone)
    for row in until_broken(csv_rows(source)):
        dates.take(row.get("Date", ""))
    thread = Thread(source, _PLATFORM, "discord-csv", _channel(source))
    yield thread.opening(metadata={**dates.metadata(), **page(source, PARTITION)})
    for row in csv_rows(source):
        if "~" in row:
            yield thread.bad("A row has more fields than the header names.", row["~"])
            continue
        text = row.get("Content", row.get("Contents", ""))
        when = row.get("Date", row.get("Timestamp", ""))
        message = Message(text=text, sender=row.get("Author") or None, sender_id=row.get("AuthorID") or None)
        message.moment = _moment(when, dates)
        message.attachments = [one for one in re.split(r"[,\s]+", row.get("Attachments", "")) if one]
        if message.attachments:
            message.flags.append("media")
        if row.get("Reactions"):
            message.more["reactions"] = row["Reactions"].split(",")
        if row.get("ID"):
            message.more["message_id"] = row["ID"]
        yield thread.message(message)


def _channel(source: Source) -> str:
    """What the table is of, which its name alone tells, of all its partitions the same; in Discord's own package the
    folder's."""
    if source.name == "messages.csv":
        return source.path.parent.name
    partition = PARTITION.fullmatch(source.name)
    return f"{partition['stem']}{partition['suffix']}" if partition else source.name


def _delimiter(header: str) -> str:
    """What stands between the fields: old versions of the exporter wrote semicolons."""
    return ";" if header.count(";") > header.count(",") else ","


def csv_rows(source: Source) -> Iterator[dict[str, str]]:
    """The rows of a CSV file by its first row's names; "~" holds a row that does not fit. Raises `BrokenError` for a
    quoted field that never ends."""
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(
        (line.replace("\r", " ") + "\n" for line in lines(source.path, source.head)),
        delimiter=_delimiter(head_text(source.head)[:2048].split("\n")[0]),
        strict=False,
    )
    names: list[str] = []
    try:
        for row in reader:
            if not row:
                continue
            if not names:
                names = [name.strip() for name in row]
            elif len(row) > len(names):
                yield {"~": ",".join(row)}
            else:
                yield {name: value.removesuffix("\n") for name, value in zip(names, row, strict=False)}
    except csv.Error as error:
        raise BrokenError("A field of the table never ends: the file is broken from here on.") from error


TEXT = Format(name="discord-text", platform=_PLATFORM, sniff=_text_sniff, read=_text_read)
CSV = Format(name="discord-csv", platform=_PLATFORM, sniff=_csv_sniff, read=_csv_read)
