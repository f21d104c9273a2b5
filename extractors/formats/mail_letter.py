"""The bytes of one message, for Python's parser, which wants them all at once: of a large one its frame alone.

The parser needs the headers of each part and the boundaries between them. Of a message larger than `LARGE`, stretches
in which no line can be a boundary are left out, and taken from the file when what they hold is wanted.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

LARGE: Final = 4 << 20
"""Bytes of a message from which its frame alone is held in memory."""
FRAME: Final = 32 << 20
"""Bytes that a frame may come to: a message with so many boundaries was made to hurt."""

_BLOCK: Final = 64 << 10
"""Bytes that are kept or left out together. Behind one with a boundary in it another is kept: a part's headers."""
_CHUNK: Final = 1 << 20


def _plain(payload: str) -> Iterator[bytes]:
    yield payload.encode("utf-8", "surrogateescape")


@dataclass(frozen=True, slots=True)
class Letter:
    """`frame` is parsed; `pieces` gives the bytes of a parsed part's payload; `cut` says what of the message is
    missing, "" where nothing is."""

    frame: bytes
    pieces: Callable[[str], Iterator[bytes]] = _plain
    cut: str = ""


def letter(path: Path, start: int, end: int) -> Letter:
    """The message between two offsets of a file. Raises `OSError`."""
    with path.open("rb") as file:
        return letter_in(file, path, start, end)


def letter_in(file: BinaryIO, path: Path, start: int, end: int) -> Letter:
    """The same of the file at `path` that is open already."""
    file.seek(start)
    if end - start <= LARGE:
        return Letter(file.read(end - start))
    mark = secrets.token_hex(16)  # which nobody can have written into the message
    frame, cut = _frame(file, start, end, mark)
    return Letter(frame, partial(_pieces, path, re.compile(f"<{mark} ([0-9]+) ([0-9]+)>")), cut)


def _frame(file: BinaryIO, start: int, end: int, mark: str) -> tuple[bytes, str]:
    frame, before, near = bytearray(), b"\n", True
    left_out: int | None = None
    for at in range(start, end, _BLOCK):
        block = file.read(min(_BLOCK, end - at))
        here = b"\n--" in before + block
        if here or near:
            if left_out is not None:
                frame += f"<{mark} {left_out} {at}>".encode()
            frame += block
            left_out = None
        elif left_out is None:
            left_out = at
        before, near = block[-2:], here
        if len(frame) > FRAME:
            return bytes(frame), f"what follows is left out: it has boundaries in more than {FRAME >> 20} MiB of it"
    if left_out is not None:
        frame += f"<{mark} {left_out} {end}>".encode()
    return bytes(frame), ""


def _pieces(path: Path, marks: re.Pattern[str], payload: str) -> Iterator[bytes]:
    """A payload with what was left out of it, from the file."""
    at = 0
    with path.open("rb") as file:
        for mark in marks.finditer(payload):
            yield from _plain(payload[at : mark.start()])
            file.seek(int(mark[1]))
            left = int(mark[2]) - int(mark[1])
            while left > 0 and (chunk := file.read(min(_CHUNK, left))):
                left -= len(chunk)
                yield chunk
            at = mark.end()
    yield from _plain(payload[at:])
