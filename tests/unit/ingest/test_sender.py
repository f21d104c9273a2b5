"""When documents leave for the engine: soon when it has nothing in hand, together while it has."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import pytest

from cets_search.engine.evidence import Index
from cets_search.engine.loading import Loading, Refusal, Write
from cets_search.ingest import sender as sending
from cets_search.ingest.sender import Delivery, Sender
from cets_search.ingest.shape import Account, Item
from cets_search.ingest.walk import Found
from cets_search.model import Seizure
from extractors.model import Digests, Outcome

ITEM = Item(Seizure("essex", "EX-7"), Found(b"rides.txt", b""), Digests("0" * 64, "1" * 32, "2" * 40, 5))
WITHIN = 30
"""Seconds after which a thread that should have acted has not."""


class Held(Loading):
    """An engine that keeps each bulk in hand until it is told to answer."""

    def __init__(self) -> None:
        self.bulks: list[list[str]] = []
        self.came = threading.Semaphore(0)
        self.answer = threading.Semaphore(0)

    def write(self, writes: Sequence[Write]) -> list[Refusal]:
        self.bulks.append([write.id for write in writes])
        self.came.release()
        assert self.answer.acquire(timeout=WITHIN)
        return []


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    monkeypatch.setattr(sending, "LINGER", 10.0 * WITHIN)
    held = Held()
    yield held
    held.answer.release(100)


def give(delivery: Delivery, name: str) -> None:
    delivery.add(Write(Index.EVIDENCE, name, b"x" * sending.WORTH))


def test_the_first_documents_leave_at_once_and_the_next_when_it_is_answered(engine: Held) -> None:
    told: list[Account] = []
    sender = Sender(engine, lambda _, account: told.append(account))
    delivery = sender.open(ITEM)
    give(delivery, "a")
    assert engine.came.acquire(timeout=WITHIN)
    for name in "bcd":
        give(delivery, name)
    assert not engine.came.acquire(timeout=0.2)  # enough to be sent, had the engine nothing in hand
    engine.answer.release()
    assert engine.came.acquire(timeout=WITHIN)
    delivery.close(Account(Outcome.SEARCHABLE, "", 4, None, "", ""))
    engine.answer.release(100)
    sender.close()
    assert [engine.bulks[0], [name for bulk in engine.bulks[1:-1] for name in bulk]] == [["a"], ["b", "c", "d"]]
    assert [account.documents for account in told] == [4]
    assert engine.bulks[-1] == [ITEM.id]


def test_what_is_small_waits_for_more(engine: Held) -> None:
    sender = Sender(engine, lambda _, account: None)
    deliveries = [sender.open(ITEM), sender.open(ITEM)]
    for delivery, name in zip(deliveries, "ab", strict=True):
        delivery.add(Write(Index.EVIDENCE, name, b"x"))
        delivery.close(Account(Outcome.SEARCHABLE, "", 1, None, "", ""))
    engine.answer.release(100)
    sender.close()
    assert engine.bulks[0] == ["a", "b"]
