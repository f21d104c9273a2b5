"""How the unpacking process and the one that asked speak: frames one way, single bytes the other.

The order comes first: four bytes of length, then JSON (`path`, `passwords`). Answers are frames of one byte of kind,
four bytes of length, and so many bytes: JSON, or the file's own for `DATA`. After each `ENTRY` the process waits for a
byte: `GIVE` (its data, ended by `DONE`) or `NEXT`. `STOP` ends the data early; `NEXT` follows it.
"""

from __future__ import annotations

import json
import struct
from io import RawIOBase
from typing import IO, Any, Final

OPENED: Final = b"O"
"""What the archive is: `format`, `filters`, `comment`, `password`, `encrypted` (its list of files is)."""
ENTRY: Final = b"E"
DATA: Final = b"D"
DONE: Final = b"X"
"""The end of an entry's data: `error`, "" where all is well."""
END: Final = b"Z"
"""The end of the archive: `error`, "" where all is well."""

GIVE: Final = b"g"
NEXT: Final = b"n"
STOP: Final = b"s"

_HEAD: Final = struct.Struct(">cI")
_LENGTH: Final = struct.Struct(">I")


def write(file: IO[bytes], kind: bytes, payload: bytes) -> None:
    """One frame. Raises `OSError` where nobody listens any more."""
    file.write(_HEAD.pack(kind, len(payload)))
    file.write(payload)
    file.flush()


def read(file: IO[bytes]) -> tuple[bytes, bytes]:
    """The next frame: its kind and payload. Raises `EOFError` where the other side ended."""
    kind, length = _HEAD.unpack(_exactly(file, _HEAD.size))
    return kind, _exactly(file, length)


def order(path: str, passwords: tuple[str, ...]) -> bytes:
    """What the process is started with. Lone surrogates in `path` stand for bytes that are not UTF-8."""
    body = json.dumps({"path": path, "passwords": passwords}).encode("ascii")
    return _LENGTH.pack(len(body)) + body


def read_order(file: IO[bytes] | RawIOBase) -> dict[str, Any]:
    """As `order` wrote it."""
    found: dict[str, Any] = json.loads(_exactly(file, _LENGTH.unpack(_exactly(file, _LENGTH.size))[0]))
    return found


def _exactly(file: IO[bytes] | RawIOBase, length: int) -> bytes:
    found = b""
    while len(found) < length:
        more = file.read(length - len(found))
        if not more:
            raise EOFError
        found += more
    return found
