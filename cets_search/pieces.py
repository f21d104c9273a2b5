"""What stands round a page, slide or row in its document, as one person may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cets_search.engine.evidence import Run
from cets_search.model import StoredDocument
from cets_search.query import pieces as ask


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces before and after one, None at the ends, and rows of the same sheet; nothing where it is no piece."""

    before: StoredDocument | None = None
    after: StoredDocument | None = None
    rows: tuple[StoredDocument, ...] = ()

    def documents(self) -> tuple[StoredDocument, ...]:
        """Every document that is told."""
        return tuple(each for each in (self.before, self.after, *self.rows) if each)


def pieces(run: Run, opened: StoredDocument) -> Pieces:
    """What stands round a document in the one that holds it; of a sheet, its rows."""
    is_piece = ask.piece(opened.source.get("part") or "") is not None
    sides = (_first(run(ask.beside(opened.source, down=down))) if is_piece else None for down in (False, True))
    body = ask.rows(opened.id, opened.source)
    hits = run(body)["hits"]["hits"] if body else []
    before, after = sides
    return Pieces(before, after, tuple(StoredDocument(hit["_id"], hit["_source"]) for hit in hits))


def numbered(run: Run, opened: StoredDocument, number: int) -> StoredDocument | None:
    """The piece of this number in the same document."""
    return _first(run(ask.numbered(opened.source, number)))


def _first(answer: Mapping[str, Any]) -> StoredDocument | None:
    hits = answer["hits"]["hits"]
    return StoredDocument(hits[0]["_id"], hits[0]["_source"]) if hits else None
