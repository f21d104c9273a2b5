"""Which figure of `03/04/20` is the day: told from the whole file, since one line cannot say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from extractors.formats.chat.times import Moment, full_year, spoken

ORDERS: Final = {"DMY": (2, 1, 0), "MDY": (2, 0, 1), "YMD": (0, 1, 2), "YDM": (0, 2, 1)}
_DAYS: Final = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_ENOUGH: Final = 4  # dates from which closeness may tell day from month


def year_of(figures: int) -> int:
    """The year of our era that two or four figures of a chat's date mean: 52 to 83 are those of the Buddhist era, since
    no messenger is so old."""
    return full_year(2500 + figures if 52 <= figures <= 83 else figures)


@dataclass(slots=True)
class _Candidate:
    name: str
    impossible: int = 0
    backwards: int = 0
    first: tuple[int, int, int] = (0, 0, 0)
    last: tuple[int, int, int] = (0, 0, 0)

    def span(self) -> int:
        """Days, near enough, from the first date to the last in this order."""
        (y1, m1, d1), (y2, m2, d2) = self.first, self.last
        return abs((y2 - y1) * 366 + (m2 - m1) * 31 + d2 - d1)


class OrderFinder:
    """Takes every date of a file in order and says which order of day, month and year makes sense of them.

    An order is ruled out by a month over 12 or a day its month has not; among the rest the one in which time runs
    forward most steadily wins, then the one that keeps the dates far closer together; what is still even goes by
    custom, and says so.
    """

    def __init__(self) -> None:
        self._candidates = [_Candidate(name) for name in ORDERS]
        self.seen = self._days = 0
        self._wide_last = self._wide_first = 0
        self._last_figures: tuple[int, int, int] | None = None

    def take(self, first: int, second: int, third: int) -> None:
        """One date's three figures as they stand."""
        self.seen += 1
        figures = (first, second, third)
        if figures == self._last_figures:
            return
        self._last_figures = figures
        self._days += 1
        self._wide_first += first > 99
        self._wide_last += third > 99
        for candidate in self._candidates:
            y, m, d = (figures[at] for at in ORDERS[candidate.name])
            if not (1 <= m <= 12 and 1 <= d <= _DAYS[m]):
                candidate.impossible += 1
                continue
            date = (year_of(y), m, d)
            candidate.backwards += date < candidate.last
            candidate.first = candidate.first if candidate.first[0] else date
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
        closest = self._closest(pool)
        if len(closest) == 1:
            return closest[0].name, "the order that keeps the dates closest together"
        names = {c.name for c in closest}
        custom = ["MDY", "DMY"] if separator == "/" and half_days else ["DMY", "MDY"]
        best = next(name for name in (*custom, "YMD", "YDM") if name in names)
        return best, "not decided by the file: by custom for this separator and clock"

    def _closest(self, pool: list[_Candidate]) -> list[_Candidate]:
        """Those in which the chat lasts less than a quarter of the others' time. Of day and month, which differ less
        than a year put in the wrong place, only a few days' worth of dates can tell."""
        shortest = min(c.span() for c in pool)
        kept = [c for c in pool if c.span() <= 4 * max(shortest, 1)]
        if self._days >= _ENOUGH:
            return kept
        return [c for c in pool if any((c.name[0] == "Y") == (k.name[0] == "Y") for k in kept)]


_FIGURES = re.compile(r"(?<!\d)(\d{1,4})\s?([./-])\s?(\d{1,2})\s?[./-]\s?(\d{1,4})(?!\d)")
_HALF = re.compile(r"\d\s?[ap]\.?m", re.IGNORECASE)


class WrittenDates:
    """Reads the dates of a file that are written for people, once `take` has seen them all in order."""

    def __init__(self, timezone: str | None) -> None:
        self._timezone = timezone
        self._finder = OrderFinder()
        self._separator = "/"
        self._half_days = False
        self._decided: tuple[str, str] | None = None

    def take(self, text: str) -> None:
        """One date as written; words for months need no order and count for nothing here."""
        text = text[:200]
        if found := _FIGURES.search(text):
            self._separator = found[2]
            self._finder.take(int(found[1]), int(found[3]), int(found[4]))
        self._half_days = self._half_days or bool(_HALF.search(text))

    def order(self) -> tuple[str, str]:
        """The order of the figures and why; ("", "") where no date is in figures."""
        if self._decided is None:
            self._decided = self._finder.decide(self._separator, self._half_days) if self._finder.seen else ("", "")
        return self._decided

    def moment(self, text: str) -> Moment:
        """When that is, in the order found."""
        return spoken(text, self._timezone, day_first=self.order()[0] in ("DMY", "YDM"))

    def metadata(self) -> dict[str, str | list[str]]:
        """The order and its reason, for the conversation's document."""
        order, why = self.order()
        return {"date_order": order, "date_order_why": why}
