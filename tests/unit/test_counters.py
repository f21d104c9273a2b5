"""Counters are shared, and run out."""

from __future__ import annotations

import multiprocessing
import stat
from pathlib import Path

import pytest

from cets_search.counters import SqliteStorage


def _add(path: Path) -> None:
    store = SqliteStorage(path)
    for _ in range(25):
        store.incr("shared", 60)


def test_counts_of_several_processes_add_up(tmp_path: Path) -> None:
    path = tmp_path / "web" / "counters.sqlite"
    workers = [multiprocessing.get_context("spawn").Process(target=_add, args=(path,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert SqliteStorage(path).get("shared") == 50


def test_a_counter_starts_afresh_when_it_has_run_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SqliteStorage(tmp_path / "counters.sqlite")
    now = 1_000.0
    monkeypatch.setattr("time.time", lambda: now)
    assert store.incr("one", 10) == 1
    assert store.incr("one", 10) == 2
    assert store.get_expiry("one") == 1_010
    now = 1_010.0
    assert store.get("one") == 0
    assert store.incr("one", 10) == 1


def test_one_counter_is_cleared_without_the_others(tmp_path: Path) -> None:
    store = SqliteStorage(tmp_path / "counters.sqlite")
    store.incr("one", 60)
    store.incr("two", 60, 3)
    store.clear("one")
    assert (store.get("one"), store.get("two")) == (0, 3)
    assert store.reset() == 1
    assert store.check()


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "web" / "counters.sqlite"
    SqliteStorage(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
