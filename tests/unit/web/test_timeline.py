"""What stretches of time are called, and how bars are drawn."""

from __future__ import annotations

import pytest

from cets_search.answer import Bar, Histogram
from cets_search.web.timeline import HEIGHT, LEAST, WIDTH, stretch, timeline


@pytest.mark.parametrize(
    ("after", "before", "called"),
    [
        ("2024-05-14", "2024-05-14", "14 May 2024"),
        ("2024-02-01", "2024-02-29", "Feb 2024"),
        ("2024-01-01", "2024-03-31", "Jan 2024 to Mar 2024"),
        ("2024-01-01", "2024-12-31", "2024"),
        ("2020-01-01", "2024-12-31", "2020 to 2024"),
        ("2024-05-14", "2024-05-20", "14 May 2024 to 20 May 2024"),
        ("9999-12-01", "9999-12-31", "Dec 9999"),
    ],
)
def test_a_stretch_has_the_shortest_name_that_is_exact(after: str, before: str, called: str) -> None:
    assert stretch(after, before) == called


def test_bars_fill_the_drawing_and_the_least_can_be_seen() -> None:
    days = [f"2024-05-{day:02}" for day in range(1, 5)]
    drawn = timeline(Histogram(tuple(Bar(day, day, n) for day, n in zip(days, (0, 1, 10_000, 5_000), strict=True)), 3))
    assert [bar.height for bar in drawn.bars] == [0, LEAST, HEIGHT, HEIGHT / 2]
    assert all(bar.x + bar.width <= WIDTH for bar in drawn.bars)
    assert "most, 10,000, in 3 May 2024" in drawn.words
    assert drawn.undated == 3


def test_nothing_dated_is_nothing_drawn() -> None:
    assert timeline(Histogram((), 5)).bars == ()
