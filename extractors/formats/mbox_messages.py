"""Where the messages of an mbox begin and end, without reading it into memory or parsing any of them.

The dialects (RFC 4155; "mbox", qmail's manual): each message stands behind a line that begins with `From `, and a blank
line before it. mboxo and mboxrd put a `>` before such lines of a body; mboxcl2 does not, and states the length.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

_CHUNK: Final = 1 << 20
_LOOK: Final = 4_096
"""Bytes that are looked at behind what may be a separator: its line, and the next."""
_HEAD: Final = 16 << 10
"""Bytes of headers in which a stated length is looked for."""

_LINE: Final = re.compile(rb"From [^\r\n]*(?:\r?\n|$)")
_DATED: Final = re.compile(rb"\d{1,2}:\d\d(?::\d\d)?\b.*\b\d{4}\b|\b\d{4}\b.*\d{1,2}:\d\d")
_HEADER: Final = re.compile(rb">?From |[!-9;-~]{1,200}[ \t]*:")
_LENGTH: Final = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_BODY: Final = re.compile(rb"\n\r?\n")
_QUOTED: Final = re.compile(rb"^>(>*From )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message is: `at` is the offset of its separator, `start` that of its headers, `end` that behind it."""

    at: int
    start: int
    end: int


def separator(data: bytes, at: int) -> int:
    """The length of the separator line at that index, 0 where there is none. `data` begins a line before it, and goes
    on for `_LOOK` bytes behind, where the file does."""
    line = _LINE.match(data, at, at + _LOOK)
    if line is None:
        return 0
    alone = data.endswith((b"\n\n", b"\n\r\n"), 0, at) or (at <= _LOOK and not data[:at].strip(b"\r\n"))
    dated, header = _DATED.search(line[0]) is not None, _HEADER.match(data, line.end()) is not None
    # Some programs leave out the blank line; without it, and without a date, a body may say as much.
    return len(line[0]) if (dated or header if alone else dated and header) else 0


def messages(file: BinaryIO, at: int = 0) -> Iterator[Place]:
    """Those from the offset of one on, which is checked: none where no message begins there. Raises `OSError`."""
    places = _separators(file, at)
    current = next(places, None)
    while current is not None:
        begin, length = current
        behind = _stated_end(file, begin + length)
        current = next((one for one in places if one[0] >= behind), None)
        yield Place(begin, begin + length, _trimmed(file, begin + length, current[0] if current else _size(file)))


def unquoted(message: bytes) -> bytes:
    """A message as it was before the mailbox put a `>` before its lines that begin with `From ` (mboxrd)."""
    return _QUOTED.sub(rb"\1", message) if b">From " in message else message


def _separators(file: BinaryIO, at: int) -> Iterator[tuple[int, int]]:
    """Offset and length of each; the first at the given offset, or behind the blank lines there at the beginning."""
    base = max(at - 4, 0)
    data = os.pread(file.fileno(), _CHUNK, base)
    found = at - base if at else len(data) - len(data.lstrip(b"\r\n"))
    if not (length := separator(data, found)):
        return
    yield base + found, length
    found += length - 1
    while True:
        found = data.find(b"\nFrom ", found)
        if found < 0 or found + 1 + _LOOK > len(data):
            # Too near the end of what was read to be judged, or nothing there: go on with the last of it.
            keep = max(len(data) - 8 if found < 0 else found - 3, 0)
            more = os.pread(file.fileno(), _CHUNK, base + len(data))
            if not more and found < 0:
                return
            if more:
                data, base, found = data[keep:] + more, base + keep, max(found - keep, 0)
                continue
        if length := separator(data, found + 1):
            yield base + found + 1, length
        found += 1


def _stated_end(file: BinaryIO, start: int) -> int:
    """The offset behind a message that states its length and is as long as that; 0 elsewhere."""
    head = os.pread(file.fileno(), _HEAD, start)
    body = _BODY.search(head)
    if body is None or b"content-length:" not in head[: body.start()].lower():  # as in most
        return 0
    stated = _LENGTH.search(head, 0, body.start() + 1)
    if stated is None:
        return 0
    end = start + body.end() + int(stated[1])
    before = os.pread(file.fileno(), _LOOK, max(end - 4, 0)) if end <= _size(file) else b""
    left = before[4:].lstrip(b"\r\n")
    return end if end == _size(file) or (before and (not left or separator(before, len(before) - len(left)))) else 0


def _trimmed(file: BinaryIO, start: int, end: int) -> int:
    """The end without the blank line that stands before the next separator: it is the mailbox's."""
    last = os.pread(file.fileno(), 4, max(end - 4, start)) if end > start else b""
    return end - (2 if last.endswith(b"\n\r\n") else 1 if last.endswith(b"\n\n") or last == b"\n" else 0)


def _size(file: BinaryIO) -> int:
    return os.fstat(file.fileno()).st_size
