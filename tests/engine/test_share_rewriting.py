"""Documents are rewritten for a change of sharing: stopped at any moment nobody reads too much, and it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from app import create_app
from cets_search import access
from cets_search.config import Config
from cets_search.engine.resharing import Resharing
from cets_search.engine.withdrawal import Withdrawal
from cets_search.ingest.withdraw import Withdrawer
from cets_search.model import ChangeState, Person, Sharing
from cets_search.site import Site
from tests.engine.commands import cets
from tests.engine.sharing_site import (
    MANAGES,
    MANY,
    PAPERS,
    actor,
    begin,
    confirmed,
    killed,
    readers,
    seen,
    share,
    sharer,
    sharing_site,
    stored,
)
from tests.engine.test_audit import written
from tests.engine.web_client import PASSWORD, signed_in

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    with sharing_site(stack) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _evidence(site: Site) -> None:
    begin(site)


def test_killed_amid_a_tightening_it_shows_nothing_and_goes_on(site: Site) -> None:
    share(site, PAPERS, MANY)
    asked = site.sharing.ask(actor(site, "al"), "essex", "EX-1", "closed")
    before = [entry["action"] for entry in written(site)]
    assert before[-1] == "share"
    killed(site, f"tighten({asked.now.id!r}, killed)")
    assert readers(site) == {("all",), ("force:essex",)}, "some are rewritten, and some are not"
    assert (seen(site, "kim"), seen(site, "jo")) == (0, 0)
    assert Withdrawer(site.config, site.connection, site.audit).finish_all() == 0, "it is no withdrawal"
    assert sharer(site).finish_all() == 1
    assert (seen(site, "kim"), seen(site, "jo")) == (0, MANY)
    assert readers(site) == {("force:essex",)}


def test_how_far_it_is_shows_to_the_administrators_of_the_force(site: Site) -> None:
    share(site, PAPERS, MANY)
    asked = site.sharing.ask(actor(site, "al"), "essex", "EX-1", "closed")
    killed(site, f"tighten({asked.now.id!r}, killed)")
    (under_way,) = site.share_progress.rewriting(actor(site, "bo"))
    assert (under_way.target.sharing, under_way.hidden) == (Sharing.CLOSED, True)
    assert (under_way.done, under_way.total) == (20, 2 * MANY + 1), "documents, files, and the seizure itself"
    page = signed_in(create_app(site.config), "al").get("/seizures/sharing").text
    assert "20 of 121 rewritten" in page
    told = site.share_progress.rewriting(actor(site, "lee"))
    assert told == (), "another force is told of none"
    with pytest.raises(access.Refused):
        site.share_progress.rewriting(actor(site, "jo"))
    assert sharer(site).finish_all() == 1
    assert site.share_progress.rewriting(actor(site, "al")) == ()


def test_killed_before_it_began_a_command_goes_on_with_it(site: Site) -> None:
    target = replace(PAPERS, sharing=Sharing.CLOSED)
    Resharing(site.connection).hide(target, "sharing, by operator:test", "2026-01-01T00:00:00Z")
    ran = cets(site.config, "share", "EX-1", "closed")
    assert ran.returncode == 0, ran.stderr
    assert (seen(site, "kim"), seen(site, "jo"), stored(site, "guards")) == (0, 3, [])


def test_whoever_confirmed_must_still_be_allowed_to_and_half_a_change_is_undone(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(site)
    monkeypatch.setattr(
        "cets_search.engine.acting._BY_QUERY", {"refresh": "true", "conflicts": "proceed", "max_docs": "20"}
    )
    worker = sharer(site)
    whole = worker._check
    asked: list[Any] = []

    def disabled_then(change: Any) -> None:
        if len(asked) == 1:
            assert readers(site) == {("all",), ("force:essex",)}
            site.people.disable("bo", "operator:test")
        asked.append(change)
        whole(change)

    monkeypatch.setattr(worker, "_check", disabled_then)
    worker.finish_all()
    site.people.add(Person("bo", "essex", frozenset(MANAGES)), PASSWORD, "operator:test")
    assert (seen(site, "kim"), readers(site)) == (0, {("force:essex",)})
    assert site.sharing.changes(actor(site, "al"))[0].state is ChangeState.STOPPED


def test_a_withdrawal_is_not_undone_by_a_change_that_was_under_way(site: Site) -> None:
    confirmed(site)
    Withdrawal(site.connection).hide(PAPERS.id, "legal privilege", "2026-01-01T00:00:00Z")
    sharer(site).finish_all()
    Withdrawer(site.config, site.connection, site.audit).finish_all()
    sharer(site).finish_all()
    assert (seen(site, "kim"), seen(site, "jo"), readers(site)) == (0, 0, {()})
