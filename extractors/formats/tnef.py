"""winmail.dat: what Outlook packs into one attachment for other Outlooks (TNEF; MS-OXTNEF)."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from extractors.formats.clean import storable
from extractors.formats.mapi import BINARY, INTEGER_32, OBJECT, TEXT_8, TEXT_16, Attachment, Item, Properties, named
from extractors.formats.nest import DamagedError, Nest, ending
from extractors.formats.outlook_item import documents
from extractors.formats.source import Container, Source
from extractors.model import Document, Outcome

NAME, MIME = "tnef", "application/vnd.ms-tnef"
_SIGNATURE: Final = struct.pack("<I", 0x223E9F78)
_HEAD: Final = struct.Struct("<BII")
_MESSAGE, _ATTACHMENT = 1, 2
# Attribute identifiers, MS-OXTNEF 2.1.3.
_CLASS, _CODE_PAGE, _SUBJECT, _BODY, _ID = 0x78008, 0x69007, 0x18004, 0x2800C, 0x18009
_PROPERTIES, _RECIPIENTS, _BEGIN, _DATA, _TITLE, _OWN = 0x69003, 0x69004, 0x69002, 0x6800F, 0x18010, 0x69005
_TEXTS: Final = {_CLASS: "001a", _SUBJECT: "0037", _BODY: "1000", _ID: "1035"}
_SIZES: Final = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_STRINGS: Final = frozenset({TEXT_8, TEXT_16, BINARY, OBJECT})
_MULTIPLE: Final = 0x1000
_CHUNK: Final = 1 << 20
_LARGE: Final = 32 << 20
"""Bytes of one property that are read: a larger one is an attachment's content."""
_CUT: Final = "it is cut short, or a length in it goes beyond its end"

Span = tuple[int, int]


@dataclass(slots=True)
class _Held:
    """An attachment as it is put together from attributes. `content` is where its bytes are."""

    values: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    content: Span | None = None


class _Reader:
    """Walks the attributes of a file that is mapped to memory."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self.values: dict[str, tuple[int, bytes]] = {}
        self.recipients: list[dict[str, tuple[int, bytes]]] = []
        self.held: list[_Held] = []
        self.damage = ""

    def read(self) -> None:
        """All of it; `damage` says why not all."""
        at = 6  # behind the signature and the key
        try:
            while at < len(self._data):
                at = self._next(at)
        except (DamagedError, struct.error) as error:
            self.damage = str(error) if isinstance(error, DamagedError) else _CUT

    def _next(self, at: int) -> int:
        """Take the attribute that begins there; where the next does. Raises `DamagedError`, `struct.error`."""
        level, kind, size = _HEAD.unpack_from(self._data, at)
        if level not in (_MESSAGE, _ATTACHMENT):
            raise DamagedError("what stands in it is no TNEF from some place on")
        at += _HEAD.size
        whole = min(size, len(self._data) - at)
        self._attribute(kind, (at, at + whole))
        if whole < size:
            raise DamagedError(_CUT)
        return at + int(size) + 2  # a checksum

    def chunks(self, span: Span) -> Iterator[bytes]:
        for at in range(*span, _CHUNK):
            yield self._data[at : min(at + _CHUNK, span[1])]

    def _attribute(self, kind: int, span: Span) -> None:
        if kind == _BEGIN:
            self.held.append(_Held())
        elif kind in _TEXTS:
            self.values.setdefault(_TEXTS[kind], (TEXT_8, self._bytes(span)))
        elif kind == _CODE_PAGE:
            self.values["3ffd"] = (INTEGER_32, self._bytes(span)[:4])
        elif kind == _PROPERTIES:
            self._row(span[0], span[1], self.values)
        elif kind == _RECIPIENTS:
            self._people(span)
        elif self.held and kind == _TITLE:
            self.held[-1].values.setdefault("3707", (TEXT_8, self._bytes(span)))
        elif self.held and kind == _DATA:
            self.held[-1].content = span
        elif self.held and kind == _OWN:
            self._row(span[0], span[1], self.held[-1].values, self.held[-1])

    def _bytes(self, span: Span) -> bytes:
        return self._data[span[0] : min(span[1], span[0] + _LARGE)]

    def _people(self, span: Span) -> None:
        (count,) = struct.unpack_from("<I", self._data, span[0])
        at = span[0] + 4
        for _ in range(count):
            row: dict[str, tuple[int, bytes]] = {}
            self.recipients.append(row)
            at = self._row(at, span[1], row)

    def _row(self, at: int, end: int, found: dict[str, tuple[int, bytes]], held: _Held | None = None) -> int:
        """Properties from there on (MS-OXTNEF 2.1.3.1.4), up to `end` at most; where they end."""
        (count,) = self._unpack("<I", at, end)
        at += 4
        for _ in range(count):
            kind, number = self._unpack("<HH", at, end)
            key, at = self._key(number, at + 4, end)
            values, at = self._values(kind, at, end)
            if key == "3701" and held is not None and values:
                # An object's content stands behind the identifier of its interface.
                held.content = (values[0][0] + (16 if kind == OBJECT else 0), values[0][1])
            elif values and not kind & _MULTIPLE:
                found[key] = (kind, self._bytes(values[0]))
        return at

    def _key(self, number: int, at: int, end: int) -> tuple[str, int]:
        if number < 0x8000:
            return f"{number:04x}", at
        guid, kind, name = self._unpack("<16sII", at, end)
        at += 24
        if not kind:
            return named(guid, name), at
        text = self._bytes((at, min(at + name, at + 1024, end))).decode("utf-16-le", "replace").rstrip("\0")
        return named(guid, text), at + _padded(name)

    def _values(self, kind: int, at: int, end: int) -> tuple[list[Span], int]:
        plain, count = kind & ~_MULTIPLE, 1
        if plain in _STRINGS or kind & _MULTIPLE:
            (count,) = self._unpack("<I", at, end)
            at += 4
        spans: list[Span] = []
        for _ in range(count):
            if plain in _STRINGS:
                (size,) = self._unpack("<I", at, end)
                at += 4
            elif plain in _SIZES:
                size = _SIZES[plain]
            else:
                raise DamagedError("it holds a property of no known type")
            spans = spans or [(at, min(at + size, end))]
            if at + size > end:
                raise DamagedError(_CUT)
            at += _padded(size)
        return spans, at

    def _unpack(self, form: str, at: int, end: int) -> tuple[Any, ...]:
        if at + struct.calcsize(form) > end:
            raise DamagedError(_CUT)
        return struct.unpack_from(form, self._data, at)


def _padded(size: int) -> int:
    return size + -size % 4


def _sniff(source: Source) -> float:
    return 0.95 if source.head.startswith(_SIGNATURE) and source.head[6:7] in (b"\1", b"\2", b"") else 0.0


def _read(source: Source, nest: Nest) -> Iterator[Document]:
    with source.path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        reader = _Reader(data)
        reader.read()
        values = {**reader.values}
        kind, called = values.get("001a", (TEXT_8, b""))
        if kind == TEXT_8 and called.startswith(b"IPM.Microsoft Mail."):  # as older programs write it
            values["001a"] = (TEXT_8, called.replace(b"IPM.Microsoft Mail.", b"IPM."))
        properties = Properties(values)
        people = tuple(Properties.inside(one, properties) for one in reader.recipients)
        item = Item(properties, people, _attachments(reader, properties), attached=len(reader.held))
        for one in documents(source, item, nest):
            own = one.parent is None
            yield replace(one, mime=MIME, path=storable(str(source.path))) if own else one
        if reader.damage:
            yield ending(source, Outcome.FAILED, reader.damage)


def _attachments(reader: _Reader, holder: Properties) -> Iterator[Attachment]:
    for one in reader.held:
        properties = Properties.inside(one.values, holder)
        if one.content is None:
            yield Attachment(properties, missing="its content is not in the file")
        else:
            yield Attachment(properties, chunks=reader.chunks(one.content))


CONTAINER: Final = Container(NAME, _sniff, _read)
