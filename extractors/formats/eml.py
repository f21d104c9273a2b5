"""A message in a file of its own: .eml, and the files of a Maildir, whose names end in the message's flags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractors.formats.mail_letter import letter
from extractors.formats.mail_message import documents
from extractors.formats.nest import Nest
from extractors.formats.source import Container, Source
from extractors.model import Document

_HEADER: Final = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_FOLDED: Final = (b" ", b"\t")
_STRONG: Final = frozenset(
    {b"received", b"message-id", b"return-path", b"delivered-to", b"mime-version", b"in-reply-to", b"references"}
    | {b"dkim-signature", b"x-mailer", b"content-transfer-encoding", b"reply-to", b"envelope-to", b"x-original-to"}
    | {b"x-gmail-labels", b"x-mozilla-status", b"list-id", b"sender"}
)
_USUAL: Final = frozenset({b"from", b"to", b"subject", b"date", b"cc", b"bcc", b"content-type", b"user-agent"})
# What only pages of the web begin with: a browser's archive is a document, though it is built as a message is.
_PAGE: Final = (b"snapshot-content-location:", b"from: <saved by ")

# maildir(5): the letters stand in the order of the alphabet behind ":2,", ";2," where a file system bears no colon.
_INFO: Final = re.compile(r"[:;!]2,([A-Za-z]*)$")
_LETTERS: Final = {
    "D": "draft",
    "F": "flagged",
    "P": "forwarded",
    "R": "replied",
    "S": "read",
    "T": "deleted",
}


def headers(head: bytes) -> float:
    """How sure it is that a message begins here, by the names of its first headers."""
    names: list[bytes] = []
    for line in head.lstrip(b"\r\n").split(b"\n", 200)[:200]:
        if not line.strip():
            break
        if line.startswith(_FOLDED) and names:
            continue
        if (header := _HEADER.match(line)) is None:
            if names or not line.startswith((b"From ", b">From ")):
                break
            continue
        names.append(header[1].lower())
    strong, usual = len(_STRONG.intersection(names)), len(_USUAL.intersection(names))
    if not names or any(mark in head[:2_048].lower() for mark in _PAGE):
        return 0.0
    known = strong + usual
    return min(0.97, 0.4 + 0.15 * strong + 0.12 * usual) if known > 1 else 0.2 * known


def flags(name: str) -> list[str]:
    """What the name of a Maildir's file says of the message."""
    info = _INFO.search(name)
    return [_LETTERS[letter] for letter in info[1] if letter in _LETTERS] if info else []


def _sniff(source: Source) -> float:
    return headers(source.head)


def _read(source: Source, nest: Nest) -> Iterator[Document]:
    yield from documents(source, letter(source.path, 0, source.size), nest, flags(source.name))


EML: Final = Container("eml", _sniff, _read)
