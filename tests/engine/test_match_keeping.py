"""Matches as they are kept: what is compared, what each side may know of it, and what becomes of it later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cets_search.audit import RecordUnwritten
from cets_search.config import Config
from cets_search.engine.keeping import NEW
from cets_search.engine.resharing import Resharing
from cets_search.engine.share_changes import ShareChanges
from cets_search.ingest.share import Sharer
from cets_search.ingest.withdraw import Withdrawer
from cets_search.matches.model import MatchKind, MatchState
from cets_search.matches.pairs import By
from cets_search.matches.service import Judgement
from cets_search.model import ChangeState, Seizure, ShareChange, Sharing
from cets_search.saved_searches import BadDraft, Overtaken
from cets_search.search import NotFound
from cets_search.site import Site
from cets_search.stored import stamp
from tests.engine.made_cases import make_case
from tests.engine.match_site import BELL, ESSEX, FILE, IMEI, KENT, NEAR, OPEN, ROW, actor, hold, load, match_site, seen
from tests.engine.test_audit import unwritable, written
from tests.home import CONTENT, empty

pytestmark = pytest.mark.engine

LONG_AGO, NEVER = "2026-01-01T00:00:00.000Z", "2999-01-01T00:00:00.000Z"


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    with match_site(stack) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _evidence(site: Site) -> None:
    empty(site.config, [name for name in CONTENT if name != "forces"], accounts=False)


def judge(site: Site, key: str, state: MatchState, version: int = 0, why: str = "", name: str = "jo") -> None:
    site.matches.judge(actor(site, name), key, Judgement(state, why, version))


def test_identifiers_devices_files_and_near_spellings_meet(site: Site) -> None:
    hold(site, KENT, BELL, IMEI, FILE, NEAR, "person:Pat Thistledown", "handle:@abc")
    load(site, ESSEX, BELL, IMEI, FILE, ROW, "person:Pat Thistledown", "handle:@abc")
    found = {each.kind: (each.type, each.value, each.forms, each.there, each.score) for each in seen(site)}
    assert found == {
        MatchKind.IDENTIFIER: ("email", "bell@example.org", (), 1, 100),
        MatchKind.DEVICE: ("imei", "490154203237518", (), 1, 100),
        MatchKind.CONTENT: ("hash", FILE, (), 1, 100),
        MatchKind.NEAR: ("handle", "rowan", ("kik:rowan",), 1, 50),
    }
    (theirs,) = seen(site, "kim", kind="near")
    assert (theirs.own, theirs.force, theirs.forms) == (KENT.key, "essex", ("kik:r0wan",))
    assert seen(site, "wyn") == ()


def test_small_files_and_equal_handles_are_no_match_of_their_kind(site: Site) -> None:
    hold(site, KENT, FILE, ROW, size=255)
    load(site, ESSEX, FILE, ROW, size=255)
    assert [each.kind for each in seen(site)] == [MatchKind.IDENTIFIER]


def test_what_stands_on_the_stop_list_is_left_out(site: Site) -> None:
    site.stop_list.add("handle", "kik:rowan", "a shop", "operator:test")
    try:
        hold(site, KENT, ROW, NEAR)
        load(site, ESSEX, ROW)
        assert seen(site) == ()
    finally:
        site.stop_list.remove("handle", "kik:rowan", "operator:test")


def test_the_rarest_come_first_and_a_later_load_ranks_the_others_anew(site: Site) -> None:
    hold(site, KENT, BELL, IMEI)
    load(site, ESSEX, BELL, IMEI)
    for n in range(3):
        hold(site, replace(KENT, reference=f"KE-{n + 5}"), BELL)
    load(site, Seizure("gwent", "GW-1", sharing=Sharing.POINTER), BELL)
    found = [(each.type, each.force, each.seizures) for each in seen(site)]
    assert found[0] == ("imei", "kent", 2)
    assert sorted(found[1:]) == [("email", "gwent", 6), ("email", "kent", 6)]


def test_a_pointer_tells_the_force_and_how_much_and_an_open_seizure_its_documents(site: Site) -> None:
    hold(site, KENT, BELL, copies=3, text="quillfeather")
    hold(site, OPEN, BELL, copies=2, text="quillfeather")
    load(site, ESSEX, BELL)
    (listed,) = seen(site)
    match, proof = site.matches.one(actor(site), listed.id)
    assert (match.name, match.contact, match.there, match.pointed) == ("Kent Police", "Desk 4, 01632 960001", 5, 3)
    assert match.open == (OPEN.key,)
    assert (proof.own.total, proof.there.total) == (1, 2)
    assert {each["seizure"] for each in proof.there.documents} == {"KE-2"}
    opened = [each for each in written(site) if each["action"] == "matches"][-1]
    assert sorted(opened["documents"]) == sorted(each["id"] for s in (proof.own, proof.there) for each in s.documents)
    for theirs in seen(site, "kim"):
        assert site.matches.one(actor(site, "kim"), theirs.id)[1].there.total == 0
    with pytest.raises(NotFound):
        site.matches.one(actor(site, "wyn"), listed.id)


def test_each_side_judges_for_itself_and_what_is_found_again_stays_judged(site: Site) -> None:
    hold(site, KENT, BELL)
    load(site, ESSEX, BELL)
    (mine,), (theirs,) = seen(site), seen(site, "kim")
    with pytest.raises(BadDraft):
        judge(site, mine.id, MatchState.DISMISSED, why=" ")
    judge(site, mine.id, MatchState.SEEN)
    judge(site, mine.id, MatchState.DISMISSED, 1, "a  shop", "lee")
    entry = [each for each in written(site) if each["action"] == "matches"][-1]
    told = {"did": "judge", "id": mine.id, "seizure": ESSEX.key, "force": "kent"}
    assert entry["detail"] == told | {"was": "seen", "state": "dismissed", "why": "a shop"}
    assert entry["query"] == BELL
    with pytest.raises(Overtaken, match="lee made this match “dismissed”"):
        judge(site, mine.id, MatchState.CONFIRMED, 1)
    load(site, KENT, BELL)
    (again,) = seen(site)
    assert (again.state, again.why, again.set_by, again.version, again.there) == ("dismissed", "a shop", "lee", 2, 2)
    assert seen(site, "kim")[0].state is MatchState.NEW
    assert [each.id for each in seen(site, state="dismissed")] == [mine.id]
    for name, key in (("kim", mine.id), ("jo", theirs.id), ("jo", "nowhere")):
        with pytest.raises(NotFound):
            judge(site, key, MatchState.SEEN, name=name)


def test_nothing_is_judged_or_kept_that_cannot_be_recorded(site: Site) -> None:
    hold(site, KENT, BELL)
    load(site, ESSEX, BELL)
    (mine,) = seen(site)
    with unwritable(site.config), pytest.raises(RecordUnwritten):
        judge(site, mine.id, MatchState.SEEN)
    assert seen(site)[0].state is MatchState.NEW


def test_what_is_withdrawn_leaves_and_what_is_left_stays(site: Site) -> None:
    hold(site, KENT, BELL, copies=2)
    hold(site, OPEN, BELL)
    load(site, ESSEX, BELL)
    withdrawer = Withdrawer(site.config, site.connection, site.audit)
    assert withdrawer.withdraw(KENT, "operator:test", "a wrong load")
    assert seen(site) == ()
    site.match_worker.turn()
    assert [(each.there, each.open) for each in seen(site)] == [(1, (OPEN.key,))]
    assert [each.own for each in seen(site, "kim")] == [OPEN.key]
    withdrawer.withdraw(ESSEX, "operator:test", "a wrong load")
    site.match_worker.turn()
    assert seen(site) == seen(site, "kim") == ()


def test_a_change_of_sharing_takes_away_and_gives(site: Site) -> None:
    hold(site, KENT, BELL)
    load(site, ESSEX, BELL)
    sharer, resharing = Sharer(site.config, site.connection, site.audit, site.people), Resharing(site.connection)
    resharing.hide(replace(KENT, sharing=Sharing.CLOSED), "a test", stamp(datetime.now(UTC)))
    assert seen(site) == seen(site, "kim") == ()
    assert sharer.finish_all() == 1
    site.match_worker.turn()
    assert seen(site) == ()
    assert [each.force for each in seen(site, "kim")] == ["essex"]
    closed = replace(KENT, sharing=Sharing.CLOSED)
    change = ShareChange(
        closed, KENT, ChangeState.CONFIRMED, "al", LONG_AGO, NEVER, decided_by="al", decided_at=LONG_AGO, version=NEW
    )
    ShareChanges(site.connection).put(change)
    assert sharer.finish_all() == 1
    site.match_worker.turn()
    assert [each.force for each in seen(site)] == ["kent"]


def test_a_level_that_changed_behind_a_match_is_seen_when_it_is_read(site: Site) -> None:
    hold(site, KENT, BELL)
    hold(site, OPEN, BELL)
    load(site, ESSEX, BELL)
    hold(site, replace(OPEN, sharing=Sharing.CLOSED), BELL)
    (left,) = seen(site)
    assert (left.there, left.open) == (1, ())
    assert [each.other for each in site.matches.pairs(actor(site), By.SEIZURES).pairs] == ["kent"]
    make_case(site, "op-9", "kent", covert=True)
    hold(site, replace(KENT, cases=("op-9",)), BELL)
    assert seen(site) == ()
    assert site.matches.pairs(actor(site), By.SEIZURES).pairs == ()


def test_members_alone_see_the_matches_of_what_a_case_alone_sees(site: Site) -> None:
    make_case(site, "op-1", "essex", "lee")
    hold(site, KENT, BELL)
    load(site, replace(ESSEX, sharing=Sharing.CASE, cases=("op-1",)), BELL)
    assert seen(site) == seen(site, "kim") == ()
    assert len(seen(site, "lee")) == 1


def test_pairs_are_ranked_by_how_rare_is_what_they_share(site: Site) -> None:
    hold(site, KENT, BELL, copies=100)
    hold(site, replace(OPEN, cases=("op-5",)), IMEI)
    load(site, replace(ESSEX, cases=("op-4",)), BELL, IMEI)
    found = site.matches.pairs(actor(site), By.SEIZURES)
    told = [(each.own, each.other, each.matches, each.weight) for each in found.pairs]
    assert told == [(ESSEX.key, OPEN.key, 1, 100.0), (ESSEX.key, "kent", 1, 33.3)]
    assert (found.rows, found.columns) == ((ESSEX.key,), (OPEN.key, "kent"))
    (case,) = site.matches.pairs(actor(site), By.CASES).pairs
    assert (case.own, case.other, case.matches) == ("op-4", "op-5", 1)
    assert len(seen(site, other=OPEN.key)) == len(seen(site, other_case="op-5")) == 1
    judge(site, seen(site, kind="device")[0].id, MatchState.DISMISSED, why="a shop")
    assert [each.other for each in site.matches.pairs(actor(site), By.SEIZURES).pairs] == ["kent"]
