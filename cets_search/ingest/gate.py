"""Many files in flight, or one alone: how a file that kills or stalls the parser is told from its neighbours.

When the parser dies, every file in flight is lost with it and nobody can say which one did it. Each of them becomes a
suspect. Once the flight is empty, the suspects are tried one at a time with nothing else in flight.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """Lets any number in together, or one alone: who asks to be alone keeps newcomers out and waits for the rest."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._alone = False
        self.deaths = 0
        """How often a parser was seen to die or stall: two different readings mean one died in between."""

    @contextmanager
    def together(self) -> Iterator[None]:
        """Be one of many."""
        with self._changed:
            self._changed.wait_for(lambda: not self._alone)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only one: waits until those inside have left, and lets nobody in meanwhile."""
        with self._changed:
            self._changed.wait_for(lambda: not self._alone)
            self._alone = True
            self._changed.wait_for(lambda: self._inside == 0)
        try:
            yield
        finally:
            with self._changed:
                self._alone = False
                self._changed.notify_all()

    def note_death(self) -> None:
        with self._changed:
            self.deaths += 1
