"""The processes that unpack archives, one for each: forked by a process that is started when the first is wanted."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import weakref
from pathlib import Path
from typing import Final

from extractors.unpacking.nursery import CODE

LIBRARY: Final = "libarchive.so.13"

PROGRAM: Final = ("-s", "-P", "-m", "extractors.unpacking")
"""What Python is told to run: without the user's own packages, and without what lies in the current folder."""

_ROOT: Final = Path(__file__).parents[2]


class Child:
    """One process that unpacks. Killed when it is left."""

    def __init__(self, talk: socket.socket, life: socket.socket) -> None:
        self.talk = talk
        self._life = life
        self._code: int | None = None

    def slow(self) -> bool:
        """Whether it ended itself since one step took too long, once it has ended."""
        return self._ended() == -signal.SIGPROF

    def end(self) -> None:
        """Kill it where it still runs. It is gone then."""
        self.talk.close()
        if self._code is None:
            self._life.shutdown(socket.SHUT_WR)
            self._ended()
        self._life.close()

    def _ended(self) -> int:
        """Its exit code, once it has ended; 1 where nobody knows."""
        if self._code is None:
            told = self._life.recv(CODE.size, socket.MSG_WAITALL)
            self._code = CODE.unpack(told)[0] if len(told) == CODE.size else 1
        return self._code


class Nursery:
    """Makes such processes. Safe to share among threads; ends with whoever holds it."""

    def __init__(self, program: tuple[str, ...] = PROGRAM) -> None:
        self._program = program
        self._lock = threading.Lock()
        self._control: socket.socket | None = None

    def child(self) -> Child:
        """A process that waits for the order of an archive. Raises `OSError` where there is none to be had."""
        talk, their_talk = socket.socketpair()
        life, their_life = socket.socketpair()
        with their_talk, their_life:
            fds = [their_talk.fileno(), their_life.fileno()]
            with self._lock:
                if self._control is None or not _sent(self._control, fds):
                    self._control = self._started()
                    if not _sent(self._control, fds):
                        raise OSError("the process that unpacks archives does not start")
        return Child(talk, life)

    def _started(self) -> socket.socket:
        # Nothing of the environment: it may hold secrets, and what is set in it changes what is read.
        environment = {"PYTHONPATH": str(_ROOT), "LIBARCHIVE": LIBRARY, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        control, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [sys.executable, *self._program],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment,
                cwd="/",
                start_new_session=True,
            )
        weakref.finalize(self, _end, control, process)
        return control


def _sent(control: socket.socket, fds: list[int]) -> bool:
    """Whether the process took the order: it may have been killed."""
    try:
        socket.send_fds(control, [b"o"], fds)
    except OSError:
        return False
    return True


def _end(control: socket.socket, process: subprocess.Popen[bytes]) -> None:
    control.close()
    process.wait()
