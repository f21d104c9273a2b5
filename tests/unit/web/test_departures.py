"""Whose connection closes is seen to leave, and nobody else, whatever else arrives on it."""

from __future__ import annotations

import socket
import threading

import pytest

from cets_search.presence import Presence, ReaderGone
from cets_search.web.departures import Departures

PATIENCE = 60


def test_a_reader_who_closes_the_connection_is_gone() -> None:
    departures, ended = Departures(), threading.Event()
    ours, theirs = socket.socketpair()
    other, theirs_other = socket.socketpair()
    with ours, other, theirs_other:
        reader, stays = departures.watch(ours), departures.watch(other)
        theirs_other.sendall(b"GET /next HTTP/1.1")
        with reader.awaiting(ended.set):
            theirs.close()
            assert ended.wait(PATIENCE)
        assert reader.gone
        assert not stays.gone
        assert other.recv(8) == b"GET /nex"  # what came is left for the server to read


def test_who_has_gone_before_is_noticed_too() -> None:
    departures, ended = Departures(), threading.Event()
    ours, theirs = socket.socketpair()
    with ours:
        theirs.close()
        reader = departures.watch(ours)
        try:
            with reader.awaiting(ended.set):
                assert ended.wait(PATIENCE)
        except ReaderGone:
            pass
        assert reader.gone


def test_a_connection_serves_one_request_after_the_other() -> None:
    departures, ended = Departures(), threading.Event()
    ours, theirs = socket.socketpair()
    with ours:
        first = departures.watch(ours)
        departures.forget(ours)
        second = departures.watch(ours)
        with second.awaiting(ended.set):
            theirs.close()
            assert ended.wait(PATIENCE)
        departures.forget(ours)
        assert not first.gone
        departures.forget(ours)


def test_nothing_is_begun_for_who_has_gone() -> None:
    reader = Presence()
    reader.leave()
    with pytest.raises(ReaderGone), reader.awaiting(lambda: None):
        pytest.fail("it was begun")
