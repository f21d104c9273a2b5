"""The engine's stretches of time become days that `after` and `before` can ask for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from cets_search.model import SearchRequest
from cets_search.query.histogram import counted


def answered(interval: str, *starts: str) -> dict[str, Any]:
    buckets = [
        {"key": int(datetime.fromisoformat(start).replace(tzinfo=UTC).timestamp() * 1000), "doc_count": number}
        for number, start in enumerate(starts)
    ]
    return {"bars": {"interval": interval, "buckets": buckets}, "undated": {"doc_count": 7}}


@pytest.mark.parametrize(
    ("interval", "start", "last"),
    [
        ("1d", "2024-02-28", "2024-02-28"),
        ("7d", "2024-02-26", "2024-03-03"),
        ("1M", "2024-02-01", "2024-02-29"),
        ("3M", "2024-12-01", "2025-02-28"),
        ("1y", "1969-01-01", "1969-12-31"),
        ("100y", "9950-01-01", "9999-12-31"),
        ("7d", "9999-12-30", "9999-12-31"),
    ],
)
def test_the_last_bar_ends_where_its_stretch_does(interval: str, start: str, last: str) -> None:
    (bar,) = counted(SearchRequest(), answered(interval, start)).bars
    assert (bar.after, bar.before) == (start, last)


def test_bars_leave_no_day_out_and_stay_within_the_days_that_are_chosen() -> None:
    request = SearchRequest(after="2024-01-10", before="2024-03-05")
    found = counted(request, answered("1M", "2024-01-01", "2024-02-01", "2024-03-01"))
    assert [(bar.after, bar.before) for bar in found.bars] == [
        ("2024-01-10", "2024-01-31"),
        ("2024-02-01", "2024-02-29"),
        ("2024-03-01", "2024-03-05"),
    ]
    assert found.undated == 7


def test_no_bars() -> None:
    assert counted(SearchRequest(), answered("1d")).bars == ()
