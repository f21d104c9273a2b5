"""What of a rar 5 is encrypted, by its own headers (RAR 5.0 archive format, rarlab.com/technote.htm): libarchive before
3.7 does not tell, and gives what is stored and encrypted as if it were the file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import BinaryIO, Final

_SIGNATURE: Final = b"Rar!\x1a\x07\x01\x00"
_FILE, _CRYPT, _END = 2, 4, 5
_EXTRA, _DATA = 1, 2
_HAS_TIME, _HAS_CHECKSUM = 2, 4
_CRYPT_RECORD: Final = 1
_LONGEST_HEADER: Final = 2 << 20
"""As the format has it."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """The names of the files that are encrypted; `whole` where the list of files is too."""

    names: frozenset[bytes] = frozenset()
    whole: bool = False


def sealed(path: bytes) -> Sealed:
    """What is encrypted in a rar 5, as far as its headers can be followed; nothing of any other file. Raises
    `OSError`."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_CLOEXEC), "rb") as file:
        if file.read(len(_SIGNATURE)) != _SIGNATURE:
            return Sealed()
        names: set[bytes] = set()
        try:
            while (head := _header(file)) and head.kind != _END:
                if head.kind == _CRYPT:
                    return Sealed(frozenset(names), whole=True)
                if head.kind == _FILE and _is_sealed(head.extra):
                    names.add(_name(head.fields))
                file.seek(head.data, os.SEEK_CUR)
        except (IndexError, OverflowError, ValueError):  # damaged: libarchive tells of it
            pass
        return Sealed(frozenset(names))


@dataclass(frozen=True, slots=True)
class _Header:
    """`fields` are those of its kind, `data` the bytes that follow it."""

    kind: int
    fields: bytes
    extra: bytes
    data: int


def _header(file: BinaryIO) -> _Header | None:
    """The next one; None at the end."""
    begin = file.read(7)
    if len(begin) < 7:
        return None
    size, at = _number(begin, 4)
    if not 0 < size <= _LONGEST_HEADER:
        raise ValueError
    body = begin[at:] + file.read(size)
    file.seek(at - 7, os.SEEK_CUR)
    body = body[:size]
    kind, at = _number(body, 0)
    flags, at = _number(body, at)
    extra, at = _number(body, at) if flags & _EXTRA else (0, at)
    data, at = _number(body, at) if flags & _DATA else (0, at)
    if extra > size - at:
        raise ValueError
    return _Header(kind, body[at : size - extra], body[size - extra :], data)


def _name(fields: bytes) -> bytes:
    flags, at = _number(fields, 0)
    for _ in range(2):  # its size, its attributes
        _, at = _number(fields, at)
    at += 4 * bool(flags & _HAS_TIME) + 4 * bool(flags & _HAS_CHECKSUM)
    for _ in range(2):  # how it is packed, and where
        _, at = _number(fields, at)
    length, at = _number(fields, at)
    return fields[at : at + length]


def _is_sealed(extra: bytes) -> bool:
    at = 0
    while at < len(extra):
        size, at = _number(extra, at)
        kind, _ = _number(extra, at)
        if kind == _CRYPT_RECORD:
            return True
        at += max(size, 1)
    return False


def _number(data: bytes, at: int) -> tuple[int, int]:
    """One of seven bits a byte, the low ones first, and where it ends. Raises `IndexError`."""
    found = 0
    for shift in range(0, 70, 7):
        byte = data[at]
        at += 1
        found |= (byte & 0x7F) << shift
        if not byte & 0x80:
            return found, at
    raise ValueError
