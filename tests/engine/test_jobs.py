"""The worker does what people ask of it, and only for those who still may ask."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cets_search.access import Refused
from cets_search.config import Config
from cets_search.engine.naming import Naming
from cets_search.engine.withdrawal import Withdrawal
from cets_search.ingest.jobs import Jobs
from cets_search.lists.model import State
from cets_search.lists.reading import pasted
from cets_search.model import Actor, Force, Person, Purpose, Role, Seizure
from cets_search.site import Site, open_site
from tests.engine.commands import cets, command, environ, loading
from tests.engine.planting import investigator

pytestmark = pytest.mark.engine

SEIZURE = Seizure("essex", "EX-7")
PASSWORD = "a-long-Meadow-7-path"


@pytest.fixture
def site(config: Config, tmp_path: Path) -> Site:
    """A site with a seizure of one letter that waits for its names, and an administrator of its force."""
    site = open_site(config)
    site.people.add_force(Force("essex", "Essex"), "operator:test")
    site.people.add(Person("lee", "essex", frozenset({Role.ADMINISTRATOR})), PASSWORD, "operator:test")
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "letter.txt").write_text("Margaret Holloway sold two bicycles in London.")
    assert cets(config, *loading(folder)).returncode == 0
    return site


@pytest.fixture
def jobs(site: Site) -> Jobs:
    return Jobs(site.config, site.connection, site.audit, site.people)


@pytest.fixture
def worker(site: Site) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command("worker"), env=environ(site.config), stderr=subprocess.DEVNULL) as running:
        yield running
        running.terminate()


def administrator(site: Site) -> Actor:
    return site.people.actor("lee", Purpose(), "test")


def wait_for_names(site: Site, waiting: int) -> bool:
    for _ in range(300):
        if Naming(site.connection).count(SEIZURE.key) == waiting:
            return True
        time.sleep(0.1)
    return False


def test_a_job_asked_for_is_done(site: Site, jobs: Jobs, worker: subprocess.Popen[bytes]) -> None:
    jobs.names(SEIZURE, administrator(site))
    assert wait_for_names(site, 0)


def test_a_list_is_searched_for_by_the_same_process(site: Site, worker: subprocess.Popen[bytes]) -> None:
    lee = administrator(site)
    head = site.lists.start(lee, site.lists.make(lee, pasted("bicycles", 10)).id)
    for _ in range(300):
        if site.lists.head(lee, head.id).state is State.DONE:
            break
        time.sleep(0.1)
    assert site.lists.head(lee, head.id).tally["found"] == 1


def test_who_may_not_ask_is_refused(site: Site, jobs: Jobs) -> None:
    with pytest.raises(Refused):
        jobs.names(SEIZURE, investigator("essex"))
    other = Actor(Person("lee", "scotland", frozenset({Role.ADMINISTRATOR})), Purpose(), frozenset())
    with pytest.raises(Refused):
        jobs.retry(SEIZURE, other)


def test_rights_are_looked_up_again_when_the_job_runs(site: Site, jobs: Jobs) -> None:
    jobs.names(SEIZURE, administrator(site))
    site.people.disable("lee", "operator:test")
    with subprocess.Popen(command("worker"), env=environ(site.config), stderr=subprocess.PIPE, text=True) as running:
        log = running.stderr or pytest.fail("the worker has no log")
        threading.Timer(60, running.kill).start()  # a worker that says nothing must not hold up the tests
        refused = any("SignInFailed" in line for line in log)
        running.terminate()
        log.read()
    assert refused
    assert Naming(site.connection).count(SEIZURE.key) == 1


def test_withdrawals_cut_short_are_finished(site: Site, jobs: Jobs) -> None:
    Withdrawal(site.connection).hide(SEIZURE.id, "wrong load", "2026-01-01T00:00:00Z")
    jobs.finish_withdrawals()
    assert Withdrawal(site.connection).hidden() == []
