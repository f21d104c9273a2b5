"""What a format extractor is given, and what it must offer to stand in a registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.model import Document

if TYPE_CHECKING:
    from extractors.formats.nest import Nest


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read. `head` is its first 64 KiB, read once for all sniffers; `name` may lie.

    `timezone` is an IANA name for times whose zone the file does not state; None where nobody gave one. `resume`
    is the part after which reading starts again in a file that was read in part; None reads from the beginning.
    `depth` counts the containers that it lies in. Copies of seized bytes are put below the folder `scratch`, the
    system's own for such files where it is None. `beside` is where a file out of an archive would stand among those
    of it that tell of others (`extractors.formats.beside`). `sha256` is that of its bytes in hex, "" where nobody took
    it: what was made of the same bytes before may then stand for it.
    """

    path: Path
    name: str
    head: bytes
    size: int
    timezone: str | None = None
    resume: str | None = None
    depth: int = 0
    scratch: Path | None = None
    beside: Path | None = None
    sha256: str = ""

    @property
    def place(self) -> Path:
        """The path from which to look up what stands beside the file; nothing need be at it."""
        return self.beside or self.path


@dataclass(frozen=True, slots=True)
class Format:
    """One file format.

    `sniff` says from content how sure it is that this is its format, 0 (not at all) to 1 (certain; a mark that only
    this format has); a name alone never gives more than 0.3. It reads nothing but `source`'s head (or, for
    databases and zips, the directory inside) and never raises. `read` streams the documents in file order, and ends
    every fault as a document or an outcome with a reason, never as an exception.
    """

    name: str
    platform: str | None
    sniff: Callable[[Source], float]
    read: Callable[[Source], Iterator[Document]]


@dataclass(frozen=True, slots=True)
class Container:
    """One format of files that hold others. As `Format`, but `read` is also given what reads its members.

    `read` goes on behind `source.resume` where that is given, which `Nest.members` sees to; a format that goes there
    without it gives nothing where it cannot find that part. It may give the file's own document again.
    """

    name: str
    sniff: Callable[[Source], float]
    read: Callable[[Source, Nest], Iterator[Document]]


HEAD_SIZE = 64 * 1024


def open_source(path: Path, name: str | None = None, timezone: str | None = None, resume: str | None = None) -> Source:
    """Read the head of a file and make a `Source` of it. Raises `OSError` where it cannot be read."""
    with path.open("rb") as file:
        head = file.read(HEAD_SIZE)
    return Source(path, name or path.name, head, path.stat().st_size, timezone, resume)
