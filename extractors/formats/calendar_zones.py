"""Times of iCalendar in UTC: by `Z`, by an IANA zone, or by the rules that the file itself gives for a zone.

Only the rules that calendars write are followed (RFC 5545, 3.6.5: an onset a year by month and weekday, or one date),
so that no rule of a hostile file can keep the reader busy.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from extractors.formats.chat.times import NEVER, Moment, aware, local
from extractors.formats.content_lines import ContentLine

_WHEN = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)?(Z)?)?$")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)(?::?(\d\d))?$")
_DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}


@dataclass(frozen=True, slots=True)
class Observance:
    """From `first` on, a local time, the zone is `offset` ahead of UTC: once, or yearly at `rule` (month, nth, day)."""

    first: datetime
    offset: timedelta
    rule: tuple[int, int, int] | None

    def onset_before(self, when: datetime) -> datetime | None:
        """The last time at which this began before a local time."""
        if self.rule is None:
            return self.first if self.first <= when else None
        for year in (when.year, when.year - 1):
            onset = self._onset(year)
            if onset is not None and self.first <= onset <= when:
                return onset
        return self.first if self.first <= when else None

    def _onset(self, year: int) -> datetime | None:
        month, nth, weekday = self.rule or (1, 1, 0)
        if not 1 <= year <= 9999:
            return None
        days = [day for day in calendar.Calendar().itermonthdays2(year, month) if day[0] and day[1] == weekday]
        index = nth - 1 if nth > 0 else nth
        if not -len(days) <= index < len(days):
            return None
        return self.first.replace(year=year, month=month, day=days[index][0])


def observance(lines: list[ContentLine]) -> Observance | None:
    """A STANDARD or DAYLIGHT part of a VTIMEZONE; None for one that says too little, or by a rule not followed."""
    said = {line.name: line.value.strip() for line in lines}
    first, offset = _naive(said.get("DTSTART", "")), _offset(said.get("TZOFFSETTO", ""))
    if first is None or offset is None:
        return None
    rule = _rule(said["RRULE"], first) if "RRULE" in said else None
    return None if "RRULE" in said and rule is None else Observance(first, offset, rule)


def _rule(text: str, first: datetime) -> tuple[int, int, int] | None:
    parts = dict(part.partition("=")[::2] for part in text.upper().split(";"))
    match = re.fullmatch(r"([+-]?\d)(MO|TU|WE|TH|FR|SA|SU)", parts.get("BYDAY", ""))
    month = parts.get("BYMONTH", str(first.month))
    if parts.get("FREQ") != "YEARLY" or not match or not month.isdecimal() or not 1 <= int(month) <= 12:
        return None
    return int(month), int(match[1]), _DAYS[match[2]]


def moment(line: ContentLine | None, zones: dict[str, list[Observance]], timezone: str | None) -> Moment:
    """When a property says, by the design's rule: `stated` for UTC or a named zone that is known, else as `timezone`
    makes it; a date without a time stays a date."""
    return NEVER if line is None else _moment(line, zones, timezone)


def _moment(line: ContentLine, zones: dict[str, list[Observance]], timezone: str | None) -> Moment:
    raw = line.value.strip()
    name = line.first("TZID").removeprefix("/")
    shown = f"{raw} ({name})" if name else raw
    match = _WHEN.match(raw)
    when = _naive(raw)
    if match is None or when is None:
        return Moment(None, shown, None)
    if match[4] is None:
        return Moment(when.date().isoformat(), shown, "unknown")
    if match[7]:
        return aware(when.replace(tzinfo=UTC), shown)
    offset = _offset_of(name, when, zones) if name else None
    if offset is None:
        return local(when, shown, timezone)
    try:
        return aware((when - offset).replace(tzinfo=UTC), shown)
    except OverflowError:
        return Moment(None, shown, None)


def _offset_of(name: str, when: datetime, zones: dict[str, list[Observance]]) -> timedelta | None:
    """How far a zone is ahead of UTC at a local time. An IANA name counts before what the file says of it."""
    known = zones.get(name, [])
    if "/" in name or not known:
        try:
            # Some programs put a path before the name: `/mozilla.org/20050126_1/Europe/Berlin`.
            return when.replace(tzinfo=ZoneInfo("/".join(name.split("/")[-2:]))).utcoffset()
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
    begun = [(onset, one.offset) for one in known if (onset := one.onset_before(when)) is not None]
    if begun:
        return max(begun)[1]
    return known[0].offset if known else None


def _naive(text: str) -> datetime | None:
    match = _WHEN.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        return datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001  (made aware by its zone)
    except ValueError:
        return None


def _offset(text: str) -> timedelta | None:
    match = _OFFSET.match(text)
    if not match:
        return None
    size = timedelta(hours=int(match[2]), minutes=int(match[3]), seconds=int(match[4] or 0))
    return -size if match[1] == "-" else size
