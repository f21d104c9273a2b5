"""Watches: what is there at once, what each load brings, and nothing that the owner may not see when it fires."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest

from cets_search import access
from cets_search.access import Refused
from cets_search.audit import RecordUnwritten
from cets_search.config import Config
from cets_search.engine.arrivals import Arrivals
from cets_search.engine.matching import Matching
from cets_search.engine.resharing import Resharing
from cets_search.engine.services import Service
from cets_search.engine.watches import Watches as KeptWatches
from cets_search.look_ups import Notice, NoticeKind
from cets_search.model import Actor, Force, Person, Purpose, Role, SearchRequest, Seizure, Sharing
from cets_search.notices import InboxRequest
from cets_search.query.errors import BadQuery
from cets_search.saved_searches import BadDraft
from cets_search.search import NotFound
from cets_search.site import Site, open_site
from cets_search.stored import revived, stamp
from cets_search.watches import stored
from cets_search.watches.model import State, Watch
from cets_search.watches.service import Draft
from tests.engine.commands import cets, loading
from tests.engine.planting import CLOSED, OPEN, OWN, document, plant
from tests.engine.test_audit import unwritable, written
from tests.engine.web_client import admit
from tests.home import CONTENT, empty

pytestmark = pytest.mark.engine

NUMBERS = count()
HELD: Final = Seizure("kent", "KE-1", sharing=Sharing.POINTER)


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    empty(stack)
    opened = open_site(stack)
    for name, force in (("jo", "essex"), ("kim", "scotland"), ("lee", "essex"), ("pat", "kent")):
        admit(opened, name, force)
    opened.people.add_force(Force("kent", "Kent Police", "Desk 4, 01632 960001"), "operator:test")
    yield opened
    opened.connection.client.close()


@pytest.fixture(autouse=True)
def _evidence(site: Site) -> None:
    empty(site.config, [name for name in CONTENT if name != "forces"], accounts=False)


def actor(site: Site, name: str = "jo") -> Actor:
    return site.people.actor(name, Purpose("OP-BELL", "enquiry"), "")


def make(site: Site, q: str = "bicycle", name: str = "jo", *, silent: bool = True, **choices: Any) -> Watch:
    return site.watches.make(actor(site, name), Draft(f"For {q}", SearchRequest(q=q, **choices), silent))


def arrive(site: Site, seizure: Seizure, *texts: str, end: bool = True, **fields: Any) -> str:
    """Load documents as the loader does, by its own identity; when the load began."""
    began, arrivals = stamp(datetime.now(UTC)), Arrivals(site.connection, Service.LOADER)
    arrivals.begin(seizure.key, seizure.id, began)
    plant(
        site.connection,
        seizure,
        [document(seizure, f"{next(NUMBERS)}.txt", text, loaded_at=began, **fields) for text in texts],
    )
    if end:
        arrivals.end(seizure.key, stamp(datetime.now(UTC)))
    return began


def inbox(site: Site, name: str = "jo") -> tuple[Notice, ...]:
    return site.notices.visible(actor(site, name), InboxRequest()).notices


def own(site: Site, name: str = "jo") -> Watch:
    (found,) = site.watches.of(actor(site, name))
    return found


def used(site: Site, did: str) -> list[dict[str, Any]]:
    return [entry for entry in written(site) if entry["action"] == "watch" and entry["detail"]["did"] == did]


def test_it_tells_what_is_there_at_once_and_what_each_load_brings_once(site: Site) -> None:
    arrive(site, OWN, "A bicycle", "A tandem")
    watch = make(site)
    assert (watch.found, watch.state) == (1, State.WATCHING)
    assert used(site, "make")[-1]["hits"] == 1
    site.watch_worker.turn()
    assert inbox(site) == ()
    began = arrive(site, OWN, "Another bicycle", "One more bicycle", "A kite")
    assert site.watch_worker.turn() == 1
    assert site.watch_worker.turn() == 0
    (told,) = inbox(site)
    assert (told.kind, told.value, told.documents, told.seizure) == (NoticeKind.WATCH, "For bicycle", 2, OWN.key)
    found = site.search.search(actor(site), revived(told.asked))
    assert (found.total, found.reading) == (2, f"“bicycle”; load {began}")
    now = own(site)
    assert (now.told, now.found, bool(now.told_at)) == (2, 1, True)
    entry = used(site, "look")[-1]
    assert (entry["person"], entry["query"], entry["hits"], entry["case"]) == ("jo", "bicycle", 2, "OP-BELL")
    arrive(site, OWN, "A kite")
    site.watch_worker.turn()
    assert len(inbox(site)) == 1


@pytest.mark.parametrize(
    ("q", "choices", "texts", "found"),
    [
        ('"bicycle tickets"', {}, ("bicycle tickets", "tickets for a bicycle"), 1),
        ('="Bicycle"', {}, ("Bicycle", "bicycle"), 1),
        ("bic*", {}, ("bicycle", "cycle"), 1),
        ("email:bell@example.org", {}, ("write to Bell@Example.org", "bell at example.org"), 1),
        ("07700 900123", {}, ("ring +44 7700 900123", "ring 07700 900124"), 1),
        ("tickets NOT kite", {}, ("tickets", "tickets for a kite"), 1),
        ("tickets", {"kinds": ("email",)}, ("tickets",), 0),
        ("ticket", {"forms": True}, ("tickets",), 1),
        ("ticket", {}, ("tickets",), 0),
    ],
)
def test_it_means_what_the_search_means(
    site: Site, q: str, choices: dict[str, Any], texts: tuple[str, ...], found: int
) -> None:
    make(site, q, **choices)
    arrive(site, OWN, *texts)
    site.watch_worker.turn()
    assert [told.documents for told in inbox(site)] == ([found] if found else [])
    assert site.search.search(actor(site), SearchRequest(q=q, **choices)).total == found


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


def test_a_load_that_was_cut_short_is_told_of_with_the_one_that_ends(site: Site) -> None:
    make(site)
    first = arrive(site, OWN, "A bicycle", end=False)
    assert site.watch_worker.turn() == 0
    assert inbox(site) == ()
    second = arrive(site, OWN, "Another bicycle")
    site.watch_worker.turn()
    (told,) = inbox(site)
    assert told.documents == 2
    assert revived(told.asked).loads == (first, second)


def test_the_loader_says_what_it_brings(site: Site, tmp_path: Path) -> None:
    watch, others = make(site), make(site, "tandem")
    (tmp_path / "note.txt").write_text("Collect the bicycle at six.")
    ran = cets(site.config, *loading(tmp_path))
    assert ran.returncode == 0, ran.stderr
    site.watch_worker.turn()
    (told,) = inbox(site)
    assert (told.value, told.documents, told.seizure) == (watch.name, 1, "essex/EX-7")
    assert site.search.search(actor(site), revived(told.asked)).total == 1
    assert site.watches.one(actor(site), others.id).told == 0
    again = cets(site.config, *loading(tmp_path))
    assert again.returncode == 0, again.stderr
    assert site.watch_worker.turn() == 1
    assert len(inbox(site)) == 1


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


def test_other_forces_hear_of_an_identifier_unless_it_is_silent(site: Site) -> None:
    arrive(site, HELD, "Write to bell@example.org")
    make(site, "bell@example.org", silent=True)
    assert site.notice_worker.turn() == 0
    make(site, "bell@example.org", silent=False)
    assert site.notice_worker.turn() == 1
    assert [told.kind for told in inbox(site)] == [NoticeKind.POINTER]
    assert [told.person for told in inbox(site, "pat")] == ["jo"]


def test_one_that_its_owner_ends_while_it_is_looked_for_stays_ended(site: Site) -> None:
    watch = make(site)
    arrive(site, OWN, "A bicycle")
    site.watches.stop(actor(site), watch.id)
    KeptWatches(site.connection).change([(watch.id, watch.version, stored.source(watch))])
    assert site.watches.of(actor(site)) == ()


def test_many_watches_of_several_people_are_each_told_their_own(site: Site) -> None:
    for number in range(60):
        make(site, f"bicycle number{number}")
    make(site, "bicycle", "kim")
    arrive(site, OPEN, *(f"A bicycle, number{number}" for number in range(0, 60, 2)))
    site.watch_worker.turn()
    told = inbox(site)
    assert sorted(each.value for each in told) == sorted(f"For bicycle number{number}" for number in range(0, 60, 2))
    assert [each.documents for each in inbox(site, "kim")] == [30]


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


@pytest.mark.parametrize(
    ("draft", "refusal"),
    [
        (Draft("", SearchRequest(q="bicycle")), BadDraft),
        (Draft("x" * 121, SearchRequest(q="bicycle")), BadDraft),
        (Draft("All", SearchRequest()), BadDraft),
        (Draft("One load", SearchRequest(q="bicycle", loads=("2026-01-01T00:00:00Z",))), BadDraft),
        (Draft("Broken", SearchRequest(q="(")), BadQuery),
    ],
)
def test_what_cannot_be_watched_for_is_refused(site: Site, draft: Draft, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        site.watches.make(actor(site), draft)
    assert site.watches.of(actor(site)) == ()


def test_an_auditor_watches_nothing(site: Site) -> None:
    jo = actor(site)
    auditor = replace(jo, person=replace(jo.person, roles=frozenset({Role.AUDITOR})))
    with pytest.raises(Refused):
        site.watches.make(auditor, Draft("Mine", SearchRequest(q="bicycle")))
    with pytest.raises(Refused):
        site.watches.of(auditor)
