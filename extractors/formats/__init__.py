"""Files to documents."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from extractors.formats.registry import FORMATS, SNIFF, Request
from extractors.formats.tika import TikaServer
from extractors.model import Document

__all__ = ["extract"]


def extract(
    path: str | os.PathLike[str], timezone: str | None = None, *, tika: TikaServer | None = None, ocr: bool = False
) -> Iterator[Document]:
    """The documents of one file: the file itself first, then what it holds, each after what holds it.

    `timezone` (an IANA name) is assumed for times whose zone is not stated. `tika` is the server for what has no
    extractor of its own; one at Tika's usual port on this machine where not given. `ocr` reads text in pictures too.
    A file that cannot be read gives one document whose outcome says so. Raises `TikaDown` and `TikaStalled`
    (`extractors.formats.tika`) where the server is the trouble, `OSError` where the file cannot be opened.
    """
    place = Path(path)
    with place.open("rb") as file:
        head = file.read(SNIFF)
    request = Request(place, timezone, tika or TikaServer(), ocr)
    chosen = next(one for one in FORMATS if one.takes(head, place))
    yield from chosen.read(request)
