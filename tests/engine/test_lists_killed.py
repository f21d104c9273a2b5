"""Whoever kills the worker in the middle of a list, the list is the same in the end as one that nothing disturbed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

import pytest

from cets_search.config import Config
from cets_search.engine.embedded.places import PROJECT
from cets_search.lists.model import UNDER_WAY, Head, State
from cets_search.lists.reading import pasted
from cets_search.model import Actor, Purpose
from cets_search.site import Site, open_site
from tests.engine.commands import environ
from tests.engine.planting import OPEN, OWN, document, plant
from tests.engine.web_client import admit

pytestmark = pytest.mark.engine

PART: Final = 5
"""Lines of a batch here."""
PARTS: Final = 40
WORKER: Final = f"""
from datetime import timedelta
from cets_search.cli import main
from cets_search.lists import service, store, worker
service.LINES = store.LINES = {PART}
worker.SILENT = timedelta(seconds=2)
import sys
sys.argv = ["cets", "worker"]
main()
"""
"""`cets worker`, but for smaller batches and for less of a wait for one that has fallen silent."""


@pytest.fixture
def site(config: Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for module in ("service", "store"):
        monkeypatch.setattr(f"cets_search.lists.{module}.LINES", PART)
    opened = open_site(config)
    admit(opened)
    for seizure in (OPEN, OWN):
        texts = [f"The front row. Write to row{number}@example.org about the bicycle." for number in range(0, 200, 3)]
        plant(opened.connection, seizure, [document(seizure, f"{n}.txt", text) for n, text in enumerate(texts)])
    yield opened
    opened.connection.client.close()


def owner(site: Site) -> Actor:
    return site.people.actor("jo", Purpose("OP-BELL", "enquiry"), "127.0.0.1")


def started(site: Site) -> Head:
    lines = [f"row{number}@example.org" if number % 2 else f"front row {number}" for number in range(PART * PARTS)]
    actor = owner(site)
    return site.lists.start(actor, site.lists.make(actor, pasted("\n".join(lines), 1_000)).id)


def until(site: Site, head: Head, parts: int, worker: subprocess.Popen[bytes]) -> Head:
    """The list once so many of its parts are done."""
    while (now := site.lists.head(owner(site), head.id)).done < parts and now.state in UNDER_WAY:
        assert worker.poll() is None, "the worker ended by itself"
        time.sleep(0.05)
    return now


@contextmanager
def working(site: Site) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, "-c", WORKER], env=environ(site.config), cwd=PROJECT, stderr=subprocess.DEVNULL
    ) as worker:
        try:
            yield worker
        finally:
            worker.send_signal(signal.SIGTERM)


def test_a_list_whose_worker_is_killed_ends_as_one_that_nothing_disturbed(site: Site) -> None:
    struck = started(site)
    with working(site) as first:
        until(site, struck, 3, first)
        first.kill()
        first.wait()
    left = site.lists.head(owner(site), struck.id)
    assert left.state is State.RUNNING, "nobody was told of the end"
    assert 3 <= left.done < PARTS
    with working(site) as second:
        assert until(site, struck, PARTS, second).state is State.DONE
    whole = started(site)
    mine = site.list_worker.turn()
    while mine:
        mine = site.list_worker.turn({each.head.id: each for each in mine})
    ended, undisturbed = (site.lists.page(owner(site), each.id, size=PART * PARTS) for each in (struck, whole))
    assert len(ended.lines) == PART * PARTS
    assert ended.lines == undisturbed.lines
    assert sum(bool(line.counts and line.counts.total) for line in ended.lines) > PARTS / 2
    same: dict[str, Any] = {"id": "", "made_at": "", "started_at": "", "ended_at": "", "beat_at": "", "expires_at": ""}
    assert replace(ended.head, **same) == replace(undisturbed.head, **same)
