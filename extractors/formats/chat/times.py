"""When a message was sent: one shape for every format's way of writing it.

The rule (design, "Kinds, platforms, sent_at"): UTC with `Z` where the file states the zone or is an epoch (`stated`) or
where somebody gave one (`assumed`); else as written and without `Z` (`unknown`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from extractors.formats.chat.calendar_words import AM, MONTHS, PM, fold

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """`sent_at`, `sent_at_raw` and `zone` of a Document. `at` is None where `raw` could not be read as a time."""

    at: str | None = None
    raw: str | None = None
    zone: str | None = None


NEVER: Final = Moment()


@lru_cache(maxsize=16)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _iso(value: datetime) -> str:
    if value.microsecond >= 1000:
        return value.isoformat(timespec="milliseconds")
    return value.isoformat(timespec="seconds")


def aware(value: datetime, raw: str, offset: timedelta = timedelta(0)) -> Moment:
    """A time whose zone the file states: of a value without one, `offset` is how far its clock is ahead of UTC."""
    try:
        utc = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value - offset
        return Moment(_iso(utc) + "Z", raw, "stated")
    except (OverflowError, ValueError):
        return Moment(None, raw, None)


def local(value: datetime, raw: str, timezone: str | None) -> Moment:
    """A wall-clock time of no stated zone; `timezone` is what the person who loads the file gave."""
    zone = _zone(timezone) if timezone else None
    if zone is None:
        return Moment(_iso(value), raw, "unknown")
    try:
        utc = value.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
    except (OverflowError, ValueError):
        return Moment(None, raw, None)
    return Moment(_iso(utc) + "Z", raw, "assumed")


def next_day(day: date) -> date:
    """The day after; the last day of the calendar has none and stays."""
    return day if day == date.max else day + timedelta(days=1)


def epoch(value: object, per_second: int = 1) -> Moment:
    """Seconds since 1970 in UTC, or `per_second` parts of one (1000: milliseconds); numbers may come as strings."""
    if value is None or isinstance(value, bool) or value == "":
        return NEVER
    raw = str(value)[:64]
    try:
        micros = round(float(raw) * 1_000_000 / per_second) if "." in raw else int(raw) * 1_000_000 // per_second
        return aware(_EPOCH + timedelta(microseconds=micros), raw)
    except (ValueError, OverflowError):
        return Moment(None, raw, None)


_ISO = re.compile(
    r"\s*(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?"
    r"\s*(Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?\s*$",
    re.ASCII | re.IGNORECASE,
)


_UTC = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{3})?(?:Z|[+]00:00)", re.ASCII)


def iso(text: str, timezone: str | None = None) -> Moment:
    """An ISO 8601 time, with or without an offset."""
    if utc := _UTC.fullmatch(text):  # what nearly every report of millions of messages has: nothing to be worked out
        return _checked(text, utc[1], utc[2] or "")
    match = _ISO.match(text) if len(text) < 80 else None
    if not match:
        return Moment(None, text, None)
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    try:
        value = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), micro)  # noqa: DTZ001
    except ValueError:
        return Moment(None, text, None)
    if not zone:
        return local(value, text, timezone)
    return aware(value, text, _offset(zone))


def _checked(text: str, moment: str, fraction: str) -> Moment:
    """A time in UTC as it is written, where the calendar has it."""
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        return Moment(None, text, None)
    return Moment(f"{moment}{fraction if fraction != '.000' else ''}Z", text, "stated")


def _offset(zone: str) -> timedelta:
    if zone[0] not in "+-":
        return timedelta(0)
    digits = zone[1:].replace(":", "").ljust(4, "0")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
    return -size if zone[0] == "-" else size


_CLOCK = re.compile(
    r"(?<!\d)(?P<h>\d{1,2})(?:[:.h时時시]|\sh\s)(?P<m>\d{2})(?:(?:[:.分]|\smin\s)(?P<s>\d{2})(?:[.,]\d{1,6})?)?(?!\d)"
)
_LATIN_MARK = re.compile(r"[apAP]\.?[mM]?\b")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})\s*[./年년-]\s*(\d{1,2})\s*[./月월-]\s*(\d{1,4})(?!\d)")
# Vowel signs of India and its neighbours are no letters to `re`, and yet in the middle of words.
_WORD = re.compile(r"[^\W\d_](?:(?!\d)[\w.’'\u0900-\u109f])*")
_NUMBER = re.compile(r"\d+")
_HANGUL_CLOCK = re.compile(r"(\d{1,2})시\s?(\d{1,2})분(?:\s?(\d{1,2})초)?")
_NUMBERED_MONTH = re.compile(r"\s+tháng\s+(\d{1,2}),?\s+(?:năm\s+)?(?=\d{4})", re.IGNORECASE)
_ZONE_BEFORE = re.compile(r"\b(?:UTC|GMT)(?:[+-]\d{1,2}(?::?\d{2})?)?\s+$")
_ZONE = re.compile(r"(?:\b(?:UTC|GMT))?\s?([+-]\d{1,2}:?\d{2}|[+-]\d{1,2})\b|\b(UTC|GMT|Z)\b")


def half_day(hour: int, before: str = "", after: str = "") -> int | None:
    """The hour of 24 for a clock's hour and the text at its sides (`4 p. m.`, `下午4`); None for no hour of a day."""
    for word in _beside(before, after):
        if word in PM:
            hour = hour + 12 if hour < 12 else hour
            break
        if word in AM:
            hour = 0 if hour == 12 else hour
            break
    return hour if hour < 24 else None


def _beside(before: str, after: str) -> Iterator[str]:
    """The folded words next to a clock, longest reading first: `de la tarde` must not be read as Hungarian `de`."""
    words = after.split()[:3]
    for count in range(len(words), 0, -1):
        yield fold("".join(words[:count]).rstrip(",;)]-"))
    if words and (latin := _LATIN_MARK.match(words[0])):
        yield fold(latin[0])
    words = before.split()[-2:]
    for start in range(len(words)):
        yield fold("".join(words[start:]))
    if words:
        yield words[-1][-2:]


def full_year(year: int) -> int:
    """Two digits mean this century up to 68, the last one after (POSIX `%y`). Thai phones count years of the Buddhist
    era, 543 ahead: 2552 to 2583 are 2009 to 2040."""
    if 2452 < year < 2700:
        return year - 543
    if year >= 100:
        return year
    return year + (2000 if year < 69 else 1900)


def spoken(text: str, timezone: str | None = None, *, day_first: bool | None = None) -> Moment:
    """A time as a program writes it for people: `Sep 22, 2017 6:33 am`, `22.09.2017 06:33:10 UTC+03:00`, in any
    language of `calendar_words`. All-figures dates need `day_first` unless the year stands first or a part is over 12;
    without it they are not guessed."""
    plain, day_first = _figures(text, day_first) if len(text) < 200 else ("", None)
    clock = _clock(plain)
    if clock is None:
        return Moment(None, text, None)
    hour, minute, second, rest, tail = clock
    day = _numeric_date(rest, day_first) or _named_date(rest)
    if day is None:
        return Moment(None, text, None)
    try:
        value = datetime(*day, hour, minute, second)  # noqa: DTZ001
    except (ValueError, OverflowError):
        return Moment(None, text, None)
    zone = _ZONE.search(tail)
    if zone:
        return aware(value, text, _offset(_padded(zone[1]) or "Z"))
    return local(value, text, timezone)


def _figures(text: str, day_first: bool | None) -> tuple[str, bool | None]:
    """The text with what Korean and Vietnamese put into words in figures, and whether its day stands first."""
    if "시" in text:
        text = _HANGUL_CLOCK.sub(lambda found: f"{found[1]}:{found[2]:0>2}:{found[3] or '':0>2}", text)
    if _NUMBERED_MONTH.search(text):
        return _NUMBERED_MONTH.sub(r"/\1/", text), True
    return text, day_first


def _padded(zone: str | None) -> str | None:
    """`+3` and `+300` with two figures for the hour."""
    if not zone:
        return None
    figures = zone[1:].replace(":", "")
    return zone[0] + (figures.zfill(4) if len(figures) > 2 else figures.zfill(2))


def _clock(text: str) -> tuple[int, int, int, str, str] | None:
    """Hour, minute, second, the text without them (the date), and what follows them (the zone)."""
    found = None
    for match in _CLOCK.finditer(text):
        if ":" in match[0]:
            found = match
            break
        found = match  # `17.1.2020 21.49`: with dots for both, the time stands last
    if found is None:
        return None
    before, after = text[: found.start()], text[found.end() :]
    if zone := _ZONE_BEFORE.search(before):  # as Chinese writes it
        before, after = before[: zone.start()], f"{after} {zone[0]}"
    hour = half_day(int(found["h"]), before, after)
    if hour is None or int(found["m"]) > 59:
        return None
    return hour, int(found["m"]), min(int(found["s"] or 0), 59), before + " " + _ZONE.sub(" ", after), after


def _named_date(text: str) -> tuple[int, int, int] | None:
    words = [fold(word) for word in _WORD.findall(text)]
    words += [word.removeprefix("ב") for word in words if word.startswith("ב")]  # Hebrew's `in` is part of the word
    month = next((MONTHS[word] for word in words if word in MONTHS), None)
    if month is None:
        return None
    numbers = [int(n) for n in _NUMBER.findall(text)[:4]]
    year = next((n for n in numbers if n > 31), None)
    if year is None and len(numbers) >= 2:
        year = numbers[1]
    day = next((n for n in numbers if 1 <= n <= 31 and n is not year), None)
    if year is None or day is None:
        return None
    return full_year(year), month, day


def _numeric_date(text: str, day_first: bool | None) -> tuple[int, int, int] | None:
    match = _NUMERIC.search(text)
    if not match:
        return None
    a, b, c = (int(part) for part in match.groups())
    if a > 31:
        return full_year(a), b, c
    if a > 12:
        day_first = True
    elif b > 12:
        day_first = False
    if day_first is None and a != b:
        return None
    return (full_year(c), b, a) if day_first else (full_year(c), a, b)
