"""One file out of those that another holds, met by its bytes' SHA-256 however deep it lies."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from extractors.formats.nest import Means
from extractors.formats.registry import choose, read
from extractors.formats.source import Source, open_source
from extractors.model import Digests, Document


def unpack(holder: Path, name: str, sha256: str, into: Path, seconds: float) -> bool:
    """Write the first file inside `holder` that has these bytes to `into`; whether there was one.

    `name` is what `holder` is called. Everything before it is unpacked too, below the folder of `into`, and removed.
    Raises `TimeoutError` where that takes longer than `seconds`, `OSError` where `holder` cannot be read.
    """
    until = time.monotonic() + seconds
    found = False

    def keep(digests: Digests, place: Path) -> None:
        nonlocal found
        if not found and digests.sha256 == sha256:
            shutil.copyfile(place, into)
            found = True

    source = replace(open_source(holder, name), scratch=into.parent)
    for _ in read(source, choose(source), _leaf, Means(unpacked=keep)):
        if found:
            return True
        if time.monotonic() > until:
            raise TimeoutError
    return found


def _leaf(source: Source) -> Iterator[Document]:
    """Nothing is read of what holds no file of a format of ours."""
    yield Document(kind="file", path=str(source.path))
