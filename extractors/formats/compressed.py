"""The name of what a compressed single file (gz, bz2, xz, zst, lz4, Z, lzip) holds."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

from extractors.formats.source import Source

MIMES: Final = {
    "gzip": "application/gzip",
    "bzip2": "application/x-bzip2",
    "xz": "application/x-xz",
    "lzma": "application/x-lzma",
    "lzip": "application/x-lzip",
    "zstd": "application/zstd",
    "lz4": "application/x-lz4",
    "compress (.Z)": "application/x-compress",
}
"""By libarchive's name of the filter."""

_SUFFIX: Final = re.compile(r"(?<=.)\.(?:gz|bz2?|xz|lzma|lz|zst|lz4|z)$", re.IGNORECASE)
_TAR: Final = re.compile(r"(?<=.)\.t(?:gz|bz2?|xz|zst)$", re.IGNORECASE)


def inner_name(source: Source) -> str:
    """What a gzip says that it was called, else the file's own name without its suffix."""
    name = _gzip_name(source.head) or PurePath(source.name).name
    return _TAR.sub(".tar", _SUFFIX.sub("", name)) if name == PurePath(source.name).name else name


def _gzip_name(head: bytes) -> str:
    """The original file name, in Latin 1, behind the header and its extra field (RFC 1952, 2.3)."""
    if not head.startswith(b"\x1f\x8b\x08") or not head[3] & 0x08:
        return ""
    at = 10
    if head[3] & 0x04:
        at += 2 + int.from_bytes(head[at : at + 2], "little")
    end = head.find(b"\x00", at)
    return PurePath(head[at:end].decode("latin-1").replace("\\", "/")).name if end > 0 else ""
