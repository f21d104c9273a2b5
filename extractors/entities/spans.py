"""Which of several claims to the same characters stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate
from operator import attrgetter
from typing import Final

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

    Each claim runs left to right and does not overlap itself, but for one name told for two platforms; with it comes
    which types it may overlap, and how.
    """
    kept: _Kept | None = None
    for entities, beside in claims:
        if kept is None:
            kept = _Kept(first) if (first := list(entities)) else None
        elif free := [entity for entity in entities if kept.leaves(entity, beside)]:
            kept = _Kept([*kept.entities, *free])
    return sorted(kept.entities, key=order) if kept is not None else []


def order(entity: Entity) -> tuple[int, int, str]:
    """The order entities are given in."""
    return entity.start, entity.end, entity.type


_START: Final = attrgetter("start")


class _Kept:
    def __init__(self, entities: list[Entity]) -> None:
        self.entities = sorted(entities, key=_START)
        self._starts = [entity.start for entity in self.entities]
        self._reach = list(accumulate((entity.end for entity in self.entities), max))

    def leaves(self, later: Entity, beside: Mapping[str, Overlap]) -> bool:
        """Whether every entity kept that shares characters with `later` lets it stand."""
        place = bisect_left(self._starts, later.end) - 1
        while place >= 0 and self._reach[place] > later.start:
            earlier = self.entities[place]
            if earlier.end > later.start:
                may = beside.get(earlier.type)
                if may is None or not may(earlier, later):
                    return False
            place -= 1
        return True
