"""How the process that reads a store tells what it finds: frames through a pipe, a letter, a length and bytes each.

In the order of the store: `S` the store; for each folder its items, then `F` what it counted; `R` before deleted items
are looked for; `Z` the end. An item is `I`, for each attachment `A` and its `D`s of bytes, or `A` and an item, and `E`
behind either, then `E`. `L` in it says what it lacks. All but `D` are JSON, the bytes of properties in Base64.
"""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Mapping
from typing import Any, BinaryIO, Final

STORE, FOLDER, ITEM, ATTACHMENT, DATA, END, RECOVERING, DONE, BROKEN = (
    b"S",
    b"F",
    b"I",
    b"A",
    b"D",
    b"E",
    b"R",
    b"Z",
    b"X",
)
HEAD: Final = struct.Struct("<cI")
MOST: Final = 256 << 20
"""Bytes of one frame that are taken."""

Row = Mapping[str, tuple[int, bytes]]
Told = dict[str, Any]


def write(pipe: BinaryIO, kind: bytes, payload: bytes = b"") -> None:
    pipe.write(HEAD.pack(kind, len(payload)) + payload)


def tell(pipe: BinaryIO, kind: bytes, **told: object) -> None:
    write(pipe, kind, json.dumps(told).encode())


def packed(row: Row) -> dict[str, tuple[int, str]]:
    """Properties as JSON takes them."""
    return {key: (kind, base64.b64encode(data).decode()) for key, (kind, data) in row.items()}


def unpacked(row: Mapping[str, tuple[int, str]]) -> dict[str, tuple[int, bytes]]:
    """As they were before `packed`."""
    return {key: (kind, base64.b64decode(data)) for key, (kind, data) in row.items()}
