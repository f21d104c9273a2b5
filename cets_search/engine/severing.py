"""Ends a call to the engine whose reader has gone, by closing its connection.

OpenSearch cancels a search when the HTTP connection on which it was asked closes (`RestCancellableNodeClient`), so that
nobody needs the right to cancel tasks.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import partial
from typing import Any, Final

from opensearchpy import Urllib3HttpConnection
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import HTTPResponse

from cets_search.engine.errors import EngineDown
from cets_search.presence import Presence, ReaderGone

_READER: Final[ContextVar[Presence | None]] = ContextVar("reader", default=None)
"""For whom this thread is calling: the way through opensearch-py to the connection that it chooses."""


@contextmanager
def severable(reader: Presence | None) -> Iterator[None]:
    """Calls to the engine meanwhile end when that reader goes, with `ReaderGone`."""
    before = _READER.set(reader)
    try:
        yield
    except EngineDown as error:
        if reader is not None and reader.gone:
            raise ReaderGone from error
        raise
    finally:
        _READER.reset(before)


class _Severable(HTTPConnection):
    """A connection on which the wait for an answer ends when the reader goes."""

    def getresponse(self) -> HTTPResponse:  # type: ignore[override] # as urllib3 has it, whose own answer this is
        reader = _READER.get()
        if reader is None or self.sock is None:
            return super().getresponse()
        with reader.awaiting(partial(_sever, self.sock)):
            return super().getresponse()


class _SeverableTls(_Severable, HTTPSConnection):
    """The same over TLS."""


class SeverableConnection(Urllib3HttpConnection):
    """opensearch-py's own, with connections of that kind in its pool."""

    def _create_urllib3_pool(self) -> None:
        super()._create_urllib3_pool()
        pool: Any = self.pool
        pool.ConnectionCls = _SeverableTls if self.use_ssl else _Severable


def _sever(connection: socket.socket) -> None:
    with suppress(OSError):  # closed by the other side
        # Past TLS, whose state belongs to the thread that reads.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
