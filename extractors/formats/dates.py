"""When a message was sent: in UTC where its zone is known, as written where it is not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime, parsedate_tz
from typing import Final
from zoneinfo import ZoneInfo

_LONGEST: Final = 200
_UTC_UNSTATED: Final = re.compile(r"-0000\b")
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:")


@dataclass(frozen=True, slots=True)
class Sent:
    """`at` is ISO 8601: with `Z` where `zone` is `stated` or `assumed`, without where it is `unknown`."""

    at: str | None = None
    raw: str | None = None
    zone: str | None = None


def from_header(written: str, timezone: str | None) -> Sent:
    """An RFC 5322 date. `-0000` is UTC by 3.3 of the RFC; a missing zone, one that cannot be (`+9999`), or a name that
    the RFC does not know, is not guessed: the caller's `timezone` (an IANA name) is assumed where given. ISO 8601 is
    read too, which some programs write there. What is no date is kept as `raw` alone."""
    raw = written.strip()[:_LONGEST]
    try:
        moment = parsedate_to_datetime(raw)
    except (ValueError, TypeError, IndexError, OverflowError):
        return _otherwise(raw, timezone)
    if moment.tzinfo is None and _UTC_UNSTATED.search(raw):
        moment = moment.replace(tzinfo=UTC)
    return _sent(moment, raw, timezone)


def _otherwise(raw: str, timezone: str | None) -> Sent:
    """A date whose zone alone is wrong, or one in another form."""
    if _ISO.match(raw):
        return from_iso(raw, timezone)
    try:
        fields = parsedate_tz(raw)
        return _sent(datetime(*fields[:6]), raw, timezone) if fields else Sent(raw=raw or None)  # noqa: DTZ001 - unknown
    except (ValueError, TypeError, IndexError, OverflowError):
        return Sent(raw=raw or None)


def from_iso(written: str, timezone: str | None) -> Sent:
    """A date as Tika gives it: ISO 8601, `Z` where the file holds it in UTC."""
    raw = written.strip()[:_LONGEST]
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        return Sent(raw=raw or None)
    return _sent(moment, raw, timezone)


def _sent(moment: datetime, raw: str, timezone: str | None) -> Sent:
    zone = "stated"
    if moment.tzinfo is None:
        if timezone is None:
            return Sent(moment.isoformat(timespec="seconds"), raw, "unknown")
        zone, moment = "assumed", moment.replace(tzinfo=ZoneInfo(timezone))
    try:
        in_utc = moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return Sent(raw=raw)
    return Sent(in_utc.replace(tzinfo=None).isoformat(timespec="seconds") + "Z", raw, zone)
