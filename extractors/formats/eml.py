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

_MULTIPART: Final = re.compile(rb"^content-type:\s*multipart/[^\n]*(?:\n[ \t][^\n]*)*boundary=", re.MULTILINE)

_NAMED: Final = 0.3
_DECIDES: Final = 0.5
"""What a name adds to a content that is not enough: a message may have one header only."""

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
    """How sure it is that a message begins here, by the names of its first headers. One line among them may be broken,
    and a line of a mailbox may stand before them."""
    names: list[bytes] = []
    broken = 0
    for line in head.lstrip(b"\r\n").split(b"\n", 200)[:200]:
        if not line.strip():
            break
        if header := _HEADER.match(line):
            names.append(header[1].lower())
        elif names and not line.startswith(_FOLDED):
            broken += 1
        if broken > 1 or (not names and not line.startswith((b"From ", b">From "))):
            break
    start = head[:2_048].lower()
    if not names or any(mark in start for mark in _PAGE):
        return 0.0
    strong, usual = len(_STRONG.intersection(names)), len(_USUAL.intersection(names))
    strong += b"content-type" in names and _MULTIPART.search(start) is not None
    return min(0.97, 0.4 + 0.15 * strong + 0.12 * usual) if strong + usual > 1 else 0.25 * (strong + usual)


def flags(name: str) -> list[str]:
    """What the name of a Maildir's file says of the message."""
    info = _INFO.search(name)
    return [_LETTERS[letter] for letter in info[1] if letter in _LETTERS] if info else []


def _sniff(source: Source) -> float:
    sure = headers(source.head)
    return sure + _NAMED if 0 < sure < _DECIDES and source.name.lower().endswith(".eml") else sure


def _read(source: Source, nest: Nest) -> Iterator[Document]:
    yield from documents(source, letter(source.path, 0, source.size), nest, flags(source.name))


EML: Final = Container("eml", _sniff, _read)
