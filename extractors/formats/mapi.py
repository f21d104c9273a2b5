"""The properties that Outlook keeps of an item, whatever file they come from (MS-OXPROPS, MS-OXCDATA)."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Self
from uuid import UUID

from extractors.formats.charsets import decoded
from extractors.formats.clean import storable

INTEGER_16, INTEGER_32, FLOATING, BOOLEAN, OBJECT, INTEGER_64 = 0x02, 0x03, 0x05, 0x0B, 0x0D, 0x14
TEXT_8, TEXT_16, TIME, BINARY = 0x1E, 0x1F, 0x40, 0x102

_APPOINTMENT: Final = "{00062002-0000-0000-c000-000000000046}"
_TASK: Final = "{00062003-0000-0000-c000-000000000046}"
_ADDRESS: Final = "{00062004-0000-0000-c000-000000000046}"
APPOINTMENT_PLACE: Final = f"{_APPOINTMENT}/8208"
APPOINTMENT_START: Final = f"{_APPOINTMENT}/820d"
APPOINTMENT_END: Final = f"{_APPOINTMENT}/820e"
APPOINTMENT_REPEATS: Final = f"{_APPOINTMENT}/8232"
TASK_START: Final = f"{_TASK}/8104"
TASK_DUE: Final = f"{_TASK}/8105"
CONTACT_EMAILS: Final = tuple(f"{_ADDRESS}/{number}" for number in ("8083", "8093", "80a3"))
CONTACT_IM: Final = f"{_ADDRESS}/8062"

CODE_PAGES: Final = ("3fde", "3ffd")
"""Of the message's body as the Internet had it, and of its 8-bit strings."""
_EPOCH: Final = datetime(1601, 1, 1, tzinfo=UTC)
_PAGES: Final = {65001: "utf-8", 65000: "utf-7", 20127: "ascii", 1200: "utf-16-le", 20866: "koi8-r", 21866: "koi8-u"}


def named(guid: bytes, name: int | str) -> str:
    """The key of a named property: its set and, there, its number or its name."""
    within = f"{name:04x}" if isinstance(name, int) else name.casefold()
    return f"{{{UUID(bytes_le=guid)}}}/{within}"


@dataclass(frozen=True, slots=True)
class Properties:
    """An item's properties by key: four hex digits, or as `named` makes it. Each is its type and its bytes.

    `charset` is that of 8-bit strings; the properties' own code page goes before it.
    """

    values: Mapping[str, tuple[int, bytes]] = field(default_factory=dict)
    charset: str = ""

    @classmethod
    def inside(cls, values: Mapping[str, tuple[int, bytes]], holder: Properties) -> Self:
        """Those of what another item holds: they share its code page."""
        return cls(values, holder.eight_bit())

    def eight_bit(self) -> str:
        """The charset of 8-bit strings, "" where nothing says it."""
        return code_page(self.number(CODE_PAGES[1])) or self.charset or code_page(self.number(CODE_PAGES[0]))

    def text(self, *keys: str) -> str:
        """The first of them that says something."""
        for key in keys:
            kind, data = self.values.get(key, (0, b""))
            if kind == TEXT_16:
                found = data.decode("utf-16-le", "replace")
            elif kind == TEXT_8:
                found = decoded(data, self.eight_bit())
            else:
                continue
            if found := storable(found.rstrip("\0")).strip():
                return found
        return ""

    def line(self, *keys: str) -> str:
        """As `text`, on one line."""
        return " ".join(self.text(*keys).split())

    def data(self, key: str) -> bytes:
        return self.values.get(key, (0, b""))[1]

    def number(self, key: str) -> int | None:
        kind, data = self.values.get(key, (0, b""))
        size = {INTEGER_16: 2, INTEGER_32: 4, INTEGER_64: 8, BOOLEAN: 1}.get(kind)
        return int.from_bytes(data[:size], "little", signed=True) if size and len(data) >= size else None

    def moment(self, *keys: str) -> datetime | None:
        """The first of them that is a time, in UTC. 0 and 4501-01-01 stand for none (MS-OXOCAL, MS-OXOTASK)."""
        for key in keys:
            kind, data = self.values.get(key, (0, b""))
            if kind != TIME or len(data) < 8:
                continue
            (ticks,) = struct.unpack_from("<Q", data)
            try:
                moment = _EPOCH + timedelta(microseconds=ticks // 10)
            except OverflowError:
                continue
            if ticks and moment.year < 4500:
                return moment
        return None


@dataclass(frozen=True, slots=True)
class Attachment:
    """What hangs on an item: its bytes, taken once, or another item, or neither: then `missing` says why."""

    properties: Properties
    chunks: Iterable[bytes] | None = None
    item: Item | None = None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A message, appointment, contact, task or note. `attachments` are gone through once, each read before the next;
    `attached` is how many there are said to be.

    `lacking` says what of it could not be read, "" where all was.
    """

    properties: Properties
    recipients: tuple[Properties, ...] = ()
    attachments: Iterator[Attachment] = field(default_factory=lambda: iter(()))
    lacking: str = ""
    attached: int = 0


def code_page(number: int | None) -> str:
    """Python's name of a Windows code page, "" for none."""
    return (
        ""
        if not number
        else _PAGES.get(number) or (f"iso8859-{number - 28590}" if 28590 < number < 28606 else f"cp{number}")
    )


def stated(moment: datetime | None) -> str:
    """ISO 8601 in UTC, with `Z`; "" for none."""
    return "" if moment is None else moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
