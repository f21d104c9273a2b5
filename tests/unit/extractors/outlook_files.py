"""Outlook's files made up for the tests: a winmail.dat, a compound file with a .msg in it, a store that is cut."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from extractors import formats
from extractors.model import Document

SECTOR, FREE, END_OF_CHAIN, NONE = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF


def by_documents(source: formats.Source) -> Iterator[Document]:
    """Stands where Tika does."""
    yield Document("document", str(source.path), text=source.path.read_bytes().decode("latin-1"), parser="other")


def read(path: Path, resume: str | None = None) -> list[Document]:
    source = formats.open_source(path, resume=resume)
    return list(formats.read(source, formats.choose(source), by_documents))


def attribute(level: int, kind: int, data: bytes, size: int | None = None) -> bytes:
    """One of TNEF's; `size` is what it says its length is."""
    stated = len(data) if size is None else size
    return struct.pack("<BII", level, kind, stated) + data + struct.pack("<H", sum(data) & 0xFFFF)


def properties(*values: tuple[int, int, bytes]) -> bytes:
    """A list of MAPI properties (number, type, bytes) as TNEF has it."""
    found = struct.pack("<I", len(values))
    for number, kind, data in values:
        found += struct.pack("<HH", kind, number)
        if kind in (0x1E, 0x1F, 0x102, 0x0D):
            found += struct.pack("<II", 1, len(data))
        found += data + bytes(-len(data) % 4)
    return found


def winmail(*attributes: bytes) -> bytes:
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(attributes)


def letter(subject: str = "Bicycle tickets", body: str = "Two tickets for the tandem.") -> list[bytes]:
    """The attributes of a message with one attachment."""
    told = properties(
        (0x1A, 0x1E, b"IPM.Note\0"),
        (0x37, 0x1F, f"{subject}\0".encode("utf-16-le")),
        (0x1000, 0x1F, f"{body}\0".encode("utf-16-le")),
        (0x0C1A, 0x1E, b"Jo Example\0"),
        (0x0C1F, 0x1E, b"jo@example.org\0"),
    )
    return [
        attribute(1, 0x69003, told),
        attribute(2, 0x69002, bytes(14)),
        attribute(2, 0x6800F, b"ticket 7, seat 12"),
        attribute(2, 0x69005, properties((0x3707, 0x1E, b"../ticket.txt\0"))),
    ]


def _entry(name: str, kind: int, left: int, right: int, child: int, start: int = END_OF_CHAIN) -> bytes:
    named = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<III", left, right, child)
    head = named.ljust(64, b"\0") + struct.pack("<HBB", len(named), kind, 1) + links + bytes(36)
    return head + struct.pack("<IQ", start, 0)


def cyclic_msg() -> bytes:
    """A compound file whose only folder names itself as its child and both its neighbours."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0) + struct.pack("<I", 0)
    head += struct.pack("<I", FREE) * 108
    fat = struct.pack("<II", 0xFFFFFFFD, END_OF_CHAIN) + struct.pack("<I", FREE) * 126
    directory = _entry("Root Entry", 5, NONE, NONE, 1)
    directory += _entry("__properties_version1.0", 2, NONE, 2, NONE)
    directory += _entry("__attach_version1.0_#00000000", 1, 2, 2, 2) + _entry("", 0, NONE, NONE, NONE)
    return head + fat + directory
