"""Days, months and years as people write them in a search, as ranges of the engine's `sent`. UTC, ends included."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Any

from cets_search.query.errors import BadQuery

PERIOD = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)
BRITISH = re.compile(r"(?:(\d{1,2})/)?(\d{1,2})/(\d{4})\Z", re.ASCII)
"""`31/05/2024` and `05/2024`: the day first, as it is written in Britain."""

LAST = re.compile(r"last(\d{1,4})([dwmy])\Z", re.ASCII | re.IGNORECASE)
RELATIVE = {"today": "now/d", "yesterday": "now-1d/d"}
UNITS = {"d": "d", "w": "w", "m": "M", "y": "y"}
"""The engine's letters for days, weeks, months and years; its `m` is a minute."""


def period(text: str, offset: int | None = None) -> tuple[str, str]:
    """The first and last moment of `2024`, `2024-05` or `2024-05-31`; `BadQuery`, placed at `offset`, for others."""
    if british := BRITISH.match(text):
        day, month, year = british.groups()
        text = "-".join([year, month.zfill(2), *([day.zfill(2)] if day else [])])
    match = PERIOD.match(text)
    if match is None:
        raise BadQuery(
            f"{text[:40]!r} is no date: write a year, month or day as in 2024, 2024-05, 2024-05-31, or last30d.", offset
        )
    parts = [int(group) if group else 0 for group in match.groups()]
    try:
        first = date(parts[0], parts[1] or 1, parts[2] or 1)
        end = parts[1] or 12
        last = first if parts[2] else date(first.year, end, calendar.monthrange(first.year, end)[1])
    except ValueError:
        raise BadQuery(f"There is no such date as {text}.", offset) from None
    return f"{first}T00:00:00.000Z", f"{last}T23:59:59.999Z"


def spoken(text: str, offset: int | None = None) -> dict[str, Any]:
    """The clause for `2024-05`, `2024-03..2024-05`, `2024..`, `today`, `yesterday`, or `last30d`: from the start of
    the day 30 days ago until now. Days (`d`), weeks (`w`), months (`m`) and years (`y`) of UTC.
    """
    if day := RELATIVE.get(text.lower()):
        return {"range": {"sent": {"gte": day, "lte": day}}}
    if last := LAST.match(text):
        return {"range": {"sent": {"gte": f"now-{int(last[1])}{UNITS[last[2].lower()]}/d", "lte": "now"}}}
    low, dots, high = text.partition("..")
    return between(low or "*", (high or "*") if dots else low, offset)


def between(low: str, high: str, offset: int | None = None) -> dict[str, Any]:
    """The clause for a span from the start of `low` to the end of `high`, either of them `*` for no end."""
    bounds = {}
    if low != "*":
        bounds["gte"] = period(low, offset)[0]
    if high != "*":
        bounds["lte"] = period(high, offset)[1]
    if not bounds:
        return {"exists": {"field": "sent"}}
    if len(bounds) == 2 and bounds["gte"] > bounds["lte"]:
        raise BadQuery(f"{low} is after {high}: give the earlier date first.", offset)
    return {"range": {"sent": bounds}}


def beyond(text: str, offset: int | None, *, later: bool, including: bool) -> dict[str, Any]:
    """The clause for `>2024-05`, `>=2024-05` (`later`), `<2024-05`, `<=2024-05`."""
    first, last = period(text, offset)
    if later:
        return {"range": {"sent": {"gte": first} if including else {"gt": last}}}
    return {"range": {"sent": {"lte": last} if including else {"lt": first}}}
