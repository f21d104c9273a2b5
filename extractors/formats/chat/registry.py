"""The list of chat formats, and the choice among them by content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from extractors.formats.chat import (
    discord_html,
    discord_json,
    discord_text,
    google,
    imessage_html,
    imessage_text,
    irc,
    kakaotalk,
    line_text,
    matrix_json,
    messenger_xml,
    meta_html,
    meta_json,
    pidgin,
    signal_json,
    signal_text,
    skype_json,
    slack,
    sms_backup,
    snapchat,
    telegram_html,
    telegram_json,
    viber,
    whatsapp,
)
from extractors.formats.chat.bundle import Bundle, Others
from extractors.formats.chat.phone_formats import PHONE
from extractors.formats.source import Format, Source
from extractors.model import Document

SURE: Final = 0.5  # a lower score leaves the file to the reader of documents

FORMATS: Final[tuple[Format, ...]] = (
    telegram_json.FORMAT,
    telegram_html.FORMAT,
    discord_json.FORMAT,
    discord_json.PACKAGE,
    discord_html.FORMAT,
    discord_text.TEXT,
    discord_text.CSV,
    meta_json.FORMAT,
    meta_html.FORMAT,
    snapchat.FORMAT,
    skype_json.FORMAT,
    google.CHAT,
    google.HANGOUTS,
    slack.FORMAT,
    matrix_json.FORMAT,
    signal_json.FORMAT,
    signal_json.OWN,
    signal_text.FORMAT,
    imessage_text.FORMAT,
    imessage_html.FORMAT,
    line_text.FORMAT,
    kakaotalk.FORMAT,
    kakaotalk.CSV,
    viber.ROWS,
    viber.TEXT,
    pidgin.FORMAT,
    messenger_xml.MSN,
    messenger_xml.ADIUM,
    sms_backup.FORMAT,
    irc.FORMAT,
    whatsapp.FORMAT,
    *PHONE,
)


def _surest(source: Source, formats: tuple[Format, ...]) -> tuple[float, Format | None]:
    """The highest score and the first format that gives it."""
    best, found = 0.0, None
    for one in formats:
        score = one.sniff(source)
        if score > best:
            best, found = score, one
    return best, found


def _choose(source: Source, formats: tuple[Format, ...]) -> Format | None:
    best, found = _surest(source, formats)
    return found if best >= SURE else None


def choose_member(source: Source) -> Format | None:
    """As `choose`, for a file within a package."""
    return _choose(source, FORMATS)


_BUNDLE: Final = Bundle(choose_member)
BUNDLE: Final = Format(name="chat-bundle", platform=None, sniff=_BUNDLE.sniff, read=_BUNDLE.read)


def surest(source: Source) -> tuple[float, Format | None]:
    """The format that is surest of this file, the earlier in the list among equals, and how sure it is."""
    return _surest(source, (*FORMATS, BUNDLE))


def choose(source: Source) -> Format | None:
    """The format that is surest of this file; None where none is sure."""
    return _choose(source, (*FORMATS, BUNDLE))


def read(source: Source, others: Others | None = None) -> Iterator[Document]:
    """The documents of a chat file, none where `choose` finds no format. `others` reads what a package holds besides
    chats. `source.resume` skips up to and with that part; where the file has no such part (its bytes changed) nothing
    is skipped."""
    chosen = choose(source)
    if chosen is not None:
        yield from read_by(chosen, source, others)


def read_by(chosen: Format, source: Source, others: Others | None = None) -> Iterator[Document]:
    """As `read`, by a format that was chosen before."""
    if source.resume is not None and chosen in PHONE:  # databases go on from a row by themselves
        rest = chosen.read(source)
        if (first := next(rest, None)) is not None:
            yield first
            yield from rest
            return
    from_start = replace(source, resume=None)
    documents = _read(chosen, from_start, others)
    if source.resume is None or any(document.part == source.resume for document in documents):
        yield from documents
    else:
        yield from _read(chosen, from_start, others)


def _read(chosen: Format, source: Source, others: Others | None) -> Iterator[Document]:
    return _BUNDLE.read(source, others) if chosen is BUNDLE else chosen.read(source)
