"""Images of discs in UDF (ECMA-167, OSTA UDF 2.60), which nothing here unpacks: told as such, also where an ISO 9660
directory beside it shows fewer files, or none."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from extractors.formats.nest import Nest
from extractors.formats.source import Container, Source
from extractors.model import Document, Outcome

UNREAD: Final = "files on this disc lie in UDF, which is not read here: copy them out by another program, and load them"

_SECTOR: Final = 2_048
_RECOGNITION: Final = 16 * _SECTOR
_EXTENDED: Final = b"BEA01"
_UDF: Final = (b"NSR02", b"NSR03")
_ANCHOR: Final = 256
_DESCRIPTORS: Final = 64
"""How many sectors of each sequence are looked at; a disc has some ten."""
_ANCHOR_TAG, _VOLUME_TAG, _END_TAG, _INTEGRITY_TAG = 2, 6, 8, 9


def files(path: Path) -> int:
    """How many files the disc states that it has in UDF; 0 where it has none or does not say. Raises `OSError`."""
    with path.open("rb") as file:
        anchor = _sector(file, _ANCHOR)
        if not _is(anchor, _ANCHOR_TAG):
            return 0
        volume = _described(file, anchor, 16, _VOLUME_TAG)
        integrity = _described(file, volume, 432, _INTEGRITY_TAG) if volume else b""
        if not integrity:
            return 0
        (partitions,) = struct.unpack_from("<I", integrity, 72)
        at = 80 + 8 * partitions + 32  # behind two tables of the partitions, and who wrote it (UDF 2.2.6.4)
        return int(struct.unpack_from("<I", integrity, at)[0]) if at + 4 <= len(integrity) else 0


def _described(file: BinaryIO, by: bytes, at: int, tag: int) -> bytes:
    """The last descriptor of that kind in the sequence whose length and start stand there; b"" where there is none."""
    length, start = struct.unpack_from("<II", by, at)
    found = b""
    for number in range(min(length // _SECTOR, _DESCRIPTORS)):
        sector = _sector(file, start + number)
        if _is(sector, _END_TAG):
            break
        found = sector if _is(sector, tag) else found
    return found


def _sector(file: BinaryIO, number: int) -> bytes:
    file.seek(number * _SECTOR)
    return file.read(_SECTOR)


def _is(sector: bytes, tag: int) -> bool:
    """By its tag, whose bytes come to a sum that it holds (ECMA-167 3/7.2)."""
    return (
        len(sector) == _SECTOR
        and struct.unpack_from("<H", sector)[0] == tag
        and sum(sector[:4] + sector[5:16]) % 256 == sector[4]
    )


def _sniff(source: Source) -> float:
    """A disc that is UDF alone: one with ISO 9660 beside it is an archive."""
    marks = [source.head[_RECOGNITION + 1 + _SECTOR * number :][:5] for number in range(8)]
    return 0.7 if marks[0] == _EXTENDED and any(mark in _UDF for mark in marks) else 0.0


def _read(source: Source, _nest: Nest) -> Iterator[Document]:
    yield Document(kind="archive", path=str(source.path), outcome=Outcome.SKIPPED, reason=UNREAD, parser="udf")


CONTAINER: Final = Container("udf", _sniff, _read)
