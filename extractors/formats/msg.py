"""Outlook's messages, contacts, appointments and the like, each saved as a file (.msg; MS-OXMSG, MS-CFB)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from olefile.olefile import MINIMAL_OLEFILE_SIZE, STGTY_STREAM, OleDirectoryEntry, OleFileError, OleFileIO

from extractors.formats.clean import storable
from extractors.formats.mapi import (
    BOOLEAN,
    FLOATING,
    INTEGER_16,
    INTEGER_32,
    INTEGER_64,
    TIME,
    Attachment,
    Item,
    Properties,
    named,
)
from extractors.formats.nest import DamagedError, Nest, ending
from extractors.formats.outlook_item import documents
from extractors.formats.source import Container, Source
from extractors.model import Document, Outcome

NAME, MIME = "outlook-msg", "application/vnd.ms-outlook"
_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROPERTIES: Final = "__properties_version1.0"
_NAMES: Final = "__nameid_version1.0"
_MARK: Final = _PROPERTIES.encode("utf-16-le")
_VALUE: Final = re.compile(r"__substg1\.0_([0-9a-f]{4})([0-9a-f]{4})", re.IGNORECASE)
_FIXED: Final = frozenset({INTEGER_16, INTEGER_32, FLOATING, BOOLEAN, INTEGER_64, TIME})
_ENTRY: Final = struct.Struct("<HHI8s")
_BY_BYTES, _EMBEDDED, _OLE = 1, 5, 6
_LARGE: Final = 32 << 20
"""Bytes of one property that are read."""
_CHUNK: Final = 1 << 20
# The two sets that stand in no list, MS-OXMSG 2.2.3.1.2.
_SETS: Final = {
    1: bytes.fromhex("2803020000000000c000000000000046"),
    2: bytes.fromhex("2903020000000000c000000000000046"),
}
_FAULTS: Final = (OleFileError, OSError, struct.error, IndexError, ValueError)


@dataclass(frozen=True, slots=True)
class _Storage:
    """One folder of the compound file, and the names of the properties of the whole."""

    ole: OleFileIO
    entry: OleDirectoryEntry
    names: dict[int, str] = field(default_factory=dict)
    header: int = 32

    def child(self, name: str) -> OleDirectoryEntry | None:
        return self.entry.kids_dict.get(name.lower())

    def children(self, prefix: str, header: int) -> list[_Storage]:
        """The folders in it whose names begin so, by name. `header` is that of their properties, in bytes."""
        found = [one for one in self.entry.kids if one.name.lower().startswith(prefix)]
        found = [one for one in found if one.entry_type != STGTY_STREAM]
        return [_Storage(self.ole, one, self.names, header) for one in sorted(found, key=lambda one: one.name)]

    def properties(self) -> dict[str, tuple[int, bytes]]:
        """Those of fixed size from the list, the others from a stream of their own; what is damaged is left out."""
        found: dict[str, tuple[int, bytes]] = {}
        listed = self.child(_PROPERTIES)
        data = self._data(listed)[self.header :] if listed else b""
        for kind, number, _, value in _ENTRY.iter_unpack(data[: len(data) // _ENTRY.size * _ENTRY.size]):
            if kind in _FIXED:
                found[self._key(number)] = (kind, value)
        for one in self.entry.kids:
            match = _VALUE.fullmatch(one.name)
            if match and one.entry_type == STGTY_STREAM and match[1] != "3701" and one.size <= _LARGE:
                found[self._key(int(match[1], 16))] = (int(match[2], 16), self._data(one))
        return found

    def chunks(self, entry: OleDirectoryEntry) -> Iterator[bytes]:
        """A stream's bytes: a large one by its chain of sectors, since olefile would hold all of it."""
        ole = self.ole
        if entry.size < ole.minisectorcutoff or entry.size <= _CHUNK:
            yield self._data(entry)
            return
        sector, left = entry.isectStart, entry.size
        while left > 0:
            if not 0 <= sector < len(ole.fat):
                raise DamagedError("the rest of it is missing: the file is cut short or damaged")
            ole.fp.seek((sector + 1) * ole.sectorsize)
            data = ole.fp.read(min(ole.sectorsize, left))
            if not data:
                raise DamagedError("the rest of it is missing: the file is cut short or damaged")
            yield data
            left, sector = left - len(data), ole.fat[sector]

    def _data(self, entry: OleDirectoryEntry) -> bytes:
        try:
            opened = self.ole._open(entry.isectStart, entry.size)  # noqa: SLF001 (by name it would be looked up anew)
            return bytes(opened.read())
        except _FAULTS:
            return b""

    def _key(self, number: int) -> str:
        return self.names.get(number) or f"{number:04x}"

    def named(self) -> dict[int, str]:
        """The keys of the named properties, by their numbers in this file (MS-OXMSG 2.2.3)."""
        names = self.child(_NAMES)
        if names is None:
            return {}
        inside = _Storage(self.ole, names)
        sets, listed, texts = (
            inside._data(one) if (one := inside.child(f"__substg1.0_{number}0102")) else b""
            for number in ("0002", "0003", "0004")
        )
        found: dict[int, str] = {}
        for name, which, number in struct.iter_unpack("<IHH", listed[: len(listed) // 8 * 8]):
            at = (which >> 1) - 3
            guid = _SETS.get(which >> 1) or (sets[at * 16 : at * 16 + 16] if at >= 0 else b"")
            if len(guid) == 16:
                found[0x8000 + number] = named(guid, _text(texts, name) if which & 1 else name)
        return found


def _text(texts: bytes, at: int) -> str:
    size = int.from_bytes(texts[at : at + 4], "little")
    return texts[at + 4 : at + 4 + min(size, 1024)].decode("utf-16-le", "replace")


def _sniff(source: Source) -> float:
    if not source.head.startswith(_MAGIC):
        return 0.0
    if _MARK in source.head:
        return 0.95
    try:  # the directory may stand anywhere
        with OleFileIO(source.path) as ole:
            return 0.95 if ole.exists(_PROPERTIES) else 0.0
    except (*_FAULTS, RecursionError):
        return 0.0


def _read(source: Source, nest: Nest) -> Iterator[Document]:
    own = Document("email", storable(str(source.path)), mime=MIME, parser=NAME, outcome=Outcome.FAILED)
    if source.size < MINIMAL_OLEFILE_SIZE:
        yield replace(own, reason="cut short: not even the head of the file is whole")
        return
    try:
        ole = OleFileIO(source.path)
    except (*_FAULTS, RecursionError):
        yield replace(own, reason="its directory is damaged: it cannot be opened")
        return
    with ole:
        root = _Storage(ole, ole.root)
        top = replace(root, names=root.named())
        found = documents(source, _item(top, Properties()), nest)
        yield replace(next(found), mime=MIME)
        try:
            yield from found
        except (DamagedError, *_FAULTS) as error:
            reason = str(error) if isinstance(error, DamagedError) else "the file is damaged: it cannot be read further"
            yield ending(source, Outcome.FAILED, reason)


def _item(storage: _Storage, holder: Properties) -> Item:
    properties = Properties.inside(storage.properties(), holder)
    people = tuple(
        Properties.inside(one.properties(), properties) for one in storage.children("__recip_version1.0_", 8)
    )
    lacking = "" if properties.values else "its properties could not be read: the file is cut short or damaged"
    hanging = storage.children("__attach_version1.0_", 8)
    return Item(properties, people, _attachments(hanging, properties), lacking, len(hanging))


def _attachments(hanging: Iterable[_Storage], holder: Properties) -> Iterator[Attachment]:
    for one in hanging:
        properties = Properties.inside(one.properties(), holder)
        method = properties.number("3705")
        inner = one.child("__substg1.0_3701000D")
        data = one.child("__substg1.0_37010102")
        if inner is not None and inner.kids_dict.get(_PROPERTIES) is not None:
            yield Attachment(properties, item=_item(_Storage(one.ole, inner, one.names, 24), holder))
        elif inner is not None and (largest := _largest(inner)):
            yield Attachment(properties, chunks=one.chunks(largest))
        elif data is not None:
            yield Attachment(properties, chunks=one.chunks(data))
        else:
            linked = method not in (None, _BY_BYTES, _EMBEDDED, _OLE)
            missing = "only a link to it is kept here" if linked else "its content is not in the file"
            yield Attachment(properties, missing=missing)


def _largest(storage: OleDirectoryEntry) -> OleDirectoryEntry | None:
    """Of an object that a program embedded, the stream that holds most of it."""
    streams = [one for one in storage.kids if one.entry_type == STGTY_STREAM]
    return max(streams, key=lambda one: one.size, default=None)


CONTAINER: Final = Container(NAME, _sniff, _read)
