"""Encrypted 7z archives, which libarchive does not open, by py7zr."""

from __future__ import annotations

import lzma
import re
import struct
import zlib
from pathlib import PurePosixPath
from typing import Any, Final

import py7zr
from py7zr.exceptions import AbsolutePathError, ArchiveError, PasswordRequired

from extractors.unpacking.channel import Channel
from extractors.unpacking.reader import FaultError

_DRIVE: Final = re.compile("[A-Za-z]:")
_FAULTS: Final = (
    ArchiveError,
    AbsolutePathError,
    PasswordRequired,
    lzma.LZMAError,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    TypeError,  # these five: what a wrong password makes of the list of files, or of the packed bytes
    LookupError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RuntimeError,
)


def unpack(path: str, passwords: tuple[str, ...], channel: Channel) -> None:
    """Tell of everything in the archive, by the first password that opens it. Raises `FaultError` at damage."""
    for password in passwords:
        channel.alive()
        if _opens(path, password):
            channel.opened({"format": "7z", "password": password})
            _unpack(path, password, channel)
            return
    locked = _listed(path)
    channel.opened({"format": "7z", "encrypted": locked is None})
    for about in locked or ():
        channel.entry(about | {"locked": True})


def _opens(path: str, password: str) -> bool:
    """Whether the first file that is not empty can be read, and has its checksum."""
    try:
        with py7zr.SevenZipFile(path, password=password) as archive:
            names = (one.filename for one in archive.list() if one.uncompressed and not _refused(one.filename))
            first = next(names, None)
            if first is not None:
                archive.extract(targets=[first], factory=_Sinks())
    except _FAULTS:
        return False
    return True


def _listed(path: str) -> list[dict[str, Any]] | None:
    """The files, where their list is not encrypted too."""
    try:
        with py7zr.SevenZipFile(path) as archive:
            return [_about(one) for one in archive.list() if not one.is_directory]
    except _FAULTS:
        return None


def _about(one: py7zr.FileInfo) -> dict[str, Any]:
    return {
        "name": one.filename,
        "kind": "link" if one.is_symlink else "file",
        "modified": one.creationtime.strftime("%Y-%m-%dT%H:%M:%SZ") if one.creationtime else "",
        "packed": one.compressed,
        "size": one.uncompressed,
    }


def _unpack(path: str, password: str, channel: Channel) -> None:
    teller = _Teller(channel, password)
    try:
        with py7zr.SevenZipFile(path, password=password) as archive:
            files = [one for one in archive.list() if not one.is_directory]
            left = [one for one in files if _refused(one.filename)]
            teller.about = {one.filename.lstrip("/"): _about(one) for one in files}
            archive.extract(targets={one.filename for one in files if one not in left}, factory=teller)
    except _FAULTS as error:
        teller.finish(f"damaged ({type(error).__name__})")
        raise FaultError(f"damaged ({type(error).__name__})") from error
    teller.finish("")
    for one in left:
        if channel.entry(_about(one)):
            channel.done("the program that unpacks it refuses its name")


def _refused(name: str) -> bool:
    """Whether py7zr would give up the whole archive for that name."""
    steps = PurePosixPath(name.lstrip("/")).parts
    return not steps or ".." in steps or _DRIVE.match(steps[0]) is not None


class _Sink(py7zr.Py7zIO):
    """Takes an entry's data and drops it."""

    def write(self, s: bytes | bytearray) -> int:
        return len(s)

    def read(self, size: int | None = None) -> bytes:
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0

    def flush(self) -> None:
        pass

    def size(self) -> int:
        return 0


class _Sinks(py7zr.WriterFactory):
    def create(self, filename: str) -> py7zr.Py7zIO:
        return _Sink()


class _Told(_Sink):
    """Takes an entry's data and passes it on for as long as it is wanted."""

    def __init__(self, channel: Channel, wanted: bool) -> None:
        self._channel = channel
        self._wanted = wanted

    def write(self, s: bytes | bytearray) -> int:
        if self._wanted:
            self._wanted = self._channel.data(bytes(s))
        self._channel.alive()
        return len(s)


class _Teller(py7zr.WriterFactory):
    """Tells of each entry as py7zr comes to it. The checksum of one is known when the next begins."""

    def __init__(self, channel: Channel, password: str) -> None:
        self.about: dict[str, dict[str, Any]] = {}
        self._channel = channel
        self._password = password
        self._giving = False

    def create(self, filename: str) -> py7zr.Py7zIO:
        self.finish("")
        about = self.about.get(filename, {"name": filename, "kind": "file"})
        self._giving = self._channel.entry(about | {"passwords": [self._password]})
        return _Told(self._channel, self._giving)

    def finish(self, error: str) -> None:
        """End the data of the entry at hand, if one is."""
        if self._giving:
            self._giving = False
            self._channel.done(error)
