"""Names for items and documents, the same at every load, and paths as people can read them."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from typing import Final

HIDDEN: Final = frozenset({"Cc", "Zl", "Zp"})
"""Character classes that would break a line where a path is shown."""

REORDERING: Final = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Directional controls (UAX #9) that would make a path read as another."""


def item_id(seizure_key: str, raw: bytes, sha256: str) -> str:
    """The id of one file of a seizure: hex SHA-256 of the seizure's key, the raw path and the file's own SHA-256.

    Each piece is preceded by its length, so that no two different triples are hashed from the same bytes.
    """
    return _name(seizure_key.encode(), raw, sha256.encode())


def document_id(seizure_key: str, raw: bytes, sha256: str, part: str) -> str:
    """The id of one document of a file; `part` is the place inside the file, "" for the file itself."""
    return Names(seizure_key, raw, sha256).document(part)


class Names:
    """Gives the ids of one file's documents: what they have in common is hashed once."""

    def __init__(self, seizure_key: str, raw: bytes, sha256: str) -> None:
        self._common = _hashed(seizure_key.encode(), raw, sha256.encode())

    def document(self, part: str) -> str:
        """The id of the document at `part`, as `document_id` gives it."""
        hashed = self._common.copy()
        piece = part.encode("utf-8", "surrogatepass")
        hashed.update(len(piece).to_bytes(8, "big") + piece)
        return hashed.hexdigest()


def _name(*pieces: bytes) -> str:
    return _hashed(*pieces).hexdigest()


def _hashed(*pieces: bytes) -> hashlib._Hash:
    hashed = hashlib.sha256()
    for piece in pieces:
        hashed.update(len(piece).to_bytes(8, "big"))
        hashed.update(piece)
    return hashed


def shown(raw: bytes) -> str:
    """The path as text: bytes that are no UTF-8 as `\\xNN`, characters that hide or reorder as `\\u{N}`."""
    text = raw.decode("utf-8", "backslashreplace")
    if text.isprintable():
        return text
    return "".join(f"\\u{{{ord(c):x}}}" if _misleads(c) else c for c in text)


def _misleads(character: str) -> bool:
    return unicodedata.category(character) in HIDDEN or unicodedata.bidirectional(character) in REORDERING


def raw_field(raw: bytes) -> str | None:
    """The raw path for the index, in base64, where the shown one does not spell it; None where it does."""
    return None if shown(raw).encode() == raw else base64.b64encode(raw).decode()


def raw_of(path: str, raw_path: str | None) -> bytes:
    """The raw path back from what the index holds."""
    return path.encode() if raw_path is None else base64.b64decode(raw_path, validate=True)
