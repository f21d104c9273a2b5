"""Mailboxes of one file: mbox in its dialects. Read message by message, and from the middle where asked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from extractors.formats.clean import storable
from extractors.formats.eml import headers
from extractors.formats.mail_letter import LARGE, Letter, letter_in
from extractors.formats.mail_message import documents
from extractors.formats.mbox_messages import Place, messages, separator, unquoted
from extractors.formats.nest import Nest, below, ending
from extractors.formats.source import Container, Source
from extractors.model import Digests, Document, Outcome

_PART: Final = re.compile(r"([0-9]{6,})@([0-9]{1,18})\.eml(?:/(.*))?", re.DOTALL)
_MESSAGE: Final = 0.5
_BEGIN: Final = re.compile(rb"\nFrom ")
_CHUNK: Final = 1 << 20


def _sniff(source: Source) -> float:
    at = len(source.head) - len(source.head.lstrip(b"\r\n"))
    length = separator(source.head, at)
    if not length:
        return 0.0
    sure = headers(source.head[at:])
    alone = source.size <= len(source.head) and not _several(source.head, at + length)
    # One message, whose first line is left of a mailbox, is read as a message.
    return 0.0 if alone and sure >= _MESSAGE else max(0.6, sure + 0.02)


def _several(data: bytes, at: int) -> bool:
    return any(separator(data, found.start() + 1) for found in _BEGIN.finditer(data, at - 1))


def _read(source: Source, nest: Nest) -> Iterator[Document]:
    """Its own document, then each message with what hangs on it. A message's part is its number, from 1, and its
    offset, by which reading goes on there."""
    number, at, within = 1, 0, None
    if source.resume is not None:
        if (given := _PART.fullmatch(source.resume)) is None:
            return
        number, at, within = int(given[1]), int(given[2]), given[3] or ""
    else:
        yield Document(kind="archive", path=storable(str(source.path)), mime="application/mbox", parser="mbox")
    try:
        with source.path.open("rb") as file:
            for place in messages(file, at):
                part = f"{number:06}@{place.at}.eml"
                yield from _message(source, nest, part, _bytes(file, source.path, place), within)
                number, within = number + 1, None
    except OSError as error:
        yield ending(source, Outcome.FAILED, f"could not be read further: {error.strerror or type(error).__name__}")


def _message(
    source: Source, nest: Nest, part: str, read: tuple[Letter, Digests], within: str | None
) -> Iterator[Document]:
    """The documents of one message, or those behind the part `within` of it ("": behind its own)."""
    written, digests = read
    inner = Source(
        source.path,
        part,
        b"",
        digests.size,
        source.timezone,
        within or None,
        source.depth + 1,
        source.scratch,
    )
    for document in documents(inner, written, nest):
        if document.parent is not None:
            yield below(source, part, document)
        elif within is None:
            yield below(source, part, document, digests)


def _bytes(file: BinaryIO, path: Path, place: Place) -> tuple[Letter, Digests]:
    """A message to be parsed, and the digests of its bytes as they stand in the mailbox."""
    read = letter_in(file, path, place.start, place.end)
    sha256, md5, sha1 = hashlib.sha256(), hashlib.md5(usedforsecurity=False), hashlib.sha1(usedforsecurity=False)
    for chunk in (read.frame,) if place.end - place.start <= LARGE else _chunks(file, place):
        for digest in (sha256, md5, sha1):
            digest.update(chunk)
    digests = Digests(sha256.hexdigest(), md5.hexdigest(), sha1.hexdigest(), place.end - place.start)
    frame = unquoted(read.frame)
    return read if frame is read.frame else replace(read, frame=frame), digests


def _chunks(file: BinaryIO, place: Place) -> Iterator[bytes]:
    left = place.end - place.start
    file.seek(place.start)
    while left and (chunk := file.read(min(_CHUNK, left))):
        left -= len(chunk)
        yield chunk


MBOX: Final = Container("mbox", _sniff, _read)
