"""Reading that goes on inside a file."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.model import Document


def behind(documents: Iterator[Document], part: str | None) -> Iterator[Document]:
    """What comes behind that part: nothing where there is none such, all where None is asked for."""
    if part is None or any(document.part == part for document in documents):
        yield from documents
