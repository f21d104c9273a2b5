"""Discord's ids (snowflakes) hold the time they were made (discord.com/developers/docs/reference#snowflakes)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from extractors.formats.chat.times import Moment, epoch, spoken

_DISCORD_EPOCH: Final = 1_420_070_400_000  # 2015-01-01 in milliseconds
_EARLIEST: Final = 1 << 45  # an id below it is of the first days, and no id of a message


def moment_of(identity: str, written: str, timezone: str | None = None) -> Moment:
    """The time in a message's id, which is exact and in UTC; else as `written`."""
    if identity.isdecimal() and len(identity) < 20 and _EARLIEST < int(identity) < 1 << 63:
        stated = epoch((int(identity) >> 22) + _DISCORD_EPOCH, 1000)
        return replace(stated, raw=written or identity)
    return spoken(written, timezone)
