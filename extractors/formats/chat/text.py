"""Text as it may go on: without what no index takes, and its lines whatever the charset and however long."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Final

from extractors.formats.archive_sniff import is_archive
from extractors.formats.chat.legacy_charset import legacy_charset

LINE_LIMIT: Final = 1 << 20  # longest piece of a line that is held at once; the rest follows as further pieces

_SNIFFED: Final = 500
# Bytes that text has next to none of; the few left out of the list (2, 3, 15, 22, 29, 31) colour the logs of IRC.
_RAW: Final = bytes({*range(9), 11, *range(14, 32), 127} - {2, 3, 15, 22, 27, 29, 31})
# What was carved from a disk, or written where it lost its power, has whole blocks of zeros in its text.
_PADDING: Final = re.compile(rb"\x00{64,}")
_UNFIT = re.compile("[\x00\ud800-\udfff]")


@lru_cache(maxsize=4)
def head_lines(head: bytes, count: int = 80) -> tuple[str, ...]:
    """The first lines of a file that are not blank, each cut where no sniffer looks further."""
    found = (line[:_SNIFFED].rstrip("\r") for line in head_text(head).split("\n", count * 2)[: count * 2])
    return tuple(line for line in found if line.strip())[:count]


def clean(text: str) -> str:
    """`text` without NULs and lone surrogates, which neither UTF-8 nor the index can hold."""
    if text.isascii():
        return text.replace("\x00", "") if "\x00" in text else text
    return _UNFIT.sub("", text)


def wide_encoding(head: bytes) -> str | None:
    """UTF-16's name where `head` shows it, by its mark or by its NULs; None for any charset of single bytes."""
    if head.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if head.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    sample = head[:512]
    if len(sample) < 16:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.1 and even * 5 < odd:
        return "utf-16-le"
    if even > half * 0.1 and odd * 5 < even:
        return "utf-16-be"
    return None


def stated_encoding(head: bytes) -> str | None:
    """The charset that a whole file is read in where its head shows one: UTF-16, or one of before Unicode in another
    script than Latin. None for UTF-8 and Windows-1252, which may stand mixed."""
    wide = wide_encoding(head)
    if wide or head.isascii() or _is_raw(head):
        return wide
    return legacy_charset(head)


def _is_raw(head: bytes) -> bool:
    said = _PADDING.sub(b"", head)
    return len(said.translate(None, _RAW)) < len(said) * 0.95


_ESCAPED = re.compile("[\udc80-\udcff]+")


def mend(text: str) -> str:
    """Bytes that were no UTF-8 (decoded by `surrogateescape`) read as Windows-1252: one line may hold both."""
    if text.isascii():
        return text
    return _ESCAPED.sub(lambda found: found[0].encode("ascii", "surrogateescape").decode("cp1252", "replace"), text)


def decode(raw: bytes) -> str:
    """UTF-8, and Windows-1252 for the bytes that are none."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return mend(raw.decode("utf-8", "surrogateescape"))


@lru_cache(maxsize=4)
def head_text(head: bytes) -> str:
    """The beginning of a file as text, for a sniffer; "" for what is no text."""
    encoding = stated_encoding(head)
    if is_archive(head) or (not encoding and _is_raw(head)):
        return ""
    text = head.decode(encoding, errors="ignore") if encoding else decode(head)
    return clean(text.removeprefix("\ufeff"))


class Rest(str):
    """A further piece of the line before, which was longer than `LINE_LIMIT`."""

    __slots__ = ()


def lines(path: Path, head: bytes) -> Iterator[str]:
    """The lines of a file in order, without their ends. A line longer than `LINE_LIMIT` comes in pieces, the further
    ones as `Rest`. Raises `OSError`."""
    encoding = stated_encoding(head)
    with path.open("rb") as file:
        yield from _wide_lines(file, encoding) if encoding else _narrow_lines(file, head)


def _narrow_lines(file: BinaryIO, head: bytes) -> Iterator[str]:
    if head.startswith(codecs.BOM_UTF8):
        file.seek(len(codecs.BOM_UTF8))
    if b"\n" not in head and b"\r" in head:  # an old Macintosh's file
        yield from _wide_lines(file, "utf-8")
        return
    within = False
    while raw := file.readline(LINE_LIMIT):
        rest, within = within, not raw.endswith(b"\n")
        try:
            line = raw.decode("utf-8")
        except UnicodeDecodeError:
            line = decode(_to_character(raw, file))
        line = line.rstrip("\r\n")
        line = line if line.isascii() and "\x00" not in line else clean(line)
        yield Rest(line) if rest else line


def _to_character(raw: bytes, file: BinaryIO) -> bytes:
    """`raw` with the rest of a character that the limit cut in two."""
    if len(raw) < LINE_LIMIT or raw.endswith(b"\n"):
        return raw
    position = file.tell()
    following = file.read(3)
    taken = next((n for n, byte in enumerate(following) if byte & 0xC0 != 0x80), len(following))
    file.seek(position + taken)
    return raw + following[:taken]


def _wide_lines(file: BinaryIO, encoding: str) -> Iterator[str]:
    first, within = True, False
    with io.TextIOWrapper(file, encoding, errors="replace", newline=None) as reader:
        while line := reader.readline(LINE_LIMIT):
            piece = clean(line.removeprefix("\ufeff") if first else line).rstrip("\n")
            yield Rest(piece) if within else piece
            first, within = False, not line.endswith("\n")
