"""Names that too many sign-ins have failed for: locked until an administrator unlocks them.

Slower guessing than the web server's throttle stops is stopped here (NIST SP 800-63B-4, 3.2.2: at most 100 failures in
a row). Whether the name is anybody's makes no difference, so that a lock tells a stranger nothing.
"""

from __future__ import annotations

import hashlib
from typing import Final

from limits.storage import Storage

from cets_search.audit import Audit, By, change_by
from cets_search.model import Use
from cets_search.people import SLUG, SignInFailed

WINDOW: Final = 86_400
"""Seconds from the first failure on in which failures are counted together."""

FOR_GOOD: Final = 315_360_000
"""Seconds for which a lock stands, unless it is taken off: ten years."""


class LockedOut(SignInFailed):
    """Nobody may sign in under this name until it is unlocked; sessions that are open go on."""


class Lockout:
    """Counts failures in the counters that all processes share. Names are kept as hashes: one may be a password."""

    def __init__(self, counters: Storage, audit: Audit, after: int) -> None:
        self._counters = counters
        self._audit = audit
        self._after = after

    def allow(self, name: str, client: str) -> None:
        """Return where a sign-in may be tried; `LockedOut`, on record, where not."""
        if self.locked(name):
            self._record("sign-in-failed", name, client, why="locked")
            raise LockedOut(
                f"This name is locked: {self._after} sign-ins have failed. Ask your force's administrator to unlock it."
            )

    def failed(self, name: str, client: str) -> None:
        """A sign-in has failed; the last that is allowed locks the name, once that is on record."""
        if self._counters.incr(_failures(name), WINDOW) >= self._after and not self.locked(name):
            self._record("lock-account", name, client, failures=str(self._after))
            self._counters.incr(_lock(name), FOR_GOOD)

    def succeeded(self, name: str) -> None:
        """A sign-in went through: what failed before no longer counts."""
        self._counters.clear(_failures(name))

    def locked(self, name: str) -> bool:
        """Whether the name is locked."""
        return self._counters.get(_lock(name)) > 0

    def unlock(self, name: str, force: str, by: By) -> None:
        """Let the name be tried again; `force` is whose person that is, for the record."""
        self._audit.record(change_by(by, "unlock-account", force, name=name))
        self._counters.clear(_lock(name))
        self._counters.clear(_failures(name))

    def _record(self, action: str, name: str, client: str, **detail: str) -> None:
        known = name if SLUG.match(name) else "not a name"
        self._audit.record(Use(action, known, client=client, detail=detail))


def _failures(name: str) -> str:
    return f"sign-in-failures/{_hashed(name)}"


def _lock(name: str) -> str:
    return f"locked/{_hashed(name)}"


def _hashed(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:32]
