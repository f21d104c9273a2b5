"""Onion services: version 3 (rend-spec-v3, 6) with its checksum, version 2 (gone since 2021), which had none."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from typing import Final

from extractors.entities.example import Example
from extractors.entities.rejection import Rejection
from extractors.model import Entity

ANCHOR: Final = r"(?i:\.onion)"
EXAMPLES: Final = (
    Example(
        "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion",
        "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion",
        "an address that rend-spec-v3 gives",
    ),
    Example(
        "http://www.pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion/a",
        "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion",
        "beside the URL that it is in",
    ),
    Example("pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscrya.onion", None, "its checksum is false"),
    Example("soup.onion", None, "neither 16 nor 56 characters"),
)

_LONGEST: Final = 80
_CANDIDATE: Final = re.compile(r"\.onion(?![\w-])", re.IGNORECASE)
_NAME: Final = re.compile(r"[A-Za-z0-9-]+")
_BASE32: Final = re.compile(r"[a-z2-7]{16}|[a-z2-7]{56}")


def find(text: str, region: str) -> Iterator[Entity]:
    """Every service of `text`, left to right; the names below one are not part of it."""
    return (one for one in _judged(text) if isinstance(one, Entity))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """Names under `.onion` that are no service."""
    return (one for one in _judged(text) if isinstance(one, Rejection))


def normalise(written: str) -> str | None:
    """The service's name with `.onion`, in lower case; None where its length or checksum is false."""
    name = written.lower().removesuffix(".onion").rpartition(".")[2]
    return None if _fault(name) else f"{name}.onion"


def _judged(text: str) -> Iterator[Entity | Rejection]:
    for match in _CANDIDATE.finditer(text):
        backwards = _NAME.match(text[max(0, match.start() - _LONGEST) : match.start()][::-1])
        if backwards is None:
            continue
        start, end = match.start() - backwards.end(), match.end()
        written = text[start:end]
        name = written.lower().removesuffix(".onion")
        fault = _fault(name)
        if fault:
            yield Rejection("onion", written, start, end, fault)
        else:
            why = "version 3, its checksum holds" if len(name) == 56 else "version 2, which has no checksum"
            yield Entity("onion", f"{name}.onion", written, start, end, why)


def _fault(name: str) -> str | None:
    if not _BASE32.fullmatch(name):
        return "neither 16 nor 56 characters of base 32"
    if len(name) == 16:
        return None
    key = base64.b32decode(name.upper())
    public, checksum, version = key[:32], key[32:34], key[34:]
    expected = hashlib.sha3_256(b".onion checksum" + public + version).digest()[:2]
    return None if version == b"\x03" and checksum == expected else "its checksum is false"
