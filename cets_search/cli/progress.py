"""How far a command has come: a bar with rate and time left on a terminal, plain lines elsewhere; always on stderr."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import Any, Final, Self

from tqdm import tqdm

EVERY: Final = 10.0
"""Seconds between two plain lines."""


class Progress:
    """Counts units of work from any thread. `total` may become known while it runs."""

    def __init__(self, doing: str, unit: str) -> None:
        self._doing = doing
        self._unit = unit
        self._lock = threading.Lock()
        self._done = 0
        self._total: int | None = None
        self._began = self._told = time.monotonic()
        self._bar: tqdm[Any] | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._bar = tqdm(desc=self._doing, unit=f" {self._unit}", dynamic_ncols=True, smoothing=0.05)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._lock:
            if self._bar is not None:
                self._bar.close()
            elif self._done:
                self._say()

    def expect(self, total: int) -> None:
        """Say how many units there are in all."""
        with self._lock:
            self._total = total
            if self._bar is not None:
                self._bar.total = total
                self._bar.refresh()

    def passed(self, units: int, size: int = 0) -> None:
        """So many more are done."""
        with self._lock:
            self._done += units
            if self._bar is not None:
                self._bar.update(units)
            elif time.monotonic() - self._told >= EVERY:
                self._say()

    def _say(self) -> None:
        self._told = time.monotonic()
        rate = self._done / max(self._told - self._began, 0.001)
        of_all = f" of {self._total:,}" if self._total is not None else ""
        left = f", about {_span((self._total - self._done) / rate)} left" if self._total and rate else ""
        sys.stderr.write(f"{self._doing}: {self._done:,}{of_all} {self._unit}, {rate:,.1f}/s{left}\n")
        sys.stderr.flush()


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(max(seconds, 0)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"
