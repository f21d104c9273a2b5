"""Counted times of databases (Unix, Apple). They are UTC by definition, so all are `stated`; 0 means not set."""

from __future__ import annotations

from datetime import UTC, datetime

from extractors.formats.chat.times import NEVER, Moment, epoch

# Cocoa's reference date (NSDate), in Unix seconds.
_APPLE = int(datetime(2001, 1, 1, tzinfo=UTC).timestamp())
# A count of nanoseconds passes this within the first 17 minutes of 2001; a count of seconds in the year 33658.
_NANOSECONDS_FROM = 1_000_000_000_000


def unix_seconds(value: object) -> Moment:
    """Seconds since 1970-01-01 UTC."""
    return _counted(value, 1, 0)


def unix_millis(value: object) -> Moment:
    """Milliseconds since 1970-01-01 UTC."""
    return _counted(value, 1000, 0)


def apple(value: object) -> Moment:
    """Seconds since 2001-01-01 UTC, or nanoseconds since then (iOS 11 and macOS 10.13 on), told apart by size."""
    number = _number(value)
    scale = 1_000_000_000 if number is not None and abs(number) >= _NANOSECONDS_FROM else 1
    return _counted(value, scale, _APPLE)


def _counted(value: object, per_second: int, start: int) -> Moment:
    number = _number(value)
    if not number:
        return NEVER
    moment = epoch(round(number + start * per_second, 6), per_second)
    return Moment(moment.at, str(number), moment.zone)


def _number(value: object) -> int | float | None:
    if isinstance(value, (bytes, str)):
        text = value.decode("ascii", "replace") if isinstance(value, bytes) else value
        try:
            return float(text) if "." in text else int(text[:20])
        except ValueError:
            return None
    if isinstance(value, float) and not abs(value) < 2**63:
        return None
    return value if isinstance(value, (int, float)) else None
