"""The documents found over time: the engine chooses a stretch of days, months or years that gives a few dozen bars."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from cets_search.answer import Bar, Histogram
from cets_search.model import SearchRequest

BARS: Final = 48
"""The most bars of a histogram."""

MONTHS: Final = {"M": 1, "y": 12}


def counts() -> dict[str, Any]:
    """The aggregations. A day is the shortest stretch, for that is what `after` and `before` can ask for."""
    bars = {"field": "sent", "buckets": BARS, "minimum_interval": "day", "format": "uuuu-MM-dd"}
    return {"bars": {"auto_date_histogram": bars}, "undated": {"missing": {"field": "sent"}}}


def counted(request: SearchRequest, answer: Mapping[str, Any]) -> Histogram:
    """The bars: each is what the same search finds when its days are chosen, within those that are chosen already."""
    interval, buckets = answer["bars"]["interval"], answer["bars"]["buckets"]
    starts = [_day(bucket) for bucket in buckets]
    ends = [after - timedelta(days=1) for _, after in pairwise(starts)]
    if starts:
        ends.append(_last_day(starts[-1], interval))
    bars = (
        Bar(max(start.isoformat(), request.after), _earlier(end.isoformat(), request.before), bucket["doc_count"])
        for start, end, bucket in zip(starts, ends, buckets, strict=True)
    )
    return Histogram(tuple(bars), answer["undated"]["doc_count"])


def _day(bucket: Mapping[str, Any]) -> date:
    return datetime.fromtimestamp(0, UTC).date() + timedelta(milliseconds=bucket["key"])


def _last_day(start: date, interval: str) -> date:
    """The last day of a stretch, such as "7d", "3M" or "10y", that begins at `start`."""
    found = re.fullmatch(r"(\d+)([dMy])", interval)
    if found is None:
        raise ValueError(f"The engine counts in stretches of {interval}.")
    count, unit = int(found.group(1)), found.group(2)
    if unit == "d":
        return start + min(timedelta(days=count - 1), date.max - start)
    months = start.year * 12 + start.month - 1 + count * MONTHS[unit]
    year, month = divmod(months, 12)
    return date.max if year > date.max.year else date(year, month + 1, 1) - timedelta(days=1)


def _earlier(end: str, bound: str) -> str:
    return min(end, bound) if bound else end
