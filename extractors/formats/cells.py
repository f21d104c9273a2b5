"""Database cells as text and numbers: SQLite lets any column hold any type."""

from __future__ import annotations

import base64

from extractors.formats.chat.text import clean


def as_text(value: object) -> str:
    """Any cell as clean text: None is "", bytes are read as UTF-8 with U+FFFD for what is not."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return clean(value.decode("utf-8", "replace"))
    return clean(value if isinstance(value, str) else str(value))


def as_int(value: object) -> int | None:
    """A whole number out of a cell of whatever declared type, None where it is not one."""
    if isinstance(value, (bytes, str)):
        try:
            return int(value[:20])
        except ValueError:
            return None
    if isinstance(value, float):
        return int(value) if abs(value) < 2**63 else None
    return value if isinstance(value, int) else None


def sha256_of_base64(value: str) -> str:
    """The hex form of a SHA-256 that an app keeps in base64; "" for anything else."""
    try:
        raw = base64.b64decode(value, validate=True)
    except ValueError:
        return ""
    return raw.hex() if len(raw) == 32 else ""
