"""An engine that takes no more for now slows a load down; it loses nothing of it, and memory stays bounded."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from opensearchpy import OpenSearch

from cets_search.config import Config
from cets_search.engine import indices
from cets_search.engine.connection import Connection, client
from cets_search.engine.errors import EngineBusy
from cets_search.engine.evidence import Index
from cets_search.engine.loading import Loading, Write
from cets_search.ingest.crew import TICK
from cets_search.ingest.sender import CHUNK, ROOM, Sender
from cets_search.ingest.shape import Account, Item, encoded
from cets_search.ingest.walk import Found
from cets_search.model import Seizure
from extractors.model import Digests, Outcome
from tests.engine.commands import whole_index

pytestmark = pytest.mark.engine

BLOCKED = "index.blocks.read_only_allow_delete"
"""What the engine itself sets when the disk is full: every document comes back with 429."""

IN_FLIGHT = "network.breaker.inflight_requests.limit"
"""Bytes of all requests on their way: whatever exceeds it is answered with 429 as a whole."""


@pytest.fixture
def engine(config: Config) -> Iterator[OpenSearch]:
    with client(config, indices.administrator(config)) as administrator:
        yield administrator


@contextmanager
def full(engine: OpenSearch, config: Config, index: str) -> Iterator[Callable[[], None]]:
    """An index that takes nothing until what this gives is called."""

    def lift() -> None:
        engine.indices.put_settings(index=config.index(index), body={BLOCKED: None})

    engine.indices.put_settings(index=config.index(index), body={BLOCKED: True})
    try:
        yield lift
    finally:
        lift()


def document(name: str, index: Index = Index.EVIDENCE, **fields: Any) -> Write:
    source = {"readers": [], "seizure_key": "essex/EX-9", "path": name, "outcome": "searchable"}
    return Write(index, name, encoded(source | fields))


def test_what_is_answered_with_429_is_sent_again_and_what_is_refused_is_told_once(
    config: Config, engine: OpenSearch
) -> None:
    writes = [
        document("line", Index.ITEMS),
        document("good", text="saddle"),
        document("bad", sent="no date"),
        document("late", Index.ITEMS),
        document("bad-line", Index.ITEMS, loaded_at="no date"),
    ]
    loading = Loading(Connection(config), patience=60)
    with full(engine, config, "items") as lift:
        with pytest.raises(EngineBusy):
            Loading(Connection(config), patience=0).write(writes)
        index = whole_index(config)
        assert (set(index["evidence"]), set(index["items"])) == ({"good"}, set())
        threading.Timer(2, lift).start()
        refusals = loading.write(writes)
    assert [refusal.write.id for refusal in refusals] == ["bad", "bad-line"]
    index = whole_index(config)
    assert (set(index["evidence"]), set(index["items"])) == ({"good"}, {"line", "late"})


def test_a_request_that_is_answered_with_429_is_sent_again(config: Config, engine: OpenSearch) -> None:
    writes = [document(f"note-{number}", text="tandem " * 20_000) for number in range(10)]

    def limit(size: str | None) -> None:
        engine.cluster.put_settings(body={"transient": {IN_FLIGHT: size}})

    limit("200kb")
    try:
        with pytest.raises(EngineBusy):
            Loading(Connection(config), patience=0).write(writes)
        threading.Timer(2, limit, [None]).start()
        assert Loading(Connection(config), patience=60).write(writes) == []
    finally:
        limit(None)
    assert set(whole_index(config)["evidence"]) == {write.id for write in writes}


def test_whoever_brings_more_than_there_is_room_for_waits(config: Config, engine: OpenSearch) -> None:
    item = Item(Seizure("essex", "EX-9"), Found(b"a.txt", b""), Digests("0" * 64, "1" * 32, "2" * 40, 5))
    text = "tandem " * (CHUNK // 7)
    many = 2 * ROOM // len(text)
    brought: list[int] = []
    told: list[Account] = []
    sender = Sender(Loading(Connection(config), patience=60), lambda _, account: told.append(account))

    def bring() -> None:
        delivery = sender.open(item)
        for number in range(many):
            delivery.add(document(f"note-{number:04}", text=text))
            brought.append(number)
        delivery.close(Account(Outcome.SEARCHABLE, "", many, None, "Tika", "1"))

    with full(engine, config, "evidence") as lift:
        bringer = threading.Thread(target=bring)
        bringer.start()
        before = -1
        while before != len(brought):
            before = len(brought)
            bringer.join(10 * TICK)
        assert 0 < len(brought) * len(text) <= ROOM
        assert not told
        lift()
        bringer.join()
    sender.close()
    assert [account.outcome for account in told] == [Outcome.SEARCHABLE]
    assert len(whole_index(config)["evidence"]) == many
