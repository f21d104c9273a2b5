"""Watches tell nobody but their owners, and nothing that these may not see when it fires."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pytest

from cets_search import access
from cets_search.access import Refused
from cets_search.audit import RecordUnwritten
from cets_search.config import Config
from cets_search.engine.matching import Matching
from cets_search.engine.resharing import Resharing
from cets_search.look_ups import NoticeKind
from cets_search.model import Person, Role, SearchRequest, Seizure, Sharing, Use
from cets_search.search import NotFound
from cets_search.site import Site
from cets_search.stored import stamp
from cets_search.watches.model import State
from cets_search.watches.service import Draft
from tests.engine.planting import CLOSED, OPEN, OWN
from tests.engine.test_audit import unwritable
from tests.engine.watching import actor, arrive, inbox, make, no_evidence, own, used, watching_site

pytestmark = pytest.mark.engine

HELD: Final = Seizure("kent", "KE-1", sharing=Sharing.POINTER)


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    with watching_site(stack) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _evidence(site: Site) -> None:
    no_evidence(site)


def test_rights_are_those_of_the_moment_when_it_fires(site: Site) -> None:
    make(site)
    arrive(site, CLOSED, "A bicycle")
    site.watch_worker.turn()
    assert inbox(site) == ()
    arrive(site, OPEN, "A bicycle")
    site.watch_worker.turn()
    assert [told.seizure for told in inbox(site)] == [OPEN.key]
    assert inbox(site, "lee") == ()
    assert [w.id for w in site.watches.of(actor(site, "lee"))] == []


def test_an_owner_who_may_no_longer_search_is_told_nothing_and_the_watch_stops(site: Site) -> None:
    watch = make(site, name="lee")
    site.people.disable("lee", "operator:test")
    try:
        arrive(site, OWN, "A bicycle")
        site.watch_worker.turn()
    finally:
        site.people.add(actor_of("lee"), "correct-horse-battery-9", "operator:test")
    assert used(site, "stop")[-1]["detail"]["id"] == watch.id
    now = own(site, "lee")
    assert (now.state, "disabled" in now.why) == (State.STOPPED, True)
    assert inbox(site, "lee") == ()
    arrive(site, OWN, "A bicycle")
    site.watch_worker.turn()
    assert inbox(site, "lee") == ()


def actor_of(name: str) -> Person:
    return Person(name, "essex", frozenset({Role.INVESTIGATOR}))


def test_what_is_hidden_while_it_is_rewritten_is_looked_at_afterwards(site: Site) -> None:
    make(site)
    arrive(site, OWN, "A bicycle")
    resharing = Resharing(site.connection)
    resharing.hide(OWN, "a test", stamp(datetime.now(UTC)))
    assert site.watch_worker.turn() == 0
    assert inbox(site) == ()
    resharing.release(resharing.standing(OWN.id)[0])
    assert site.watch_worker.turn() == 1
    assert len(inbox(site)) == 1
    resharing.hide(OWN, "a test", stamp(datetime.now(UTC)))
    assert inbox(site) == ()
    Matching(site.connection).silence(OWN)
    resharing.release(resharing.standing(OWN.id)[0])
    assert inbox(site) == ()


def test_what_owners_are_told_does_not_become_their_forces(site: Site) -> None:
    make(site)
    arrive(site, OWN, "A bicycle")
    site.watch_worker.turn()
    Matching(site.connection).reread(OWN, access.readers_of_notice(OWN))
    assert inbox(site, "lee") == ()
    assert len(inbox(site)) == 1


def test_nothing_is_told_that_cannot_be_recorded_and_it_is_told_later(site: Site) -> None:
    make(site)
    arrive(site, OWN, "A bicycle")
    with unwritable(site.config), pytest.raises(RecordUnwritten):
        site.watch_worker.turn()
    assert inbox(site) == ()
    site.watch_worker.turn()
    assert len(inbox(site)) == 1


def test_what_was_told_to_some_before_a_turn_failed_is_told_to_the_others_alone(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("jo", "lee"):
        make(site, name=name)
    arrive(site, OWN, "A bicycle")
    record = site.audit.record
    written: list[str] = []

    def fails_at_the_second(use: Use) -> None:
        written.append(use.person)
        if len(written) == 2:
            raise RecordUnwritten
        record(use)

    with monkeypatch.context() as patched:
        patched.setattr(site.audit, "record", fails_at_the_second)
        with pytest.raises(RecordUnwritten):
            site.watch_worker.turn()
    assert ([each.documents for each in inbox(site)], inbox(site, "lee")) == ([1], ())
    arrive(site, OWN, "Another bicycle")
    while site.watch_worker.turn():
        pass
    assert [sorted(each.documents for each in inbox(site, name)) for name in ("jo", "lee")] == [[1, 1], [1, 1]]


def test_other_forces_hear_of_an_identifier_unless_it_is_silent(site: Site) -> None:
    arrive(site, HELD, "Write to bell@example.org")
    make(site, "bell@example.org", silent=True)
    assert site.notice_worker.turn() == 0
    make(site, "bell@example.org", silent=False)
    assert site.notice_worker.turn() == 1
    assert [told.kind for told in inbox(site)] == [NoticeKind.POINTER]
    assert [told.person for told in inbox(site, "pat")] == ["jo"]


def test_a_watch_is_its_owners_alone_to_see_and_to_stop(site: Site) -> None:
    watch = make(site)
    for stranger in ("lee", "kim"):
        with pytest.raises(NotFound):
            site.watches.one(actor(site, stranger), watch.id)
        with pytest.raises(NotFound):
            site.watches.stop(actor(site, stranger), watch.id)
    assert site.watches.one(actor(site), watch.id) == own(site)
    site.watches.stop(actor(site), watch.id)
    assert site.watches.of(actor(site)) == ()
    arrive(site, OWN, "A bicycle")
    site.watch_worker.turn()
    assert inbox(site) == ()


def test_an_auditor_watches_nothing(site: Site) -> None:
    jo = actor(site)
    auditor = replace(jo, person=replace(jo.person, roles=frozenset({Role.AUDITOR})))
    with pytest.raises(Refused):
        site.watches.make(auditor, Draft("Mine", SearchRequest(q="bicycle")))
    with pytest.raises(Refused):
        site.watches.of(auditor)
