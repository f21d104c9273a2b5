"""Which figure of `03/04/20` is the day: told from the whole file, since one line cannot say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from extractors.formats.chat.times import full_year

ORDERS: Final = {"DMY": (2, 1, 0), "MDY": (2, 0, 1), "YMD": (0, 1, 2), "YDM": (0, 2, 1)}
_DAYS: Final = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

# Thai phones count years of the Buddhist era, 543 ahead: 2552 to 2583, or 52 to 83, are 2009 to 2040.
_BUDDHIST: Final = 543


def year_of(figures: int) -> int:
    """The year of our era that two or four figures of a chat's date mean."""
    if 2452 < figures < 2700:
        return figures - _BUDDHIST
    if 52 <= figures <= 83:
        return 2500 + figures - _BUDDHIST
    return full_year(figures)


@dataclass(slots=True)
class _Candidate:
    name: str
    impossible: int = 0
    backwards: int = 0
    last: tuple[int, int, int] = (0, 0, 0)


class OrderFinder:
    """Takes every date of a file in order and says which order of day, month and year makes sense of them.

    An order is ruled out by a month over 12 or a day its month has not; among the rest the one in which time runs
    forward most steadily wins; what is still even goes by custom, and says so.
    """

    def __init__(self) -> None:
        self._candidates = [_Candidate(name) for name in ORDERS]
        self.seen = 0
        self._wide_last = self._wide_first = 0
        self._last_figures: tuple[int, int, int] | None = None

    def take(self, first: int, second: int, third: int) -> None:
        """One date's three figures as they stand."""
        self.seen += 1
        figures = (first, second, third)
        if figures == self._last_figures:
            return
        self._last_figures = figures
        self._wide_first += first > 99
        self._wide_last += third > 99
        for candidate in self._candidates:
            y, m, d = (figures[at] for at in ORDERS[candidate.name])
            if not (1 <= m <= 12 and 1 <= d <= _DAYS[m]):
                candidate.impossible += 1
                continue
            date = (year_of(y), m, d)
            candidate.backwards += date < candidate.last
            candidate.last = date

    def decide(self, separator: str, half_days: bool) -> tuple[str, str]:
        """The order's name, and the reason in words. `separator` and `half_days` (a 12-hour clock) tell custom."""
        pool = self._candidates
        if self._wide_first > self._wide_last:
            pool = [c for c in pool if c.name[0] == "Y"]
        elif self._wide_last:
            pool = [c for c in pool if c.name[0] != "Y"]
        fewest = min(c.impossible for c in pool)
        pool = [c for c in pool if c.impossible == fewest]
        if len(pool) == 1:
            return pool[0].name, "the only order that makes every date possible"
        steadiest = min(c.backwards for c in pool)
        pool = [c for c in pool if c.backwards == steadiest]
        if len(pool) == 1:
            return pool[0].name, "the order in which time runs forward"
        names = {c.name for c in pool}
        custom = ["MDY", "DMY"] if separator == "/" and half_days else ["DMY", "MDY"]
        best = next(name for name in (*custom, "YMD", "YDM") if name in names)
        return best, "not decided by the file: by custom for this separator and clock"
