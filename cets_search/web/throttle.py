"""Throttling of sign-ins, by name and by address, the same for all workers."""

from __future__ import annotations

import hashlib
import math
import time
from typing import Final

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

NAME_LIMIT: Final = RateLimitItemPerMinute(10, 5, namespace="sign-in-name")
"""Ten wrong passwords for one name in five minutes."""

ADDRESS_LIMIT: Final = RateLimitItemPerMinute(60, 5, namespace="sign-in-address")
"""Sixty from one address in five minutes: a whole station may stand behind it."""


class TooManyTries(Exception):  # noqa: N818 - reads as what it is
    """Nobody may try this name, or from this address, for `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many sign-ins have failed. Wait {waiting(seconds)}, then try again.")
        self.seconds = seconds


def waiting(seconds: int) -> str:
    """A wait in words, rounded up: "45 seconds", "1 minute", "5 minutes"."""
    if seconds < 60:
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    minutes = math.ceil(seconds / 60)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


class SignInThrottle:
    """Counts sign-ins that failed. A burst gains at most one further try for each thread of the web server.

    Names and addresses are kept as hashes: a password may be typed as a name.
    """

    def __init__(self, counters: Storage) -> None:
        self._limiter = FixedWindowRateLimiter(counters)

    def allow(self, name: str, address: str) -> None:
        """Return where a sign-in may be tried; `TooManyTries` where not."""
        waits = [self._wait(limit, key) for limit, key in _limits(name, address) if not self._may(limit, key)]
        if waits:
            raise TooManyTries(max(waits))

    def failed(self, name: str, address: str) -> None:
        """The password was wrong: counts against the name and the address."""
        for limit, key in _limits(name, address):
            self._limiter.hit(limit, key)

    def allow_from(self, address: str) -> None:
        """Return where a token may be tried from this address; `TooManyTries` where not."""
        if not self._may(ADDRESS_LIMIT, _hashed(address)):
            raise TooManyTries(self._wait(ADDRESS_LIMIT, _hashed(address)))

    def failed_from(self, address: str) -> None:
        """A token was not good: counts against the address, since a token names nobody."""
        self._limiter.hit(ADDRESS_LIMIT, _hashed(address))

    def succeeded(self, name: str) -> None:
        """The password was right: what was tried before for this name no longer counts."""
        self._limiter.clear(NAME_LIMIT, _hashed(name))

    def _may(self, limit: RateLimitItem, key: str) -> bool:
        return bool(self._limiter.test(limit, key))

    def _wait(self, limit: RateLimitItem, key: str) -> int:
        reset: float = self._limiter.get_window_stats(limit, key).reset_time
        return max(1, math.ceil(reset - time.time()))


def _limits(name: str, address: str) -> tuple[tuple[RateLimitItem, str], ...]:
    return (NAME_LIMIT, _hashed(name)), (ADDRESS_LIMIT, _hashed(address))


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:32]
