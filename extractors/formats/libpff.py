"""libpff, which reads Outlook's stores, called by its own interface (libpff.h).

pypff, the module that carries it, does not offer two things that evidence needs: messages attached to messages, and
items that were deleted. Its C code meets hostile files: it is called in a process of its own (`pst_child`).
"""

from __future__ import annotations

import ctypes
import importlib.util
from collections.abc import Iterator
from functools import cache
from typing import Final

from extractors.formats.mapi import named

MOST: Final = 32 << 20
"""Bytes of a body that are read: a longer one is left out."""
_SMALL: Final = 1 << 16
_BODIES: Final = frozenset({"007d", "1000", "1009", "1013"})

DATA, ITEM, REFERENCE = ord("d"), ord("i"), ord("r")
_NUMBER, _STRING = ord("n"), ord("s")
_READ: Final = 1
_CHUNK: Final = 1 << 16


class PffError(Exception):
    """libpff could not do it. Its own message may quote the file, and is left."""


class Handle:
    """One object of libpff's, freed with this. `kind` is what its functions' names begin with."""

    def __init__(self, kind: str, holder: Handle | None = None) -> None:
        self._kind = kind  # "" where it is part of its holder, and freed with that
        self._holder = holder  # must not be freed before what it holds
        self.pointer = ctypes.c_void_p()

    def __del__(self) -> None:
        if self._kind and self.pointer:
            getattr(_library(), f"libpff_{self._kind}_free")(ctypes.byref(self.pointer), None)

    def call(self, function: str, *arguments: object) -> int:
        """What it returns: 1 or more, or 0 where there is nothing such. Raises `PffError`."""
        result: int = getattr(_library(), f"libpff_{function}")(self.pointer, *arguments, None)
        if result < 0:
            raise PffError(function)
        return result

    def number(self, function: str, width: int = 32) -> int:
        """A number that it writes; 0 where there is none. Raises `PffError`."""
        found = {8: ctypes.c_uint8, 32: ctypes.c_int32, 64: ctypes.c_uint64}[width](0)
        self.call(function, ctypes.byref(found))
        return int(found.value)

    def item(self, function: str, *arguments: object) -> Item | None:
        """An item that it makes. Raises `PffError`."""
        made = Item("item", self)
        return made if self.call(function, *arguments, ctypes.byref(made.pointer)) and made.pointer else None

    def items(self, count: str, one: str) -> Iterator[Item | None]:
        """Those that it counts, None for each that cannot be read. Raises `PffError` where they cannot be counted."""
        for index in range(self.number(count)):
            try:
                yield self.item(one, index)
            except PffError:
                yield None

    def other(self, kind: str, function: str, *arguments: object) -> Handle | None:
        """An object of another kind that it makes. Raises `PffError`."""
        made = Handle(kind, self)
        return made if self.call(function, *arguments, ctypes.byref(made.pointer)) and made.pointer else None


class Item(Handle):
    """A folder, a message, an attachment."""

    def rows(self) -> Iterator[dict[str, tuple[int, bytes]]]:
        """Its sets of properties: one, but for a table of recipients, which has one for each.

        What of them cannot be read, or is large and no body, is left out. Raises `PffError`.
        """
        for index in range(self.number("item_get_number_of_record_sets")):
            row = self.other("record_set", "item_get_record_set_by_index", index)
            if row is not None:
                yield dict(_entries(row))

    def chunks(self) -> Iterator[bytes]:
        """The bytes of an attachment. Raises `PffError`."""
        left = self.number("attachment_get_data_size", 64)
        buffer = ctypes.create_string_buffer(_CHUNK)
        while left > 0:
            count = self.call("attachment_data_read_buffer", buffer, ctypes.c_size_t(min(left, _CHUNK)))
            if not count:
                raise PffError("attachment_data_read_buffer")
            yield buffer.raw[:count]
            left -= count


def opened(path: bytes) -> Handle:
    """The store. Raises `PffError` where it is none, or is damaged beyond reading."""
    file = Handle("file")
    if _library().libpff_file_initialize(ctypes.byref(file.pointer), None) != 1:
        raise PffError("file_initialize")
    file.call("file_open", path, _READ)
    return file


@cache
def _library() -> ctypes.CDLL:
    found = importlib.util.find_spec("pypff")
    if found is None or found.origin is None:
        raise PffError("libpff-python is not installed")
    return ctypes.CDLL(found.origin)


def _entries(row: Handle) -> Iterator[tuple[str, tuple[int, bytes]]]:
    for index in range(row.number("record_set_get_number_of_entries")):
        try:
            entry = row.other("record_entry", "record_set_get_entry_by_index", index)
            if entry is None:
                continue
            key = _key(entry)
            size = entry.number("record_entry_get_data_size", 64)
            if size > (MOST if key in _BODIES else _SMALL):
                continue
            buffer = ctypes.create_string_buffer(size + 1)
            if size:
                entry.call("record_entry_get_data", buffer, ctypes.c_size_t(size))
            yield key, (entry.number("record_entry_get_value_type"), buffer.raw[:size])
        except PffError:
            continue


def _key(entry: Handle) -> str:
    name = entry.other("", "record_entry_get_name_to_id_map_entry")
    if name is None:
        return f"{entry.number('record_entry_get_entry_type') & 0xFFFF:04x}"
    guid = ctypes.create_string_buffer(16)
    name.call("name_to_id_map_entry_get_guid", guid, ctypes.c_size_t(16))
    if name.number("name_to_id_map_entry_get_type", 8) == _NUMBER:
        return named(guid.raw, name.number("name_to_id_map_entry_get_number") & 0xFFFFFFFF)
    size = min(name.number("name_to_id_map_entry_get_utf8_string_size", 64), 1024)
    text = ctypes.create_string_buffer(size + 1)
    name.call("name_to_id_map_entry_get_utf8_string", text, ctypes.c_size_t(size))
    return named(guid.raw, text.value.decode("utf-8", "replace"))
