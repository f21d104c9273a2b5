"""Files to documents."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from extractors.formats.nest import DEFAULT_LIMITS, Limits, Means
from extractors.formats.passwords import unlocked
from extractors.formats.registry import Choice, choose, read
from extractors.formats.source import Source, open_source
from extractors.formats.tika import TikaServer
from extractors.model import Document

__all__ = ["VERSION", "Choice", "Limits", "Means", "Source", "choose", "extract", "open_source", "read"]

VERSION: Final = "6"
"""Of our own formats: raised when one of them reads the same file differently."""


def extract(
    path: str | os.PathLike[str],
    timezone: str | None = None,
    *,
    tika: TikaServer | None = None,
    ocr: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    passwords: tuple[str, ...] = (),
) -> Iterator[Document]:
    """The documents of one file: the file itself first, then what it holds, each after what holds it.

    `timezone` (an IANA name) is assumed for times whose zone is not stated. `tika` is the server for what has no
    extractor of its own; one at Tika's usual port on this machine where not given. `ocr` reads text in pictures too.
    `limits` are those of containers; `passwords` are tried in their order on what is encrypted.
    A file that cannot be read gives one document whose outcome says so. Raises `TikaDown` and `TikaStalled`
    (`extractors.formats.tika`) where the server is the trouble, `OSError` where the file cannot be opened.
    """
    server = tika or TikaServer()
    source = open_source(Path(path), timezone=timezone)

    def leaf(one: Source) -> Iterator[Document]:
        yield from unlocked(partial(server.extract, one.path, one.timezone, ocr), passwords)

    yield from read(source, choose(source), leaf, Means(limits, passwords))
