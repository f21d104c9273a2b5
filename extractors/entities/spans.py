"""Which of several claims to the same characters stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping

from extractors.model import Entity

Overlap = Callable[[Entity, Entity], bool]
"""Whether a later claim may share characters with the earlier one that is given first."""


def anywhere(earlier: Entity, later: Entity) -> bool:
    """The later one may stand wherever it is in the earlier."""
    return True


def past_authority(earlier: Entity, later: Entity) -> bool:
    """Only in the path or query of a URL: what stands before the `@` of `https://user@host` is no address."""
    before = earlier.text[: max(0, later.start - earlier.start)]
    return any(mark in before.partition("://")[2] for mark in "/?#")


def resolve(claims: Iterable[tuple[Iterable[Entity], Mapping[str, Overlap]]]) -> list[Entity]:
    """All entities of `claims`, less those that overlap one of an earlier claim, sorted by where they start.

    Each claim runs left to right and does not overlap itself; with it comes which types it may overlap, and how.
    """
    kept: list[_Claim] = []
    for entities, beside in claims:
        free = [entity for entity in entities if not any(earlier.holds(entity, beside) for earlier in kept)]
        if free:
            kept.append(_Claim(free))
    return sorted((entity for claim in kept for entity in claim.entities), key=order)


def order(entity: Entity) -> tuple[int, int, str]:
    """The order entities are given in."""
    return entity.start, entity.end, entity.type


class _Claim:
    def __init__(self, entities: list[Entity]) -> None:
        self.entities = entities
        self._starts = [entity.start for entity in entities]

    def holds(self, later: Entity, beside: Mapping[str, Overlap]) -> bool:
        for earlier in self._overlapping(later):
            may = beside.get(earlier.type)
            if may is None or not may(earlier, later):
                return True
        return False

    def _overlapping(self, later: Entity) -> Iterator[Entity]:
        place = bisect_left(self._starts, later.end) - 1
        while place >= 0 and self.entities[place].end > later.start:
            yield self.entities[place]
            place -= 1
