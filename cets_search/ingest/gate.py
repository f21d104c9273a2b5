"""Many files in flight at several parsers, or one alone at one: how a file that kills or stalls its parser is told from
its neighbours.

When a parser dies, every file in flight at it is lost with it and nobody can say which one did it. Each of them becomes
a suspect of that parser. Once nothing else is in flight there, its suspects are tried one at a time, and only then does
it take other files again. The other parsers go on meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

T = TypeVar("T")

LOOK_AGAIN: Final = 30.0
"""Seconds after which a parser that did not come back is looked for once more."""


@dataclass(slots=True, eq=False)
class Lane(Generic[T]):
    """The way to one parser. Its fields are the gate's to change."""

    parser: T
    inside: int = 0
    suspects: int = 0
    """Files that wait to be tried alone here, and the one that is being tried."""
    alone: bool = False
    deaths: int = 0
    """How often the parser was seen to die or stall: two different readings mean one died in between."""
    gone_at: float | None = None
    """When it was last found not to come back; None for one that is there."""


class AllGone(Exception):  # noqa: N818 - reads as what happened
    """None of the parsers is there."""


class Gate(Generic[T]):
    """Lets any number of files in together, each to the parser with the fewest, or one alone to one parser."""

    def __init__(self, parsers: Sequence[T], gone: Sequence[T], clock: Callable[[], float]) -> None:
        """`gone` are parsers that are not there yet; `clock` counts seconds."""
        self._lanes = [Lane(parser) for parser in parsers] + [Lane(parser, gone_at=clock()) for parser in gone]
        self._changed = threading.Condition()
        self._clock = clock

    @contextmanager
    def together(self) -> Iterator[Lane[T]]:
        """Be one of many at a parser that has no suspects. One with `gone_at` set is to be looked for first, and the
        result to be told by `note`. `AllGone` where there is none to wait for."""
        with self._changed:
            while (lane := self._least_busy()) is None:
                self._changed.wait()
            lane.inside += 1
            if lane.gone_at is not None:
                lane.gone_at = self._clock()
        try:
            yield lane
        finally:
            with self._changed:
                lane.inside -= 1
                self._changed.notify_all()

    def suspect(self, lane: Lane[T], died: bool) -> None:
        """Take a file that is at the parser for a suspect, which must be tried `alone` next: until then there are no
        newcomers. `died` says that the parser died or stalled under it."""
        with self._changed:
            lane.deaths += died
            lane.suspects += 1

    @contextmanager
    def alone(self, lane: Lane[T]) -> Iterator[None]:
        """Be the only one at the parser, as its suspect: waits until those inside have left."""
        with self._changed:
            self._changed.wait_for(lambda: not lane.alone)
            lane.alone = True
            self._changed.wait_for(lambda: lane.inside == 0)
        try:
            yield
        finally:
            with self._changed:
                lane.alone = False
                lane.suspects -= 1
                self._changed.notify_all()

    def note(self, lane: Lane[T], there: bool) -> None:
        """Say whether the parser is there: one that is gone is given no files for `LOOK_AGAIN` seconds."""
        with self._changed:
            lane.gone_at = None if there else self._clock()
            self._changed.notify_all()

    def _least_busy(self) -> Lane[T] | None:
        if all(lane.gone_at is not None for lane in self._lanes):
            raise AllGone
        open_ = [lane for lane in self._lanes if not lane.suspects and self._worth_a_look(lane)]
        return min(open_, key=lambda lane: lane.inside, default=None)

    def _worth_a_look(self, lane: Lane[T]) -> bool:
        return lane.gone_at is None or self._clock() >= lane.gone_at + LOOK_AGAIN
