"""Watches tell of what comes into reach after its load: by a wider sharing, by names and by text in pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cets_search import access
from cets_search.config import Config
from cets_search.engine.arrivals import Arrivals, Kind
from cets_search.engine.services import Service
from cets_search.ingest.share import Sharer
from cets_search.ingest.withdraw import Withdrawer
from cets_search.model import Role, SearchRequest, Sharing
from cets_search.site import Site
from cets_search.stored import revived, stamp
from tests.engine.commands import cets, loading
from tests.engine.planting import OPEN, OWN
from tests.engine.test_documents import half_scanned
from tests.engine.watching import actor, arrive, inbox, make, no_evidence, watching_site
from tests.engine.web_client import admit

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    with watching_site(stack) as opened:
        for name in ("al", "bo"):
            admit(opened, name, "essex", Role.ADMINISTRATOR, Role.INVESTIGATOR)
        yield opened


@pytest.fixture(autouse=True)
def _evidence(site: Site) -> None:
    no_evidence(site)


def sharer(site: Site) -> Sharer:
    return Sharer(site.config, site.connection, site.audit, site.people)


def shared(site: Site, level: str) -> None:
    """Have Essex's seizure shared so, with a second administrator's word where it needs one."""
    asked = site.sharing.ask(actor(site, "al"), OWN.force, OWN.reference, level)
    if asked.waits:
        site.sharing.decide(actor(site, "bo"), OWN.force, OWN.reference, asked.waits.version, confirm=True)
    sharer(site).finish_all()


def told(site: Site, name: str) -> list[tuple[str, int]]:
    return [(each.value, each.documents) for each in inbox(site, name)]


def test_who_may_see_a_seizure_once_it_is_shared_is_told_of_it_and_nobody_else_again(site: Site) -> None:
    for name in ("jo", "kim"):
        make(site, name=name)
    make(site, "bicycle", "kim", seizures=(OPEN.key,))
    arrive(site, OWN, "A bicycle", "Another bicycle", "A kite")
    site.watch_worker.turn()
    assert (told(site, "jo"), told(site, "kim")) == ([("For bicycle", 2)], [])
    shared(site, "open")
    assert (site.watch_worker.turn(), site.watch_worker.turn()) == (1, 0)
    assert (told(site, "jo"), told(site, "kim")) == ([("For bicycle", 2)], [("For bicycle", 2)])
    (notice,) = inbox(site, "kim")
    assert site.search.search(actor(site, "kim"), revived(notice.asked)).total == 2
    arrive(site, replace(OWN, sharing=Sharing.OPEN), "A third bicycle")
    site.watch_worker.turn()
    assert [count for _, count in told(site, "kim")] == [1, 2]


def test_a_load_and_a_sharing_that_are_looked_at_together_tell_once(site: Site) -> None:
    for name in ("jo", "kim"):
        make(site, name=name)
    arrive(site, OWN, "A bicycle")
    arrive(site, OWN, "Another bicycle")
    shared(site, "open")
    assert site.watch_worker.turn() == 1
    assert (told(site, "jo"), told(site, "kim")) == ([("For bicycle", 2)], [("For bicycle", 2)])


def test_nothing_of_a_seizure_is_looked_at_while_it_gets_its_readers(site: Site) -> None:
    make(site)
    arrive(site, OWN, "A bicycle")
    arrivals = Arrivals(site.connection, Service.LOADER)
    arrivals.begin(OWN, stamp(datetime.now(UTC)), Kind.SHARING, access.readers(OWN))
    assert (site.watch_worker.turn(), told(site, "jo")) == (0, [])
    arrivals.end(OWN.key, stamp(datetime.now(UTC)), Kind.SHARING)
    assert (site.watch_worker.turn(), told(site, "jo")) == (1, [("For bicycle", 1)])


@pytest.mark.parametrize("how", ["tighten", "withdraw"])
def test_a_sharing_that_never_came_to_its_end_holds_nothing_up(site: Site, how: str) -> None:
    make(site, name="kim")
    arrive(site, replace(OWN, sharing=Sharing.OPEN), "A bicycle")
    Arrivals(site.connection, Service.LOADER).begin(OWN, stamp(datetime.now(UTC)), Kind.SHARING, ())
    if how == "tighten":
        shared(site, "closed")
    else:
        Withdrawer(site.config, site.connection, site.audit).withdraw(OWN, "operator:test", "a test")
    assert (site.watch_worker.turn(), told(site, "kim")) == (1, [])


def test_names_that_are_found_late_are_told_of_and_what_was_told_is_not_told_again(site: Site, tmp_path: Path) -> None:
    by_name, by_word, by_either = 'person:"Margaret Holloway"', "bicycle", 'bicycle OR person:"Margaret Holloway"'
    for q in (by_name, by_word, by_either, f"kite NOT {by_name}"):
        make(site, q)
    for number, text in enumerate(("Margaret Holloway collected the bicycle in Birmingham.", "A bicycle, and a kite.")):
        (tmp_path / f"{number}.txt").write_text(text)
    (tmp_path / "name.txt").write_text("Yesterday Margaret Holloway met us at the station in Birmingham.")
    assert cets(site.config, *loading(tmp_path)).returncode == 0
    site.watch_worker.turn()
    assert sorted(told(site, "jo")) == sorted(
        [(f"For {by_word}", 2), (f"For {by_either}", 2), (f"For kite NOT {by_name}", 1)]
    )
    seen = len(inbox(site))
    assert cets(site.config, "names").returncode == 0
    assert (site.watch_worker.turn(), site.watch_worker.turn()) == (1, 0)
    late = inbox(site)[: len(inbox(site)) - seen]
    assert sorted((each.value, each.documents) for each in late) == [(f"For {by_either}", 1), (f"For {by_name}", 2)]
    for each in late:
        assert site.search.search(actor(site), revived(each.asked)).total == each.documents
    assert site.search.search(actor(site), SearchRequest(q=by_either)).total == 3
    assert cets(site.config, "names").returncode == 0
    assert site.watch_worker.turn() == 0


def test_text_in_pictures_is_told_of_and_what_stood_beside_it_not_again(site: Site, tmp_path: Path) -> None:
    for q in ("bicycle", "tickets"):
        make(site, q)
    (tmp_path / "minutes.pdf").write_bytes(half_scanned())
    assert cets(site.config, *loading(tmp_path)).returncode == 0
    site.watch_worker.turn()
    assert told(site, "jo") == [("For bicycle", 1)]
    ran = cets(site.config, "ocr", "EX-7", "--no-names", "--json")
    assert ran.returncode == 0, ran.stderr
    assert (site.watch_worker.turn(), site.watch_worker.turn()) == (1, 0)
    assert told(site, "jo") == [("For tickets", 1), ("For bicycle", 1)]
    (late, _) = inbox(site)
    assert site.search.search(actor(site), revived(late.asked)).total == 1
