"""The places in a text where what was searched for stands, numbered through, and the way from one to the next."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from cets_search.web.marking import Span

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hits:
    """All places in order; `current` is the number, from 1, of the one that is gone to, 0 where there is none."""

    places: tuple[Place, ...] = ()
    current: int = 0

    def numbered(self, start: int, end: int) -> Mapping[int, int]:
        """The numbers of the hits that begin in a stretch of the text, by where they begin in it."""
        return {at - start: number for number, (at, _) in enumerate(self.places, 1) if start <= at < end}

    def at(self) -> int | None:
        """Where the current hit begins; None where there is none."""
        return self.places[self.current - 1][0] if self.current else None

    def asked(self, start: int) -> Hits:
        """The same, gone to the first hit from `start` on, where no number was asked for."""
        behind = bisect_right([at for at, _ in self.places], start - 1)
        return Hits(self.places, min(behind + 1, len(self.places)))


def hits(
    text: str, words: re.Pattern[str] | None, entities: Iterable[Span], wanted: Callable[[Span], bool], number: int = 0
) -> Hits:
    """Where words or wanted entities stand; those that overlap or touch are one hit. `number` is the one to go to: the
    nearest there is, none where it is 0."""
    found = [each.span() for each in words.finditer(text)] if words else []
    found += [(span.start, span.end) for span in entities if wanted(span)]
    places: list[Place] = []
    for start, end in sorted(each for each in found if each[0] < each[1]):
        if places and start <= places[-1][1]:
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        else:
            places.append((start, end))
    return Hits(tuple(places), min(number, len(places)))
