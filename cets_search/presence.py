"""Whether the reader of a request still waits for its answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class ReaderGone(Exception):  # noqa: N818 - reads as what happened
    """Whoever asked has closed the connection: what was being done for them was ended."""

    def __init__(self) -> None:
        super().__init__("Nobody waits for this answer any more.")


class Presence:
    """The reader of one request: waited for by the thread that answers it, seen to leave by another."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._end: Callable[[], None] | None = None
        self._gone = False

    @property
    def gone(self) -> bool:
        return self._gone

    def leave(self) -> None:
        """The reader has gone: end what is being waited for."""
        with self._lock:
            self._gone = True
            if self._end is not None:
                self._end()

    @contextmanager
    def awaiting(self, end: Callable[[], None]) -> Iterator[None]:
        """Meanwhile `end` is called if the reader goes, from another thread; `ReaderGone` where that was before."""
        with self._lock:
            if self._gone:
                raise ReaderGone
            self._end = end
        try:
            yield
        finally:
            with self._lock:
                self._end = None
