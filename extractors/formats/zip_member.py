"""One member of a zip as a stream, found without holding the zip's directory, and in a cut zip without it.

Layout: PKWARE APPNOTE.TXT 6.3.10, sections 4.3 to 4.5. Stored and deflated members are read.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_END64_LOCATOR, _END64 = b"PK\x06\x07", b"PK\x06\x06"
_TAIL = 65_557
_CHUNK = 256 * 1024
_ENCRYPTED, _DESCRIPTOR, _UTF8 = 0x1, 0x8, 0x800


class ZipFaultError(Exception):
    """The zip or its member cannot be read, and why."""


@dataclass(frozen=True, slots=True)
class Member:
    """One entry: `offset` is that of its local header, `packed` the size of its data, None where only its end tells."""

    name: str
    offset: int
    method: int
    packed: int | None
    encrypted: bool


def find_member(path: Path, wanted: Callable[[str], bool], most: int | None = None) -> Member | None:
    """The first entry whose name is wanted, out of the directory or, where that is lost, out of the local headers.

    `most` is how many entries are looked at. Raises `OSError`.
    """
    return next((member for member in islice(entries(path), most) if wanted(member.name)), None)


def entries(path: Path) -> Iterator[Member]:
    """What is in the zip, by its directory or, where that is lost, by the local headers. Raises `OSError`."""
    with path.open("rb") as file:
        yield from _directory(file) or _local_entries(file)


def _directory(file: BinaryIO) -> Iterator[Member] | None:
    """The entries of the central directory; None where the zip has lost it."""
    size = file.seek(0, io.SEEK_END)
    start = max(0, size - _TAIL)
    file.seek(start)
    tail = file.read(_TAIL)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        return None
    count, length, offset = struct.unpack_from("<H", tail, at + 10) + struct.unpack_from("<II", tail, at + 12)
    if count == 0xFFFF or offset == 0xFFFFFFFF or length == 0xFFFFFFFF:
        found = _zip64(file, tail, at)
        if found is None:
            return None
        offset = found
    file.seek(offset)
    return _central_entries(file, offset) if file.read(4) == _CENTRAL else None


def _zip64(file: BinaryIO, tail: bytes, at: int) -> int | None:
    """Where the directory of a large zip starts."""
    if at < 20 or tail[at - 20 : at - 16] != _END64_LOCATOR:
        return None
    file.seek(struct.unpack_from("<Q", tail, at - 12)[0])
    record = file.read(56)
    return struct.unpack_from("<Q", record, 48)[0] if record[:4] == _END64 and len(record) == 56 else None


def _central_entries(file: BinaryIO, offset: int) -> Iterator[Member]:
    file.seek(offset)
    while True:
        header = file.read(46)
        if len(header) < 46 or header[:4] != _CENTRAL:
            return
        flags, method = struct.unpack_from("<HH", header, 8)
        packed, unpacked = struct.unpack_from("<II", header, 20)
        lengths = struct.unpack_from("<HHH", header, 28)
        local = struct.unpack_from("<I", header, 42)[0]
        name, extra = file.read(lengths[0]), file.read(lengths[1])
        file.seek(lengths[2], io.SEEK_CUR)
        if 0xFFFFFFFF in (packed, local, unpacked):
            packed, local = _extra64(extra, packed, unpacked, local)
        yield Member(_name(name, flags), local, method, packed, bool(flags & _ENCRYPTED))


def _extra64(extra: bytes, packed: int, unpacked: int, local: int) -> tuple[int, int]:
    """The 64-bit size and offset (extra field 1), in the order in which the header has left them out."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            field = extra[at + 4 : at + 4 + length]
            numbers = list(struct.unpack(f"<{len(field) // 8}Q", field[: len(field) // 8 * 8]))
            if unpacked == 0xFFFFFFFF and numbers:
                numbers.pop(0)
            if packed == 0xFFFFFFFF and numbers:
                packed = numbers.pop(0)
            if local == 0xFFFFFFFF and numbers:
                local = numbers.pop(0)
        at += 4 + length
    return packed, local


def _local_entries(file: BinaryIO) -> Iterator[Member]:
    """Entries by their local headers, one behind the other, as far as their sizes are known."""
    offset = 0
    while True:
        file.seek(offset)
        header = file.read(30)
        if len(header) < 30 or header[:4] != _LOCAL:
            return
        flags, method = struct.unpack_from("<HH", header, 6)
        packed, unpacked = struct.unpack_from("<II", header, 18)
        name_length, extra_length = struct.unpack_from("<HH", header, 26)
        name, extra = file.read(name_length), file.read(extra_length)
        if packed == 0xFFFFFFFF:
            packed, _ = _extra64(extra, packed, unpacked, 0)
        unknown = bool(flags & _DESCRIPTOR) and packed == 0
        yield Member(_name(name, flags), offset, method, None if unknown else packed, bool(flags & _ENCRYPTED))
        if unknown:
            return
        offset += 30 + name_length + extra_length + packed


def _name(raw: bytes, flags: int) -> str:
    return raw.decode("utf-8" if flags & _UTF8 else "cp437", "replace").replace("\\", "/")


def chunks(path: Path, member: Member) -> Iterator[bytes]:
    """The member's bytes, unpacked, piece by piece. Raises `ZipFaultError` at damage, behind all that could be read."""
    if member.encrypted:
        raise ZipFaultError("it is encrypted with a password")
    if member.method not in (0, 8):
        raise ZipFaultError(f"it is packed by method {member.method}, which is not read here")
    with path.open("rb") as file:
        header = _at(file, member.offset).read(30)
        if len(header) < 30 or header[:4] != _LOCAL:
            raise ZipFaultError("the zip's directory points to no file")
        file.seek(sum(struct.unpack_from("<HH", header, 26)), io.SEEK_CUR)
        raw = _raw(file, member.packed)
        yield from raw if member.method == 0 else _inflated(raw)


def _at(file: BinaryIO, offset: int) -> BinaryIO:
    """The file at a place that its directory names; at its end where no file is so long."""
    file.seek(min(offset, file.seek(0, io.SEEK_END)))
    return file


def _raw(file: BinaryIO, packed: int | None) -> Iterator[bytes]:
    left = packed
    while left is None or left > 0:
        piece = file.read(_CHUNK if left is None else min(_CHUNK, left))
        if not piece:
            if left is not None:
                raise ZipFaultError("the zip is cut")
            return
        left = None if left is None else left - len(piece)
        yield piece


def _inflated(raw: Iterator[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in raw:
        waiting = piece
        while waiting and not inflater.eof:
            try:
                unpacked = inflater.decompress(waiting, _CHUNK)
            except zlib.error as error:
                raise ZipFaultError("its packed bytes are damaged") from error
            waiting = inflater.unconsumed_tail
            if unpacked:
                yield unpacked
        if inflater.eof:
            return
    if not inflater.eof:
        yield inflater.flush()
        raise ZipFaultError("the zip is cut")
