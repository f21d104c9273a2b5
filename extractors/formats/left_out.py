"""What Tika does not tell of a file: that a PDF was cut, where the slides of an OpenDocument presentation begin, and
what was deleted from a text under tracked changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from extractors.formats import odp_slides, tracked_changes
from extractors.model import Document, Outcome

_PDF: Final = "application/pdf"
_EOF: Final = b"%%EOF"
_TAIL: Final = 64 << 10
"""Bytes in which a whole PDF has its mark (ISO 32000-1, 7.5.5: in the last line). Mail programs and carving add some
behind it."""
CUT: Final = "it does not end as a PDF must: it was cut short, and pages may be missing"


def told(documents: Iterator[Document], path: Path, most: int) -> Iterator[Document]:
    """The documents of the file at `path`, which Tika gave, with what it left out; `most` characters of that."""
    own = next(documents, None)
    if own is None:
        return
    if own.mime == _PDF and own.outcome is Outcome.SEARCHABLE and not _ends(path):
        own = replace(own, outcome=Outcome.PARTIAL, reason=CUT)
    slides: tuple[Document, ...] = ()
    if own.mime in odp_slides.MIMES and own.outcome is not Outcome.ENCRYPTED:
        own, slides = odp_slides.divided(own, path, most)
    yield own
    yield from odp_slides.behind(documents, slides) if slides else documents
    if own.mime in tracked_changes.MIMES and own.outcome is not Outcome.ENCRYPTED:
        yield from tracked_changes.deleted(own, path, most)


def _ends(path: Path) -> bool:
    """Whether it ends as it must; an empty file, which is said to be one, has nothing to end."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _TAIL))
        return size == 0 or _EOF in file.read(_TAIL)
