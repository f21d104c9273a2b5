"""What a zip's directory says of its files and libarchive does not: packed size, comment, whether times are UTC."""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass

_UNIX_TIME = 0x5455
"""The extra field that holds seconds since 1970 UTC (Info-ZIP's proginfo/extrafld.txt)."""


@dataclass(frozen=True, slots=True)
class Note:
    """Of one file: its name as stored, its packed size in bytes, its comment, whether its time is in UTC."""

    name: bytes
    packed: int
    comment: str
    utc: bool


@dataclass(frozen=True, slots=True)
class Notes:
    """Of a whole zip: its comment, and its files in the order in which they are stored."""

    comment: str = ""
    files: tuple[Note, ...] = ()

    def of(self, index: int, name: bytes) -> Note | None:
        """Of the file at that place, where it has that name."""
        note = self.files[index] if index < len(self.files) else None
        return note if note is not None and note.name == name else None


def notes(path: str) -> Notes:
    """Of the zip at `path`; empty where its directory cannot be read."""
    try:
        with zipfile.ZipFile(path) as package:
            found = sorted(package.infolist(), key=lambda info: info.header_offset)
            return Notes(_text(package.comment), tuple(map(_note, found)))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError, struct.error, MemoryError):
        return Notes()


def _note(info: zipfile.ZipInfo) -> Note:
    name = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437", "replace")
    return Note(name, info.compress_size, _text(info.comment), _has(info.extra, _UNIX_TIME))


def _text(comment: bytes) -> str:
    try:
        return comment.decode("utf-8")
    except UnicodeDecodeError:
        return comment.decode("cp437")


def _has(extra: bytes, wanted: int) -> bool:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == wanted:
            return True
        at += 4 + length
    return False
