"""The zone in which a reader is shown times: the address's, else the browser's own (in a cookie), else UTC."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from flask import request

COOKIE: Final = "cets-zone"
"""Set by `static/zone.js` to the browser's zone. A wish of how to see things, trusted with nothing."""

UTC: Final = ZoneInfo("UTC")

SOURCES: Final = {"stated": "zone stated", "assumed": "zone assumed", "unknown": "zone unknown"}
"""What the index knows of the zone in which a file writes its times."""


def reader_zone() -> ZoneInfo:
    """The zone of this request's reader."""
    return named(request.args.get("zone", "")) or named(request.cookies.get(COOKIE, "")) or UTC


def named(name: str) -> ZoneInfo | None:
    """The zone of an IANA name; None where there is none of it."""
    return ZoneInfo(name) if name in _known() else None


def local(stored: str | None, zone: ZoneInfo) -> datetime | None:
    """A stored time as the reader's clock has it; as written where its zone is unknown; None where it is no time."""
    try:
        when = datetime.fromisoformat(stored or "")
        return when.astimezone(zone) if when.tzinfo else when
    except (ValueError, OverflowError):  # OverflowError: the year 9999 ends sooner in the east
        return None


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())
