"""A message of Apple Mail: its length on the first line, then the message, then a property list that tells of it."""

from __future__ import annotations

import plistlib
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePath
from typing import Final
from xml.parsers.expat import ExpatError

from extractors.formats.eml import headers
from extractors.formats.mail_letter import letter
from extractors.formats.mail_message import documents
from extractors.formats.nest import Nest
from extractors.formats.source import Container, Source
from extractors.model import Document

_LENGTH: Final = re.compile(rb"[ \t]*([0-9]{1,15})[ \t]*\r?\n")
_LIST: Final = 1 << 20
"""Bytes of a property list; one has a few hundred."""

# The bits of `flags`, as the format is described at https://www.jwz.org/blog/2005/07/emlx-flags/.
_BITS: Final = {0: "read", 1: "deleted", 2: "replied", 4: "flagged", 6: "draft", 8: "forwarded"}


def _sniff(source: Source) -> float:
    length = _LENGTH.match(source.head)
    sure = headers(source.head[length.end() :]) if length else 0.0
    return min(0.98, sure + 0.05) if sure else 0.0


def _read(source: Source, nest: Nest) -> Iterator[Document]:
    length = _LENGTH.match(source.head)
    start = length.end() if length else 0
    end = min(start + int(length[1]), source.size) if length else source.size
    yield from documents(source, letter(source.path, start, end), nest, _flags(source, end), partial(_apart, source))


def _apart(source: Source, name: str) -> Path | None:
    """The file of that name below `Attachments/1234`, a folder up from `Messages/1234.partial.emlx`, in which each part
    has a folder by its number. None where there is no such file, or two."""
    if source.depth or not name or PurePath(name).name != name:
        return None
    folder = source.path.parent.parent / "Attachments" / source.path.name.partition(".")[0]
    try:
        found = [path for part in folder.iterdir() if (path := part / name).is_file() and not path.is_symlink()]
    except OSError:
        return None
    return found[0] if len(found) == 1 else None


def _flags(source: Source, end: int) -> list[str]:
    """What the list behind the message says; nothing where it is cut or broken."""
    with source.path.open("rb") as file:
        file.seek(end)
        data = file.read(_LIST)
    try:
        told = plistlib.loads(data.strip(), fmt=plistlib.FMT_XML)
    except (ValueError, ExpatError, plistlib.InvalidFileException, AttributeError, IndexError, KeyError, TypeError):
        return []
    bits = told.get("flags") if isinstance(told, dict) else None
    return [word for bit, word in _BITS.items() if bits >> bit & 1] if isinstance(bits, int) else []


EMLX: Final = Container("emlx", _sniff, _read)
