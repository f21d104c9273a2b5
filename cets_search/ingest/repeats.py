"""Files whose bytes were parsed a moment ago: copies in folders and archives are what seizures are full of.

The parser is asked once. Each copy keeps its own path, hashes, documents and outcome: only the work is spared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from cets_search.ingest.remembered import Remembered
from extractors.formats import Source
from extractors.formats.clean import storable
from extractors.model import Document, Outcome

MOST: Final = 32 << 20
"""Characters of text and metadata that are held."""

EACH: Final = 1_000
"""Characters that a document counts for besides its text and metadata."""

SETTLED: Final = frozenset({Outcome.SEARCHABLE, Outcome.ENCRYPTED, Outcome.SKIPPED})
"""Outcomes that are the file's own: a parser short of memory fails files that it reads the next time."""


class Repeats:
    """Reads each file once that comes several times. Safe to share among threads; made for one load, in which files
    are read in one way only."""

    def __init__(self, most: int = MOST) -> None:
        self._held: Remembered[tuple[str, str], Sequence[Document]] = Remembered(most)

    def read(
        self, source: Source, parse: Callable[[], Iterable[Document]], unchanged: Callable[[], bool]
    ) -> Iterable[Document]:
        """The documents of a file, by `parse` where the same bytes under a name with the same suffix (all of a name
        that the parser is told) were not read lately. `unchanged` says, once it was read, that it still has the bytes
        that `source.sha256` was taken of."""
        if not source.sha256:
            return parse()
        key = (source.sha256, source.path.suffix)
        held = self._held.get(key)
        if held is not None:
            path = storable(str(source.path))
            return (replace(document, path=path) for document in held)
        documents = tuple(parse())
        if all(document.outcome in SETTLED for document in documents) and unchanged():
            self._held.put(key, documents, sum(map(_size, documents)))
        return documents


def _size(document: Document) -> int:
    about = sum(len(name) + sum(map(len, value)) for name, value in document.metadata.items())
    return EACH + len(document.text) + about
