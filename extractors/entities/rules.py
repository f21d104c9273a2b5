"""All rules over one text: fold it, read it, see what can be in it, and ask only the types that can."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from extractors.entities import reading
from extractors.entities.anchors import Anchors
from extractors.entities.folded import fold
from extractors.entities.reading import Reading
from extractors.entities.registry import ROWS, Row
from extractors.entities.rejection import Rejection
from extractors.entities.spans import resolve
from extractors.model import Entity


class Rules:
    """The rules of some `rows`, in their order. May be used by any number of threads."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = tuple(rows)
        self._anchors = Anchors([*(row.anchor for row in rows), reading.ANCHOR])

    def find(self, text: str, region: str) -> list[Entity]:
        """The entities of `text`, by where they start."""
        folded = fold(text)
        seen = self._anchors.seen(folded)
        if not seen:
            return []
        if seen[-1] == len(self._rows):
            return self._find_in(Reading(folded), text, region)
        found = self._resolved(folded, region, seen)
        return found if folded is text else [_as_written(entity, folded, text) for entity in found]

    def rejected(self, text: str, region: str) -> list[Rejection]:
        """The candidates of `text` that a check refused and no other type took, by where they start."""
        read = Reading(fold(text))
        taken = [(entity.start, entity.end) for entity in self.find(text, region)]
        refused = (row.rejected(read.text, region) for row in self._rows if row.rejected)
        found = {read.back(one, text) for each in refused for one in each}
        free = (one for one in found if not any(one.start < end and start < one.end for start, end in taken))
        return sorted(free, key=lambda one: (one.start, one.end, one.type))

    def _find_in(self, read: Reading, text: str, region: str) -> list[Entity]:
        seen = [place for place in self._anchors.seen(read.text) if place < len(self._rows)]
        return [read.back(entity, text) for entity in self._resolved(read.text, region, seen)]

    def _resolved(self, text: str, region: str, seen: Iterable[int]) -> list[Entity]:
        rows = (self._rows[place] for place in seen)
        return resolve((row.find(text, region), row.beside) for row in rows)


@cache
def all_rules() -> Rules:
    """The rules of the whole registry, made ready at the first call and kept for the process."""
    return Rules(ROWS)


def _as_written(entity: Entity, folded: str, text: str) -> Entity:
    written = text[entity.start : entity.end]
    if written == entity.text or entity.text != folded[entity.start : entity.end]:  # masked: kept so
        return entity
    return Entity(entity.type, entity.value, written, entity.start, entity.end, entity.why)
