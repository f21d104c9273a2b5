"""The words of an Outlook body in rich text: decompressed (MS-OXRTFCP), then by striprtf."""

from __future__ import annotations

import re
import struct
from typing import Final

from striprtf.striprtf import rtf_to_text

MOST: Final = 16 << 20
"""Bytes that are decompressed: what is longer was made to hurt."""

_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_WINDOW: Final = 4096
# The dictionary that every stream begins with, MS-OXRTFCP 2.1.2.1.
_BEGIN: Final = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
# striprtf looks for the links' targets by a pattern whose time grows with the cube of a hostile line: kept from it.
_FIELD: Final = re.compile(r"\\fldinst(?![a-z])")


def text(compressed: bytes) -> str:
    """What a person reads; "" where it is no rich text. Raises `ValueError` where it is broken beyond reading."""
    rtf = decompressed(compressed)
    if not rtf.lstrip().startswith(b"{\\rtf"):
        return ""
    try:
        found = str(rtf_to_text(_FIELD.sub("\\\\fldinst\n", rtf.decode("latin-1")), errors="replace"))
    except (TypeError, LookupError, OverflowError) as error:
        raise ValueError("its rich text is damaged") from error
    # \u writes characters beyond the BMP as two halves.
    return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\xa0", " ")


def decompressed(data: bytes) -> bytes:
    """The rich text of the property; what could be read of it where it is cut short, b"" where it is none."""
    if len(data) < 16:
        return b""
    size, _, kind, _ = struct.unpack_from("<II4sI", data)
    body = data[16 : max(size - 12, 0) + 16]
    if kind == _PLAIN:
        return body[:MOST]
    return _unpacked(body) if kind == _COMPRESSED else b""


def _unpacked(body: bytes) -> bytes:
    """MS-OXRTFCP 2.2.2: each bit of a control byte says whether a byte follows or a place in the last 4,096 and a
    length; the place that is the end of what is written ends all."""
    window = bytearray(_BEGIN.ljust(_WINDOW))
    place, at, found = len(_BEGIN), 0, bytearray()
    while at < len(body) and len(found) < MOST:
        control, at = body[at], at + 1
        for bit in range(8):
            if control >> bit & 1:
                if at + 2 > len(body):
                    return bytes(found)
                token, at = body[at] << 8 | body[at + 1], at + 2
                if token >> 4 == place:
                    return bytes(found)
                run = range(token >> 4, (token >> 4) + (token & 15) + 2)
            elif at < len(body):
                window[place], run, at = body[at], range(place, place + 1), at + 1
            else:
                return bytes(found)
            for one in run:
                byte = window[one % _WINDOW]
                found.append(byte)
                window[place] = byte
                place = (place + 1) % _WINDOW
    return bytes(found)
