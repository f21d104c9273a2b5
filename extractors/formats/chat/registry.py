"""The list of chat formats, and the choice among them by content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from extractors.formats import sqlite_encrypted, sqlite_rows
from extractors.formats.chat import (
    android_calls,
    android_contacts,
    android_sms,
    imessage_old_db,
    ios_calls,
    ios_contacts,
    irc,
    skype_db,
    telegram_json,
    whatsapp,
    whatsapp_android_old,
    whatsapp_ios,
)
from extractors.formats.source import Format, Source
from extractors.model import Document

SURE: Final = 0.5  # a lower score leaves the file to the reader of documents

FORMATS: Final[tuple[Format, ...]] = (
    telegram_json.FORMAT,
    irc.FORMAT,
    whatsapp.FORMAT,
    android_sms.FORMAT,
    imessage_old_db.FORMAT,
    whatsapp_android_old.FORMAT,
    whatsapp_ios.FORMAT,
    skype_db.FORMAT,
    android_contacts.FORMAT,
    android_calls.FORMAT,
    ios_contacts.FORMAT,
    ios_calls.FORMAT,
    sqlite_rows.FORMAT,
    sqlite_encrypted.FORMAT,
)


def choose(source: Source) -> Format | None:
    """The format that is surest of this file, the earlier in the list among equals; None where none is sure."""
    best, chosen = SURE, None
    for one in FORMATS:
        score = one.sniff(source)
        if score > best or (score == best and chosen is None):
            best, chosen = score, one
    return chosen


def read(source: Source) -> Iterator[Document]:
    """The documents of a chat file, none where `choose` finds no format. `source.resume` skips up to and with that
    part; where the file has no such part (its bytes changed) nothing is skipped."""
    chosen = choose(source)
    if chosen is None:
        return
    if source.resume is None:
        yield from chosen.read(source)
        return
    from_start = replace(source, resume=None)
    documents = chosen.read(from_start)
    if any(document.part == source.resume for document in documents):
        yield from documents
    else:
        yield from chosen.read(from_start)
