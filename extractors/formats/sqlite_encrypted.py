"""Databases that are encrypted whole (SQLCipher, WhatsApp's crypt backups): named as such, and what would open them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from extractors.formats.source import Format, Source
from extractors.formats.sqlite_open import is_sqlite
from extractors.model import Document, Outcome

_SUFFIXES = (".db", ".db3", ".sqlite", ".sqlite3", ".sqlitedb", ".storedata")
_CRYPT = (".crypt", ".crypt5", ".crypt7", ".crypt8", ".crypt9", ".crypt10", ".crypt12", ".crypt14", ".crypt15")
# Bits a byte over 4 KiB: compressed files reach it too, but those start with their own mark.
_RANDOM = 7.9
_SAMPLE = 4096
_MARKS = (b"PK", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd", b"Rar!", b"\x89PNG", b"\xff\xd8")

_BACKUP = (
    "This is an encrypted WhatsApp backup: decrypt it with the phone's key file or its 64-digit key, then load it."
)
_CIPHER = (
    "By its name and size this is a database, and its bytes look random: it is probably encrypted (SQLCipher). "
    "Decrypt it with the app's key, then load it."
)


def _sniff(source: Source) -> float:
    name = source.name.casefold()
    # SQLCipher keeps SQLite's pages: the size is a whole number of them.
    sure = 0.8 if name.endswith(_CRYPT) else 0.6 if name.endswith(_SUFFIXES) and source.size % 512 == 0 else 0.0
    return sure if sure and not is_sqlite(source.head) and _is_random(source.head) else 0.0


def _is_random(head: bytes) -> bool:
    sample = head[:_SAMPLE]
    if len(sample) < _SAMPLE or sample.startswith(_MARKS):
        return False
    counts = Counter(sample).values()
    return -sum(n / _SAMPLE * math.log2(n / _SAMPLE) for n in counts) > _RANDOM


def _read(source: Source) -> Iterator[Document]:
    if source.resume is not None:
        return
    backup = source.name.casefold().endswith(_CRYPT)
    reason = _BACKUP if backup else _CIPHER
    yield Document(
        "document",
        str(source.path),
        platform="whatsapp" if backup else None,
        outcome=Outcome.ENCRYPTED,
        reason=reason,
        parser="encrypted-database",
    )


FORMAT = Format("encrypted-database", None, _sniff, _read)
