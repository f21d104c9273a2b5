"""Whether a file is an archive or a compressed file, by its first bytes and, for a zip, by the names that are in it."""

from __future__ import annotations

import struct
from itertools import islice
from typing import Final

from extractors.formats.source import Source
from extractors.formats.zip_member import entries

SURE: Final = 0.7
"""Of an archive. Less than what a package of chats is sure of."""
LOCKED: Final = 0.95
"""Of a zip with encrypted files: passwords are tried here alone."""

_MAGIC: Final = (
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"!<arch>\n",
    b"MSCF\x00\x00\x00\x00",
    b"070701",
    b"070702",
    b"070707",
    b"\x1f\x8b\x08",
    b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd",
    b"\x04\x22\x4d\x18",
    b"\x1f\x9d",
    b"LZIP\x01",
)
_BZIP2: Final = (b"\x31\x41\x59\x26\x53\x59", b"\x17\x72\x45\x38\x50\x90")
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04", b"PK00PK\x03\x04")
_ISO: Final = 0x8001

_ENTRIES: Final = 5_000
_DOCUMENT: Final = frozenset(
    {
        "[Content_Types].xml",  # Office, XPS (ECMA-376 part 2)
        "mimetype",  # OpenDocument, EPUB
        "META-INF/MANIFEST.MF",  # Java
        "META-INF/container.xml",
        "AndroidManifest.xml",
        "Index/Document.iwa",  # iWork
        "index.apxl",
        "buildVersionHistory.plist",
        "doc.kml",
        "datapackage.json",  # web archives (WACZ)
        "iTunesMetadata.plist",
    }
)
"""Names at which a zip is a document of some program: it is read as that, and not as a heap of files."""


def sniff(source: Source) -> float:
    """How sure it is that the file is an archive which is unpacked file by file."""
    if source.head.startswith(_ZIP):
        return _zip(source)
    return SURE if is_archive(source.head) else 0.0


def is_archive(head: bytes) -> bool:
    """Whether a file that begins so is an archive, also one that keeps its files as they are: it is no text then."""
    bzip2 = head.startswith(b"BZh") and head[4:10] in _BZIP2
    magic = head.startswith((*_ZIP, *_MAGIC)) or bzip2
    return magic or _is_tar(head) or _is_binary_cpio(head) or _is_iso(head)


def _zip(source: Source) -> float:
    locked = False
    try:
        for member in islice(entries(source.path), _ENTRIES):
            if member.name in _DOCUMENT:
                return 0.0
            locked = locked or member.encrypted
    except (OSError, struct.error, OverflowError):
        return SURE
    return LOCKED if locked else SURE


def _is_tar(head: bytes) -> bool:
    """By the sum over the first header, its own field counted as blanks (POSIX ustar; older tars have no magic)."""
    if len(head) < 512 or not head[0]:
        return False
    field = head[148:156].strip(b" \x00")
    try:
        return int(field, 8) == sum(head[:148]) + 8 * 32 + sum(head[156:512])
    except ValueError:
        return False


def _is_binary_cpio(head: bytes) -> bool:
    """Two bytes of magic are few: the length of the first name must be sane, and the name end in a NUL."""
    if len(head) < 27 or head[:2] not in (b"\xc7\x71", b"\x71\xc7"):
        return False
    length = int.from_bytes(head[20:22], "little" if head[0] == 0xC7 else "big")
    return 1 < length <= 4096 and head[26 + length - 1 : 26 + length] == b"\x00"


def _is_iso(head: bytes) -> bool:
    return head[_ISO : _ISO + 5] == b"CD001"
