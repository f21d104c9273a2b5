"""Days, months and years as people write them in a search, as ranges of the engine's `sent`. UTC, ends included."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Any

from cets_search.query.errors import BadQuery

PERIOD = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)


def period(text: str, offset: int | None = None) -> tuple[str, str]:
    """The first and last moment of `2024`, `2024-05` or `2024-05-31`; `BadQuery`, placed at `offset`, for others."""
    match = PERIOD.match(text)
    if match is None:
        raise BadQuery(f"{text[:40]!r} is no date: write a year, month or day as in 2024, 2024-05, 2024-05-31.", offset)
    year, month, day = (int(group) if group else None for group in match.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        last = first if day else date(first.year, month or 12, calendar.monthrange(first.year, month or 12)[1])
    except ValueError:
        raise BadQuery(f"There is no such date as {text}.", offset) from None
    return f"{first}T00:00:00.000Z", f"{last}T23:59:59.999Z"


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
