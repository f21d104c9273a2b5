"""The anchors outside the engine: a file with one anchor a line, only ever added to."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cets_search.record.anchors import Anchor, BadAnchor, read, told


class AnchorFile:
    """Anchors in a file, in order. `OSError` where it cannot be read or written; one that is not there is empty."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, start: int = 0) -> Iterator[tuple[Anchor, int]]:
        """The anchors from an offset of the file on, each with the offset at which the next begins.

        What is no anchor is passed over: a line that a full disk cut off says nothing, and one that is missing shows by
        its number.
        """
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            at = file.seek(start)
            for line in file:
                at += len(line)
                if not line.endswith(b"\n"):
                    return
                try:
                    yield read(json.loads(line)), at
                except (BadAnchor, ValueError):
                    continue

    def __iter__(self) -> Iterator[Anchor]:
        return (anchor for anchor, _ in self.read())

    def append(self, anchor: Anchor) -> None:
        """Add one at the end, on the disk when this returns."""
        line = json.dumps(told(anchor), ensure_ascii=False).encode("utf-8") + b"\n"
        descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b", buffering=0) as file:
            end = file.seek(0, os.SEEK_END)
            if end and os.pread(file.fileno(), 1, end - 1) != b"\n":
                line = b"\n" + line  # what a full disk cut off stays a line of its own
            file.write(line)
            os.fsync(file.fileno())

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else adds meanwhile."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.path.with_name(f"{self.path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
