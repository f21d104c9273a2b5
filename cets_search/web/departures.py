"""Notices readers who go away: a browser that closes its connection waits for no answer."""

from __future__ import annotations

import select
import threading
from typing import Final, Protocol

from flask import Flask, g, request

from cets_search.presence import Presence

SOCKET: Final = "gunicorn.socket"
"""Where gunicorn puts the connection of a request."""


class _Connection(Protocol):
    def fileno(self) -> int: ...


class Departures:
    """Watches the connections of the requests at hand, with one thread in each process that answers any.

    The other side's end of a connection shows below TLS and without reading from it (`EPOLLRDHUP`, epoll_ctl(2)). Who
    closes only the half on which requests are sent counts as gone; browsers and HTTP libraries close both.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._present: dict[int, Presence] = {}
        self._epoll: select.epoll | None = None

    def watch(self, connection: _Connection) -> Presence:
        """The reader at the other side, until `forget`."""
        reader = Presence()
        with self._lock:
            if self._epoll is None:  # not before: gunicorn's workers are forked
                self._epoll = select.epoll()
                threading.Thread(target=self._notice, args=(self._epoll,), name="departures", daemon=True).start()
            self._present[connection.fileno()] = reader
            self._epoll.register(connection.fileno(), select.EPOLLRDHUP | select.EPOLLONESHOT)
        return reader

    def forget(self, connection: _Connection) -> None:
        """The request is answered."""
        with self._lock:
            if self._present.pop(connection.fileno(), None) and self._epoll is not None:
                self._epoll.unregister(connection.fileno())

    def _notice(self, epoll: select.epoll) -> None:
        while True:
            for number, _ in epoll.poll():
                with self._lock:
                    reader = self._present.get(number)
                    # The number may be another connection's by now.
                    if reader is not None and _closed(number):
                        reader.leave()


def _closed(number: int) -> bool:
    one = select.poll()
    one.register(number, select.POLLRDHUP)
    return bool(one.poll(0))


def watch(app: Flask) -> None:
    """Give every request that came by gunicorn a reader, `g.reader`."""
    departures = Departures()

    @app.before_request
    def begin() -> None:
        if connection := request.environ.get(SOCKET):
            g.reader = departures.watch(connection)

    @app.teardown_request
    def end(_: BaseException | None) -> None:
        if connection := request.environ.get(SOCKET):
            departures.forget(connection)
