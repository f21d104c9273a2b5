"""Programs of Windows that unpack an archive which they carry behind their last section, as 7-Zip, WinRAR and WinZip
make them. The program is read as every other, and what it carries as the archive that it is."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from extractors.formats.nest import Member, Nest
from extractors.formats.source import Container, Source
from extractors.model import Document

_SURE: Final = 0.7
_ARCHIVES: Final = {
    b"7z\xbc\xaf\x27\x1c": ".7z",
    b"Rar!\x1a\x07": ".rar",
    b"PK\x03\x04": ".zip",
    b"MSCF\0\0\0\0": ".cab",
}
_LOOK: Final = 64 << 10
"""Bytes behind the program in which the archive begins: 7-Zip puts its settings between."""
_CHUNK: Final = 1 << 18
_MOST_SECTIONS: Final = 96
"""As Windows has it (PE format, "Section Table")."""


def _carried(source: Source) -> tuple[int, str] | None:
    """Where the archive begins, and the suffix of its kind; None where there is none."""
    end = _end_of_program(source.head)
    if end is None or end >= source.size:
        return None
    try:
        with source.path.open("rb") as file:
            file.seek(end)
            overlay = file.read(_LOOK)
    except OSError:
        return None
    found = [(end + at, suffix) for mark, suffix in _ARCHIVES.items() if (at := overlay.find(mark)) >= 0]
    return min(found, default=None)


def _end_of_program(head: bytes) -> int | None:
    """The end of its last section, by the headers of a portable executable; None where it is none."""
    if head[:2] != b"MZ" or len(head) < 64:
        return None
    (at,) = struct.unpack_from("<I", head, 60)
    if head[at : at + 4] != b"PE\0\0" or at + 24 > len(head):
        return None
    (sections,) = struct.unpack_from("<H", head, at + 6)
    (optional,) = struct.unpack_from("<H", head, at + 20)
    table = at + 24 + optional
    if not 0 < sections <= _MOST_SECTIONS or table + 40 * sections > len(head):
        return None
    places: list[tuple[int, int]] = [
        struct.unpack_from("<II", head, table + 40 * number + 16) for number in range(sections)
    ]
    return max(size + start for size, start in places)


def _sniff(source: Source) -> float:
    return _SURE if _carried(source) else 0.0


def _read(source: Source, nest: Nest) -> Iterator[Document]:
    if source.resume is None:
        yield from nest.leaf(source)
    carried = _carried(source)
    if carried is not None:
        start, suffix = carried
        name = f"archive{suffix}"
        yield from nest.members(source, [Member(f"~{name}", name, _bytes(source.path, start), source.size - start)])


def _bytes(path: Path, start: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while chunk := file.read(_CHUNK):
            yield chunk


CONTAINER: Final = Container("self-extracting", _sniff, _read)
