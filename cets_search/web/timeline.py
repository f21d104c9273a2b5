"""A result's histogram as a drawing: where each bar stands, how high it is, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from cets_search.answer import Histogram

WIDTH: Final = 480
HEIGHT: Final = 64
LEAST: Final = 2
"""The height of a bar that counts anything."""

GAP: Final = 0.15
"""The part of a bar's room that is left empty."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bar: its days, what they are called, how many documents, and its place in the drawing's own units."""

    after: str
    before: str
    label: str
    count: int
    x: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing, `width` by `height`, and what it says in words."""

    bars: tuple[Drawn, ...]
    words: str
    undated: int
    width: int = WIDTH
    height: int = HEIGHT


def timeline(histogram: Histogram) -> Timeline:
    """The drawing of a histogram; without bars where no document has a date."""
    if not histogram.bars:
        return Timeline((), "", histogram.undated)
    room = WIDTH / len(histogram.bars)
    highest = max(histogram.bars, key=lambda bar: bar.count)
    drawn = tuple(
        Drawn(
            bar.after,
            bar.before,
            stretch(bar.after, bar.before),
            bar.count,
            round(number * room, 2),
            round(room * (1 - GAP), 2),
            round(max(LEAST, HEIGHT * bar.count / highest.count), 2) if bar.count else 0,
        )
        for number, bar in enumerate(histogram.bars)
    )
    words = (
        f"Documents over time, {drawn[0].after} to {drawn[-1].before}; "
        f"most, {highest.count:,}, in {stretch(highest.after, highest.before)}"
    )
    return Timeline(drawn, words, histogram.undated)


def stretch(after: str, before: str) -> str:
    """What a stretch of days is called: "2024", "May 2024", "14 May 2024", or its first and last day."""
    first, last = date.fromisoformat(after), date.fromisoformat(before)
    if first == last:
        return f"{first.day} {first:%b %Y}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    if first.day == 1 and (last.year, last.month) == (first.year, first.month) and _ends_month(last):
        return f"{first:%b %Y}"
    if first.day == 1 and _ends_month(last):
        return f"{first:%b %Y} to {last:%b %Y}"
    return f"{first.day} {first:%b %Y} to {last.day} {last:%b %Y}"


def _ends_month(day: date) -> bool:
    return day == date.max or date.fromordinal(day.toordinal() + 1).day == 1
