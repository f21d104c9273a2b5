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
    matrix_html,
    matrix_json,
    matrix_text,
    messenger_xml,
    meta_html,
    meta_json,
    pidgin,
    signal_backup_text,
    signal_desktop,
    signal_html,
    signal_json,
    signal_text,
    sigtop_text,
    skype_json,
    slack,
    sms_backup,
    snapchat,
    snapchat_html,
    telegram_html,
    telegram_json,
    viber,
    whatsapp,
)
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
    snapchat_html.FORMAT,
    skype_json.FORMAT,
    google.CHAT,
    google.HANGOUTS,
    slack.FORMAT,
    matrix_json.FORMAT,
    matrix_html.FORMAT,
    matrix_text.FORMAT,
    signal_json.FORMAT,
    signal_json.OWN,
    signal_desktop.FORMAT,
    signal_text.FORMAT,
    signal_backup_text.FORMAT,
    signal_html.FORMAT,
    sigtop_text.TEXT,
    sigtop_text.LINES,
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


def surest(source: Source) -> tuple[float, Format | None]:
    """The format that is surest of this file, the first in the list among equals, and how sure it is."""
    best, found = 0.0, None
    for one in FORMATS:
        score = one.sniff(source)
        if score > best:
            best, found = score, one
    return best, found


def choose(source: Source) -> Format | None:
    """The format that is surest of this file; None where none is sure."""
    best, found = surest(source)
    return found if best >= SURE else None


def read(source: Source) -> Iterator[Document]:
    """The documents of a chat file, none where `choose` finds no format. `source.resume` skips up to and with that
    part; where the file has no such part (its bytes changed) nothing is skipped."""
    chosen = choose(source)
    if chosen is not None:
        yield from read_by(chosen, source)


def read_by(chosen: Format, source: Source) -> Iterator[Document]:
    """As `read`, by a format that was chosen before."""
    if source.resume is not None and chosen in PHONE:  # databases go on from a row by themselves
        rest = chosen.read(source)
        if (first := next(rest, None)) is not None:
            yield first
            yield from rest
            return
    from_start = replace(source, resume=None)
    documents = chosen.read(from_start)
    if source.resume is None or any(document.part == source.resume for document in documents):
        yield from documents
    else:
        yield from chosen.read(from_start)
