"""The members of a zip or tar, one way for both, with what keeps a hostile one in bounds."""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Final

from extractors.formats.chat.guard import BrokenError
from extractors.formats.source import HEAD_SIZE

MEMBERS: Final = 1_000_000
MEMBER_SIZE: Final = 32 << 30  # bytes that one member may unpack to
_RATIO: Final = 2_000  # times its packed size that a member over 256 MiB may unpack to
_LARGE: Final = 256 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a package. `open` reads it from its start; it may raise `BrokenError`."""

    name: str
    size: int
    encrypted: bool
    excessive: bool
    open: Callable[[], IO[bytes]]

    def head(self) -> bytes:
        """Its first bytes, for sniffers."""
        with _faults(), self.open() as file:
            return file.read(HEAD_SIZE)

    def unpack(self, target: Path) -> None:
        """Writes it to `target`, in bounded memory; more than it states is taken for a bomb."""
        target.parent.mkdir(parents=True, exist_ok=True)
        left = min(self.size + 1, MEMBER_SIZE)
        with _faults(), self.open() as file, target.open("wb") as out:
            while left > 0 and (chunk := file.read(min(1 << 20, left))):
                out.write(chunk)
                left -= len(chunk)


_DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,  # a way of packing that zipfile does not know
    RuntimeError,  # zipfile's word for a member that needs a password
    ValueError,
)


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        raise BrokenError("The package is damaged here, or packed in a way that is not known.") from error


def is_package(head: bytes) -> bool:
    """Whether a file opens like a zip or a plain tar."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06")) or head[257:262] == b"ustar"


def members(path: Path, head: bytes, limit: int = MEMBERS) -> Iterator[Member]:
    """The files of a package in its own order. Raises `BrokenError` where it is damaged or has too many, `OSError`."""
    source = _tar_members(path) if head[257:262] == b"ustar" else _zip_members(path)
    with _faults():
        for count, member in enumerate(source):
            if count >= limit:
                return
            yield member


def _zip_members(path: Path) -> Iterator[Member]:
    with zipfile.ZipFile(path) as package:
        for info in package.infolist():
            if info.is_dir():
                continue
            excessive = info.file_size > MEMBER_SIZE or (
                info.file_size > _LARGE and info.file_size > _RATIO * max(info.compress_size, 1)
            )
            yield Member(
                safe(info.filename),
                info.file_size,
                bool(info.flag_bits & 1),
                excessive,
                partial(_zip_open, package, info),
            )


def _zip_open(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    return package.open(info)


def _tar_members(path: Path) -> Iterator[Member]:
    with tarfile.open(path, "r:") as package:
        for info in package:
            if info.isfile():
                yield Member(
                    safe(info.name),
                    info.size,
                    False,
                    info.size > MEMBER_SIZE,
                    partial(_tar_open, package, info),
                )

    with path.open("rb") as file:
        file.seek(max(0, file.seek(0, 2) - 512))
        if file.read().strip(b"\x00"):
            raise BrokenError("The package ends before its closing blocks: it was cut.")


def _tar_open(package: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    file = package.extractfile(info)
    if file is None:
        raise BrokenError("The package is damaged here, or packed in a way that is not known.")
    return file


def safe(name: str) -> str:
    """A member's name as a path that stays below where it is put."""
    parts = [
        part
        for part in PurePosixPath(name.replace("\\", "/").replace("\x00", "")).parts
        if part not in ("/", "..", ".")
    ]
    return "/".join(part.replace(":", "_")[:200] for part in parts) or "unnamed"
