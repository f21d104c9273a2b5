"""The text of an NSAttributedString archived as a typedstream, and the earlier wordings that iMessage keeps.

A typedstream (NeXTSTEP's archive format) starts with its version and `streamtyped`; the attributed string's own string
is the first NSString (or NSMutableString) object in it: after its class comes the type `+` and the bytes with their
length before them: one byte, or 0x81 and two bytes, or 0x82 and four bytes, little-endian.
"""

from __future__ import annotations

import plistlib
import re
import struct

from extractors.formats.chat.text import clean

_MARK = b"streamtyped"
_STRING = re.compile(rb"NS(?:Mutable)?String.{0,64}?\x84\x01\+", re.DOTALL)
# Stands in the text where an attachment is.
_OBJECT = "\ufffc"
_PLIST_CAP = 4 * 1024 * 1024


def attributed_text(blob: object) -> str:
    """The plain text of an archived attributed string; "" for anything that is none."""
    if not isinstance(blob, bytes) or _MARK not in blob[:32]:
        return ""
    match = _STRING.search(blob[:4096])
    if not match:
        return ""
    start, length = _length(blob, match.end())
    return without_objects(clean(blob[start : start + length].decode("utf-8", "replace")))


def _length(blob: bytes, at: int) -> tuple[int, int]:
    """Where the bytes start, and how many there are."""
    mark = blob[at] if at < len(blob) else 0
    if mark == 0x81 and at + 3 <= len(blob):
        return at + 3, struct.unpack_from("<H", blob, at + 1)[0]
    if mark == 0x82 and at + 5 <= len(blob):
        return at + 5, struct.unpack_from("<I", blob, at + 1)[0]
    return at + 1, mark if mark < 0x80 else 0


def without_objects(text: str) -> str:
    """A message's text without the characters that stand for its attachments."""
    return text.replace(_OBJECT, "").strip("\n")


def earlier_wordings(summary: object) -> list[str]:
    """What an edited iMessage said before, oldest first, out of `message_summary_info` (key `ec`: edits by part)."""
    found: list[str] = []
    parts = _plist(summary).get("ec")
    for edits in parts.values() if isinstance(parts, dict) else ():
        for edit in edits[:-1] if isinstance(edits, list) else ():
            text = attributed_text(edit.get("t")) if isinstance(edit, dict) else ""
            if text:
                found.append(text)
    return found


def _plist(blob: object) -> dict[str, object]:
    """A binary property list's dictionary; {} for what is none."""
    if not isinstance(blob, bytes) or not blob.startswith(b"bplist00") or not 40 <= len(blob) <= _PLIST_CAP:
        return {}
    # The trailer's count of objects sizes a list before any is read: no object takes less than a byte.
    if struct.unpack(">Q", blob[-24:-16])[0] > len(blob):
        return {}
    try:
        loaded = plistlib.loads(blob, fmt=plistlib.FMT_BINARY)
    except (plistlib.InvalidFileException, ValueError, TypeError, KeyError, RecursionError, MemoryError):
        return {}
    return loaded if isinstance(loaded, dict) else {}
