"""Viber's e-mailed history: rows of date, time, name, number and text without a header, or WhatsApp's lines."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from extractors.formats.chat import whatsapp
from extractors.formats.chat.date_order import WrittenDates
from extractors.formats.chat.guard import BrokenError, guarded, until_broken
from extractors.formats.chat.text import head_lines, head_text, lines
from extractors.formats.chat.thread import ROSTER, TEXT_LIMIT, Message, Thread
from extractors.formats.source import Format, Source
from extractors.model import Document

_PLATFORM = "viber"
_ROW = re.compile(
    r'\s*"?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\.?|\d{1,2}\.? [^\W\d]{3,10}\.? \d{4}|[^\W\d]{3,10}\.? \d{1,2},? \d{4})"?'
    r'(?P<mark>[,;\t])\s*"?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[^\W\d][^,;"]{0,8})?"?(?P=mark)[^,;\t\n]{0,120}(?P=mark)'
    r'\s*"?(?:\+?[\d\s()-]{5,24})?"?(?P=mark)'
)
_TITLE = re.compile(r"(?:viber\s?)?(?:messages|chat|history)?\s?[-_–]?\s?(?P<name>.+?)\.(?:csv|txt)$", re.IGNORECASE)


def _rows_sniff(source: Source) -> float:
    beginning = head_lines(source.head, 60)
    found = sum(1 for line in beginning if _ROW.match(line))
    named = "viber" in f"{source.path}{source.name}".casefold()
    if not found or not any(_ROW.match(line) for line in beginning[: 1 + named]):  # a table of any kind has a heading
        return 0.0
    score = 0.75 if found * 3 >= len(beginning) else 0.55
    return score + (0.2 if named else 0.0)


@guarded(_PLATFORM, "viber-rows")
def _rows_read(source: Source) -> Iterator[Document]:
    """Two readings: the first for the order of the dates and the names."""
    dates = WrittenDates(source.timezone)
    people: dict[str, None] = {}
    for row in until_broken(_rows(source)):
        dates.take(" ".join(row[:2]))
        if len(row) > 2 and row[2] and len(people) < ROSTER:
            people[row[2]] = None
    match = _TITLE.match(PurePosixPath(source.name).name)
    thread = Thread(source, _PLATFORM, "viber-rows", match["name"] if match else source.name)
    yield thread.opening(people, dates.metadata())
    for row in _rows(source):
        if len(row) < 5:
            yield thread.bad("A row has fewer fields than a message's five.", ",".join(row))
            continue
        number = row[3].strip()
        yield thread.message(
            Message(
                text=",".join(row[4:]).strip(),
                sender=row[2] or number or None,
                sender_id=number or None,
                moment=dates.moment(f"{row[0]} {row[1]}"),
            )
        )


def _rows(source: Source) -> Iterator[list[str]]:
    csv.field_size_limit(TEXT_LIMIT * 4)
    shape = next((match for line in head_lines(source.head, 3) if (match := _ROW.match(line))), None)
    reader = csv.reader(
        (line.replace("\r", " ") + "\n" for line in lines(source.path, source.head)),
        delimiter=shape["mark"] if shape else ",",
        skipinitialspace=True,
    )
    try:
        for at, row in enumerate(reader):
            heading = at == 0 and not any(c.isdigit() for c in "".join(row[:2]))
            if any(field.strip() for field in row) and not heading:
                yield row
    except csv.Error as error:
        raise BrokenError("A field of the table never ends: the file is broken from here on.") from error


def _text_sniff(source: Source) -> float:
    """WhatsApp's form of line under Viber's name, or with its blank inside the brackets."""
    if "viber" in source.name.casefold() and whatsapp.sniff(source) >= 0.5:
        return 0.95
    return 0.92 if head_text(source.head).startswith("[ ") and whatsapp.sniff(source) >= 0.5 else 0.0


@guarded(_PLATFORM, _PLATFORM)
def _text_read(source: Source) -> Iterator[Document]:
    return whatsapp.read_as(source, _PLATFORM)


ROWS = Format(name="viber-rows", platform=_PLATFORM, sniff=_rows_sniff, read=_rows_read)
TEXT = Format(name="viber-text", platform=_PLATFORM, sniff=_text_sniff, read=_text_read)
