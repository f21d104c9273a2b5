"""Lists what lies in a folder, every entry of it, in one fixed order. Nothing is opened and no link is followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from extractors.model import Outcome


@dataclass(frozen=True, slots=True)
class Found:
    """One entry on disk. `raw` is its path below the root as the file system spells it, `place` where to open it.

    `outcome` is None for a file that can be read on, and what the ledger says of it otherwise.
    """

    raw: bytes
    place: bytes
    size: int = 0
    modified: float = 0.0
    outcome: Outcome | None = None
    reason: str = ""


KINDS: Final = (
    (stat.S_ISLNK, "symbolic link, not followed"),
    (stat.S_ISFIFO, "named pipe, not a file"),
    (stat.S_ISSOCK, "socket, not a file"),
    (stat.S_ISCHR, "character device, not a file"),
    (stat.S_ISBLK, "block device, not a file"),
)


def walk(root: Path) -> Iterator[Found]:
    """Every file below `root` (or `root` itself, where it is a file), folders by name in byte order.

    A folder that cannot be listed is given as one failed entry whose path ends in `/`, so that it is accounted for.
    """
    top = os.fsencode(root)
    if not root.is_dir():
        yield _look(os.fsencode(root.name), top)
        return
    waiting = [b""]
    while waiting:
        below = waiting.pop()
        folders: list[bytes] = []
        for entry in _entries(top, below):
            if isinstance(entry, Found):
                yield entry
            else:
                folders.append(entry)
        waiting.extend(reversed(folders))


def _entries(top: bytes, below: bytes) -> Iterator[Found | bytes]:
    """The entries of one folder by name: files as `Found`, folders as their path below the top."""
    place = os.path.join(top, below) if below else top  # noqa: PTH118 - paths are bytes
    try:
        with os.scandir(place) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        yield Found(below + b"/", place, outcome=Outcome.FAILED, reason=f"folder cannot be listed: {why(error)}")
        return
    for entry in entries:
        raw = below + b"/" + entry.name if below else entry.name
        if entry.is_dir(follow_symlinks=False):
            yield raw
        else:
            yield _look(raw, entry.path)


def look(root: Path, raw: bytes) -> Found:
    """One entry by its path below `root`, as `walk` would give it now."""
    return _look(raw, place_of(root, raw))


def place_of(root: Path, raw: bytes) -> bytes:
    """Where an entry of that path below `root` would lie; `root` itself, where that is a file."""
    top = os.fsencode(root)
    return os.path.join(top, raw) if root.is_dir() else top  # noqa: PTH118 - paths are bytes


def _look(raw: bytes, place: bytes) -> Found:
    try:
        status = os.lstat(place)
    except OSError as error:
        return Found(raw, place, outcome=Outcome.FAILED, reason=f"file cannot be read: {why(error)}")
    if stat.S_ISREG(status.st_mode):
        return Found(raw, place, status.st_size, status.st_mtime)
    reason = next((words for is_kind, words in KINDS if is_kind(status.st_mode)), "not a file")
    return Found(raw, place, status.st_size, status.st_mtime, Outcome.SKIPPED, reason)


def why(error: OSError) -> str:
    """What the system says of the failure, without the path that Python adds."""
    return (error.strerror or type(error).__name__).lower()
