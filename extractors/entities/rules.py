"""All rules over one text: fold it, read it, see what can be in it, and ask only the types that can."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from extractors.entities import reading
from extractors.entities.anchors import Anchors
from extractors.entities.folded import fold
from extractors.entities.reading import Reading
from extractors.entities.registry import ROWS, Find, Row
from extractors.entities.rejection import Rejection
from extractors.entities.spans import resolve
from extractors.model import Entity


class Rules:
    """The rules of some `rows`, in their order. May be used by any number of threads."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = tuple(rows)
        self._anchors = Anchors([*(row.anchor for row in rows), reading.ANCHOR])

    def find(self, text: str, region: str, card_key: bytes | None = None) -> list[Entity]:
        """The entities of `text`, by where they start. `card_key` is for the keyed hash of what is kept masked."""
        folded = fold(text)
        seen = self._anchors.seen(folded)
        if not seen:
            return []
        if seen[-1] == len(self._rows):
            return self._find_in(Reading(folded), text, region, card_key)
        found = self._resolved(folded, region, seen, card_key)
        return found if folded is text else [_as_written(entity, folded, text) for entity in found]

    def rejected(self, text: str, region: str) -> list[Rejection]:
        """The candidates of `text` that a check refused and no other type took, by where they start.

        What one type masks no other shows.
        """
        read = Reading(fold(text))
        taken = [(entity.start, entity.end) for entity in self.find(text, region)]
        found = {read.back(one, text) for row in self._rows if row.rejected for one in row.rejected(read.text, region)}
        masked = [one for one in found if one.text != text[one.start : one.end]]
        places = [(one.start, one.end) for one in masked]
        found = {one for one in found if one in masked or not _within(one, places)}
        free = (one for one in found if not _within(one, taken))
        return sorted(free, key=lambda one: (one.start, one.end, one.type))

    def _find_in(self, read: Reading, text: str, region: str, card_key: bytes | None) -> list[Entity]:
        seen = [place for place in self._anchors.seen(read.text) if place < len(self._rows)]
        return [read.back(entity, text) for entity in self._resolved(read.text, region, seen, card_key)]

    def _resolved(self, text: str, region: str, seen: Iterable[int], card_key: bytes | None) -> list[Entity]:
        rows = [self._rows[place] for place in seen]
        return resolve([(_find_of(row, card_key)(text, region), row.beside) for row in rows])


def _within(one: Rejection, places: Iterable[tuple[int, int]]) -> bool:
    """Whether it overlaps one of the places."""
    return any(one.start < end and start < one.end for start, end in places)


def _find_of(row: Row, card_key: bytes | None) -> Find:
    return row.finder(card_key) if row.finder else row.find


@cache
def all_rules() -> Rules:
    """The rules of the whole registry, made ready at the first call and kept for the process."""
    return Rules(ROWS)


def _as_written(entity: Entity, folded: str, text: str) -> Entity:
    written = text[entity.start : entity.end]
    if written == entity.text or entity.text != folded[entity.start : entity.end]:  # masked: kept so
        return entity
    return Entity(entity.type, entity.value, written, entity.start, entity.end, entity.why)
