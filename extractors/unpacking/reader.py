"""An archive as libarchive reads it: entries in their order, and the bytes of the one at hand.

What reads other files of the machine (mtree) or starts other programs (lrzip, lzop, grzip) is not enabled.
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from libarchive import ffi
from libarchive.exception import ArchiveError

_FILTERS: Final = ("gzip", "bzip2", "compress", "xz", "lzma", "lzip", "zstd", "lz4")
_SINGLE: Final = ("raw", "empty")
_FORMATS: Final = ("7zip", "rar", "rar5", "tar", "cpio", "ar", "cab", "iso9660", "lha", *_SINGLE)
_FAMILY: Final = 0xFF0000
_NAMES: Final = {
    0x010000: "cpio",
    0x030000: "tar",
    0x040000: "iso",
    0x050000: "zip",
    0x060000: "empty",
    0x070000: "ar",
    0x090000: "raw",
    0x0B0000: "lha",
    0x0C0000: "cab",
    0x0D0000: "rar",
    0x0E0000: "7z",
    0x100000: "rar5",
}
"""By the `ARCHIVE_FORMAT_…` numbers of archive.h."""
_PACKED_TOGETHER: Final = frozenset({"7z", "rar", "rar5", "cab", "lha"})
_LOCAL_TIME: Final = frozenset({"zip", "rar", "cab"})
_BLOCK: Final = 256 * 1024

_format = ffi.ffi("format", [ffi.c_archive_p], ctypes.c_int)
_encrypted = ffi.ffi("entry_is_data_encrypted", [ffi.c_archive_entry_p], ctypes.c_int)
_any_encrypted = ffi.ffi("read_has_encrypted_entries", [ffi.c_archive_p], ctypes.c_int)


class FaultError(Exception):
    """The archive or an entry is damaged, or packed in a way that is not known; the message is libarchive's."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`kind` is one of file, folder, link, device. `modified` is ISO 8601, with `Z` where the archive keeps UTC."""

    name: bytes
    kind: str
    target: bytes
    size: int | None
    modified: str
    encrypted: bool


class Archive:
    """An open archive. Its methods raise `FaultError`."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    @property
    def format(self) -> str:
        """One of the names above; known once an entry was read."""
        return _NAMES.get(_format(self._handle) & _FAMILY, "unknown")

    @property
    def filters(self) -> list[str]:
        """What it is packed by as a whole, outermost last."""
        count = ffi.filter_count(self._handle)
        return [ffi.filter_name(self._handle, number).decode("ascii") for number in range(count - 1)]

    @property
    def packed_together(self) -> bool:
        """Whether an entry is reached only by unpacking what stands before it."""
        return bool(self.filters) or self.format in _PACKED_TOGETHER

    @property
    def has_encrypted(self) -> bool:
        """Whether something in it is encrypted, as far as was read."""
        return int(_any_encrypted(self._handle)) > 0

    def next(self) -> Entry | None:
        """The next entry, None at the end."""
        found = ctypes.c_void_p()
        with _faults():
            if ffi.read_next_header(self._handle, ctypes.byref(found)) == ffi.ARCHIVE_EOF:
                return None
        local = self.format in _LOCAL_TIME
        name = ffi.entry_pathname(found) or b""
        table = self.format == "ar" and name.startswith(b"/")  # of symbols or of long names: no file of anybody's
        return Entry(
            name=name,
            kind="folder" if table else _kind(found),
            target=ffi.entry_symlink(found) or ffi.entry_hardlink(found) or b"",
            size=ffi.entry_size(found) if ffi.entry_size_is_set(found) else None,
            modified=_time(ffi.entry_mtime(found), local) if ffi.entry_mtime_is_set(found) else "",
            encrypted=bool(_encrypted(found)),
        )

    def data(self) -> Iterator[bytes]:
        """The entry's bytes, with zeros for what a sparse file leaves out."""
        buffer, size, offset = ctypes.c_void_p(), ctypes.c_size_t(), ctypes.c_longlong()
        at = 0
        while True:
            size.value = 0
            with _faults():
                code = ffi.read_data_block(self._handle, ctypes.byref(buffer), ctypes.byref(size), ctypes.byref(offset))
            if code == ffi.ARCHIVE_EOF:
                return
            while at < offset.value:
                hole = min(_BLOCK, offset.value - at)
                at += hole
                yield bytes(hole)
            if size.value:
                at += size.value
                yield ctypes.string_at(buffer, size.value)
            if code < 0:  # a warning: the bytes are not those that the archive has the checksum of
                raise FaultError(_words(ffi.error_string(self._handle)))


@contextmanager
def opened(path: bytes, passwords: Sequence[str] = (), single: bool = False) -> Iterator[Archive]:
    """Open an archive, or a `single` compressed file; whichever of `passwords` fits is used for each entry. Raises
    `FaultError` and `OSError`."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    handle = ffi.read_new()
    try:
        for name in _FILTERS:
            ffi.get_read_filter_function(name)(handle)
        # A zip is also known by its end, which anything may have whose last file is a zip.
        formats = (*_FORMATS, "zip") if os.pread(file, 2, 0) == b"PK" else _FORMATS
        for name in _SINGLE if single else formats:
            ffi.get_read_format_function(name)(handle)
        with _faults():
            for password in passwords:
                ffi.read_add_passphrase(handle, password.encode())
            ffi.read_open_fd(handle, file, _BLOCK)
        yield Archive(handle)
    finally:
        ffi.read_free(handle)
        os.close(file)


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except ArchiveError as error:
        raise FaultError(_words(error.msg)) from error


def _words(said: bytes | str | None) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return (text or "it is damaged, or cut short")[:300]


def _kind(entry: ctypes.c_void_p) -> str:
    mode = ffi.entry_filetype(entry)
    if ffi.entry_symlink(entry) or stat.S_ISLNK(mode) or (ffi.entry_hardlink(entry) and not ffi.entry_size(entry)):
        return "link"
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if mode in (0, stat.S_IFREG) else "device"


def _time(seconds: int, local: bool) -> str:
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return moment.replace(tzinfo=None).isoformat() + ("" if local else "Z")
