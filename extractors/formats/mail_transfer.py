"""Undoes the encoding in which a part of a message travels (RFC 2045, 6), chunk by chunk, however it is broken."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

_BASE64: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_OTHERS: Final = bytes(set(range(256)) - set(_BASE64))
_SPACE: Final = b" \t\r\n\f"
_LOOK: Final = 4_096
_UU: Final = ("x-uuencode", "uuencode", "uue", "x-uue")
_YENC: Final = ("x-yencode", "yenc", "x-yenc")
_PLAIN: Final = bytes((byte - 42) % 256 for byte in range(256))
_ESCAPED: Final = 64


def encoding(written: str) -> str:
    """The name of the encoding in a Content-Transfer-Encoding header: programs quote it or add to it."""
    return re.split(r"[;\s(]", written.strip().strip("\"'").lower(), maxsplit=1)[0].strip("\"'")


def decoded(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    """The bytes that were encoded by `name`; as they are where it is none that encodes, or they are not in it."""
    if name == "base64":
        yield from _base64(chunks)
    elif name == "quoted-printable":
        yield from (binascii.a2b_qp(lines) for lines in _whole_lines(chunks))
    elif name in _UU:
        yield from _uuencoded(chunks)
    elif name in _YENC:
        yield _yenc(b"".join(chunks))
    else:
        yield from chunks


def _base64(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Until the padding: what stands behind it is a footer that some list server added."""
    chunks = iter(chunks)
    first = next(chunks, b"")
    if not _looks_base64(first[:_LOOK]):
        yield from chain((first,), chunks)
        return
    kept = b""
    for chunk in chain((first,), chunks):
        kept += chunk.translate(None, _OTHERS)
        data, padding, _ = kept.partition(b"=")
        if padding:
            kept = data
            break
        whole = len(kept) - len(kept) % 4
        yield binascii.a2b_base64(kept[:whole])
        kept = kept[whole:]
    whole = len(kept) - (len(kept) % 4 == 1)  # six bits alone are no byte
    yield binascii.a2b_base64(kept[:whole] + b"=" * (-whole % 4))


def _looks_base64(head: bytes) -> bool:
    """Not where words are declared to be base64: they are more use as they stand."""
    first = next(iter(head.split()), b"")
    if len(first) % 4 == 0 and not first.translate(None, _BASE64) and b" " not in head.strip().split(b"\n")[0]:
        return True
    dense = head.translate(None, _SPACE)
    strange = len(dense.translate(None, _BASE64)) + sum(line.strip().count(b" ") for line in head.splitlines())
    return not dense or strange * 10 <= len(dense)


def _whole_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    kept = b""
    for chunk in chunks:
        lines, end, rest = (kept + chunk).rpartition(b"\n")
        yield lines + end
        kept = rest
    yield kept


def _uuencoded(chunks: Iterable[bytes]) -> Iterator[bytes]:
    for lines in _whole_lines(chunks):
        for line in lines.splitlines():
            if not line.startswith((b"begin ", b"end")):
                yield _uu(line)


def _uu(line: bytes) -> bytes:
    """One line; encoders that add to its end are borne with: the length that it states counts."""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        stated = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:stated])
        except binascii.Error:
            return b""


def _yenc(block: bytes) -> bytes:
    """What stands between its first lines and its last (yenc.org, draft 1.3); all, where those are missing."""
    lines = block.splitlines()
    if lines and lines[0].startswith(b"=ybegin "):
        lines = [line for line in lines[1:] if not line.startswith((b"=ypart ", b"=yend "))]
    first, *rest = b"".join(lines).split(b"=")
    pieces = (bytes([(piece[0] - _ESCAPED) % 256]) + piece[1:] for piece in rest if piece)
    return b"".join((first, *pieces)).translate(_PLAIN)
