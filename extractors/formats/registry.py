"""The format extractors, one line each; the first that takes a file reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from extractors.formats.tika import TikaServer
from extractors.model import Document

SNIFF: Final = 4096
"""Bytes of a file's beginning that a format may decide by."""


@dataclass(frozen=True, slots=True)
class Request:
    """A file to read and how: `timezone` is an IANA name, for times whose zone is not stated."""

    path: Path
    timezone: str | None
    tika: TikaServer
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """`takes(head, path)` decides by the first `SNIFF` bytes before the name; `read` gives the documents."""

    name: str
    takes: Callable[[bytes, Path], bool]
    read: Callable[[Request], Iterator[Document]]


def _by_tika(request: Request) -> Iterator[Document]:
    return request.tika.extract(request.path, request.timezone, request.ocr)


FORMATS: Final[tuple[Format, ...]] = (
    Format("tika", lambda head, path: True, _by_tika),  # takes whatever nobody else took
)
