"""Forks a process for each order: to start Python and libarchive anew takes longer than to unpack most archives.

An order is one byte that brings two sockets. `talk` is the process's own (see `frames`). On `life` its end is told: its
exit code as `subprocess` has it, in four bytes. Whoever closes the other end of `life` has the process killed.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

CODE: Final = struct.Struct(">i")

_FDS: Final = 2


@dataclass(frozen=True, slots=True)
class _Child:
    """A process. `ended` is a pipe that nobody else holds open for writing: it ends with the process."""

    pid: int
    life: socket.socket
    ended: int


def serve(control: socket.socket, work: Callable[[socket.socket], None]) -> None:
    """Fork a process that does `work` for each order on `control`, until that is closed: then kill those left."""
    children: set[_Child] = set()
    with selectors.DefaultSelector() as waiting:
        waiting.register(control, selectors.EVENT_READ)
        while True:
            for key, _ in waiting.select():
                child: _Child | None = key.data
                if child is None:
                    order, fds, _, _ = socket.recv_fds(control, 1, _FDS)
                    if not order:
                        _kill(children)
                        return
                    children.add(_begin(fds, work, waiting))
                elif child in children and key.fd == child.ended:
                    children.remove(child)
                    _bury(child, waiting)
                elif child in children:
                    _kill({child})
                    waiting.unregister(child.life)


def _begin(fds: list[int], work: Callable[[socket.socket], None], waiting: selectors.BaseSelector) -> _Child:
    talk, life = (socket.socket(fileno=fd) for fd in fds)
    ended, alive = os.pipe()
    pid = os.fork()
    if pid == 0:
        _live(talk, [life.fileno(), ended, *(key.fd for key in waiting.get_map().values())], work)
    os.close(alive)
    talk.close()
    child = _Child(pid, life, ended)
    waiting.register(life, selectors.EVENT_READ, child)
    waiting.register(ended, selectors.EVENT_READ, child)
    return child


def _live(talk: socket.socket, others: list[int], work: Callable[[socket.socket], None]) -> None:
    """What the forked process does, with nothing open that belongs to `others`: it would keep them from ending."""
    code = 1
    try:
        for fd in others:
            os.close(fd)
        work(talk)
        code = 0
    finally:
        os._exit(code)


def _bury(child: _Child, waiting: selectors.BaseSelector) -> None:
    """Tell how it ended to whoever wants to know."""
    _, status = os.waitpid(child.pid, 0)
    waiting.unregister(child.ended)
    os.close(child.ended)
    with suppress(KeyError):  # nobody wants to know, and so it was killed
        waiting.unregister(child.life)
    with suppress(OSError):
        child.life.sendall(CODE.pack(os.waitstatus_to_exitcode(status)))
    child.life.close()


def _kill(children: set[_Child]) -> None:
    for child in children:
        os.kill(child.pid, signal.SIGKILL)
