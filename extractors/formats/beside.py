"""What chats in an archive look up beside themselves: small files of it, unpacked once the first of them asks.

Slack's `CHANNEL/DATE.json` has people's ids, and their names stand in `users.json`, a folder up; Google Chat's
`messages.json` has its members in `group_info.json`. They may stand behind what asks, so the archive is walked twice.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from extractors.formats.nest import DamagedError

TELLING: Final = frozenset({"users.json", "channels.json", "groups.json", "dms.json", "mpims.json", "group_info.json"})
_ASKING: Final = re.compile(r"(?:^|/)(?:\d{4}-\d\d-\d\d|messages)\.json$", re.IGNORECASE)
_MOST: Final = 256 << 20
"""Bytes that all of them may unpack to; those behind are not looked up."""


class Beside:
    """The telling files of one archive, by their places in it, in a folder of its own that goes when it is left."""

    def __init__(self, files: Callable[[], Iterator[tuple[str, Iterable[bytes]]]], scratch: Path | None) -> None:
        """`files` walks through the archive; a file's bytes may be left, and may raise `DamagedError`."""
        self._files = files
        self._scratch = scratch
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def find(self, place: str) -> Path | None:
        """Where the file from there would stand among them; None for one that looks nothing up. Raises `OSError`."""
        if not _ASKING.search(place):
            return None
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="beside-", dir=self._scratch)
            with suppress(DamagedError):  # of which the archive's own reading tells
                self._unpack(Path(self._folder.name))
        return Path(self._folder.name) / place

    def _unpack(self, folder: Path) -> None:
        left = _MOST
        for place, chunks in self._files():
            if place.rpartition("/")[2] in TELLING and left > 0:
                left -= _write(folder / place, chunks, left)


def _write(target: Path, chunks: Iterable[bytes], most: int) -> int:
    """Write out what comes before damage, and at most so many bytes; how many those were."""
    written = 0
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file, suppress(DamagedError):
            for chunk in chunks:
                written += file.write(chunk[: most - written])
                if written >= most:
                    break
    except OSError:  # a name longer than a file system bears, or one that was there before: the first stays
        return written
    return written
