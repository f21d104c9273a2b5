"""The unpacking process's end of the talk, and the clock that ends it where one step takes for ever."""

from __future__ import annotations

import json
import select
import signal
from collections.abc import Mapping
from io import RawIOBase
from typing import IO, Any, Final

from extractors.unpacking import frames

STEP: Final = 60.0
"""Seconds of computing between two frames, after which the process ends itself (SIGPROF, which it leaves alone)."""

_PIECE: Final = 256 * 1024


class GoneError(Exception):
    """Nobody listens any more."""


class Channel:
    """Frames out, words in. Every call starts the clock afresh."""

    def __init__(self, words: RawIOBase, answers: IO[bytes]) -> None:
        """`words` must be unbuffered: it is polled."""
        self._words = words
        self._answers = answers
        self.told = False
        """Whether the archive was said to be open."""
        self.alive()

    def alive(self) -> None:
        """Start the clock afresh."""
        signal.setitimer(signal.ITIMER_PROF, STEP)

    def opened(self, about: Mapping[str, Any]) -> None:
        self.told = True
        self._send(frames.OPENED, about)

    def entry(self, about: Mapping[str, Any]) -> bool:
        """Tell of an entry; whether its data is wanted."""
        self._send(frames.ENTRY, about)
        return self._word() == frames.GIVE

    def data(self, data: bytes) -> bool:
        """Send data; whether more is wanted."""
        for start in range(0, len(data), _PIECE):
            frames.write(self._answers, frames.DATA, data[start : start + _PIECE])
            if select.select([self._words], [], [], 0)[0]:
                return False
        self.alive()
        return True

    def done(self, error: str) -> None:
        """End an entry's data, and wait until the next entry is wanted. A `STOP` may have come too late to matter."""
        self._send(frames.DONE, {"error": error})
        while self._word() != frames.NEXT:
            pass

    def end(self, error: str) -> None:
        self._send(frames.END, {"error": error})

    def _send(self, kind: bytes, about: Mapping[str, Any]) -> None:
        frames.write(self._answers, kind, json.dumps(about).encode("ascii"))
        self.alive()

    def _word(self) -> bytes:
        word = self._words.read(1)
        if not word:
            raise GoneError
        self.alive()
        return word
