"""Watches: what is there at once, what each load brings, and what can be watched for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cets_search.config import Config
from cets_search.engine.watches import Watches as KeptWatches
from cets_search.look_ups import NoticeKind
from cets_search.model import SearchRequest
from cets_search.query.errors import BadQuery
from cets_search.saved_searches import BadDraft
from cets_search.site import Site
from cets_search.stored import revived
from cets_search.watches import stored
from cets_search.watches.model import State
from cets_search.watches.service import Draft
from tests.engine.commands import cets, loading
from tests.engine.planting import OPEN, OWN
from tests.engine.watching import actor, arrive, inbox, make, no_evidence, own, used, watching_site

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    with watching_site(stack) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _evidence(site: Site) -> None:
    no_evidence(site)


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
        ('"bicycle tickets"~2', {}, ("bicycle and two tickets", "tickets, and at last one more bicycle"), 1),
        ("bycicle~2", {}, ("bicycle", "kite"), 1),
        ("/tick.*/", {}, ("tickets", "bicycle"), 1),
        ("handle:kik:pit9", {}, ("kik: pit9", "pit9"), 1),
        ("file:note*", {}, ("bicycle",), 0),
        ("date:2024-05", {"sent_at": "2024-05-03T10:00:00Z"}, ("bicycle",), 1),
        ("bicycle", {}, ("bicycle", "bicycle"), 2),
        ("seizure:EX-1", {}, ("bicycle",), 1),
        ("(bicycle OR kite) tickets", {}, ("bicycle tickets", "kite", "tickets"), 1),
    ],
)
def test_it_means_what_the_search_means(
    site: Site, q: str, choices: dict[str, Any], texts: tuple[str, ...], found: int
) -> None:
    fields = {name: choices[name] for name in choices if name == "sent_at"}
    choices = {name: choices[name] for name in choices if name not in fields}
    make(site, q, **choices)
    arrive(site, OWN, *texts, **fields)
    site.watch_worker.turn()
    assert [told.documents for told in inbox(site)] == ([found] if found else [])
    assert site.search.search(actor(site), SearchRequest(q=q, **choices)).total == found


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


def test_one_that_its_owner_ends_while_it_is_looked_for_stays_ended(site: Site) -> None:
    watch = make(site)
    arrive(site, OWN, "A bicycle")
    site.watches.stop(actor(site), watch.id)
    KeptWatches(site.connection).change([(watch.id, watch.version, stored.source(watch))])
    assert site.watches.of(actor(site)) == ()


def test_many_watches_of_several_people_are_each_told_their_own(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cets_search.watches.worker.AT_ONCE", 25)
    for number in range(60):
        make(site, f"bicycle number{number}")
    make(site, "bicycle", "kim")
    arrive(site, OPEN, *(f"A bicycle, number{number}" for number in range(0, 60, 2)))
    site.watch_worker.turn()
    told = inbox(site)
    assert sorted(each.value for each in told) == sorted(f"For bicycle number{number}" for number in range(0, 60, 2))
    assert [each.documents for each in inbox(site, "kim")] == [30]


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
