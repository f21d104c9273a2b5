"""Threads that work off a bounded queue. The first that fails ends the work of all, and its error is the caller's."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Final, Generic, TypeVar

T = TypeVar("T")

TICK: Final = 0.2
"""Seconds after which one who waits looks whether there is still reason to."""


class Crew(Generic[T]):
    """`size` threads, each of which gives every task it takes to `work`. They end with the process, if not before."""

    def __init__(self, name: str, size: int, work: Callable[[T], None]) -> None:
        self._tasks: queue.Queue[T] = queue.Queue(maxsize=size)
        self._work = work
        self._failure: BaseException | None = None
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._run, name=f"{name}-{n}", daemon=True) for n in range(size)]
        for thread in self._threads:
            thread.start()

    def give(self, task: T) -> None:
        """Hand a task over; waits for room. Raises what a thread failed with."""
        while True:
            self.check()
            try:
                return self._tasks.put(task, timeout=TICK)
            except queue.Full:
                continue

    def finish(self) -> None:
        """Wait until every task is done. Raises what a thread failed with."""
        while self._tasks.unfinished_tasks:
            self.check()
            self._stopped.wait(TICK / 10)
        self.stop()
        self.check()

    def stop(self) -> None:
        """Take no further task; those in hand are not waited for."""
        self._stopped.set()

    def check(self) -> None:
        """Raise what a thread failed with, if one did."""
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                task = self._tasks.get(timeout=TICK)
            except queue.Empty:
                continue
            try:
                self._work(task)
            except Exception as error:  # noqa: BLE001 - whatever it is, `check` raises it where the crew was hired
                self._failure = self._failure or error
                self._stopped.set()
            finally:
                self._tasks.task_done()
