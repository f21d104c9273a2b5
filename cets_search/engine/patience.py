"""Waits for an engine that restarts or is busy, within a bound."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

from cets_search.engine.errors import EngineBusy, EngineDown

T = TypeVar("T")

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 10.0


class Patience:
    """Repeats a call while the engine is down or busy, with growing pauses, for at most `seconds` without success."""

    def __init__(self, seconds: float, pause: Callable[[float], None] = time.sleep) -> None:
        self._seconds = seconds
        self._pause = pause

    def call(self, attempt: Callable[[], T]) -> T:
        """The attempt's answer. Its own `EngineDown` or `EngineBusy` once the patience is at its end.

        The attempt is made anew each time, so that it signs each call with a fresh token, and must do no harm twice.
        """
        give_up = time.monotonic() + self._seconds
        wait = FIRST_PAUSE
        while True:
            try:
                return attempt()
            except (EngineDown, EngineBusy):
                if time.monotonic() + wait > give_up:
                    raise
            self._pause(wait)
            wait = min(wait * 2, LONGEST_PAUSE)
