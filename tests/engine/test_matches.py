"""Matches: what a load has in common with other forces' evidence, told to each side by the other's level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cets_search.audit import RecordUnwritten
from cets_search.config import Config
from cets_search.engine.matching import Matching
from cets_search.engine.resharing import Resharing
from cets_search.look_ups import Notice, NoticeKind, Shared
from cets_search.model import Force, Purpose, Seizure, Sharing
from cets_search.notices import InboxRequest
from cets_search.site import Site, open_site
from cets_search.stored import stamp
from tests.engine.made_cases import make_case
from tests.engine.planting import document, plant
from tests.engine.test_audit import unwritable, written
from tests.engine.watching import arrive
from tests.engine.web_client import admit
from tests.home import CONTENT, empty

pytestmark = pytest.mark.engine

ESSEX = Seizure("essex", "EX-1", sharing=Sharing.POINTER)
KENT = Seizure("kent", "KE-1", sharing=Sharing.POINTER)
BELL = "bell@example.org"
SECRET = "quillfeather"


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    empty(stack)
    opened = open_site(stack)
    for name, force in (("jo", "essex"), ("kim", "kent"), ("lee", "kent")):
        admit(opened, name, force)
    opened.people.add_force(Force("kent", "Kent Police", "Desk 4, 01632 960001"), "operator:test")
    opened.people.add_force(Force("essex", "Essex Police", "Desk 7, 01632 960002"), "operator:test")
    yield opened
    opened.connection.client.close()


@pytest.fixture(autouse=True)
def _evidence(site: Site) -> None:
    empty(site.config, [name for name in CONTENT if name != "forces"], accounts=False)


def hold(site: Site, seizure: Seizure, *texts: str) -> None:
    plant(
        site.connection,
        seizure,
        [
            document(seizure, f"held-{n}.txt", text, cases=list(seizure.cases))
            for n, text in enumerate(texts or (f"{SECRET} writes to {BELL}",) * 2)
        ],
    )


def load(site: Site, seizure: Seizure, *texts: str) -> None:
    arrive(site, seizure, *(texts or (f"{SECRET} writes to {BELL}",)), cases=list(seizure.cases))


def inbox(site: Site, name: str) -> tuple[Notice, ...]:
    found = site.notices.visible(site.people.actor(name, Purpose(), ""), InboxRequest()).notices
    assert all(SECRET not in str(each) for each in found)
    return found


@pytest.mark.parametrize(
    ("loaded", "there", "essex_told", "kent_told"),
    [
        (Sharing.OPEN, Sharing.OPEN, True, True),
        (Sharing.OPEN, Sharing.POINTER, True, True),
        (Sharing.POINTER, Sharing.POINTER, True, True),
        (Sharing.POINTER, Sharing.CLOSED, False, True),
        (Sharing.CLOSED, Sharing.POINTER, True, False),
        (Sharing.CLOSED, Sharing.OPEN, True, False),
        (Sharing.CLOSED, Sharing.CLOSED, False, False),
        (Sharing.CASE, Sharing.CASE, False, False),
    ],
)
def test_each_side_is_told_by_the_level_of_the_other(
    site: Site, loaded: Sharing, there: Sharing, *, essex_told: bool, kent_told: bool
) -> None:
    hold(site, replace(KENT, sharing=there))
    load(site, replace(ESSEX, sharing=loaded))
    assert site.match_worker.turn() == 1
    assert site.match_worker.turn() == 0
    told = [(n.kind, n.name, n.contact, n.seizure, n.identifiers, n.shared) for n in inbox(site, "jo")]
    kent = (NoticeKind.MATCH, "Kent Police", "Desk 4, 01632 960001", "essex/EX-1", 1, (Shared("email", BELL, 2),))
    assert told == ([kent] if essex_told else [])
    told = [(n.kind, n.name, n.contact, n.seizure, n.identifiers, n.shared) for n in inbox(site, "kim")]
    essex = (NoticeKind.MATCH, "Essex Police", "Desk 7, 01632 960002", "kent/KE-1", 1, (Shared("email", BELL, 1),))
    assert told == ([essex] if kent_told else [])
    entry = [each for each in written(site) if each["action"] == "match"][-1]
    assert (entry["query"], entry["detail"]["held"]) == (f"email:{BELL}", f"kent/KE-1 ({there})")
    assert entry["detail"]["notices"] == str(essex_told + kent_told)


def test_a_match_of_a_case_alone_is_for_its_members(site: Site) -> None:
    make_case(site, "op-1", "kent", "lee")
    hold(site, replace(KENT, sharing=Sharing.CASE, cases=("op-1",)))
    load(site, ESSEX)
    site.match_worker.turn()
    assert inbox(site, "jo") == ()
    assert inbox(site, "kim") == ()
    assert [told.seizure for told in inbox(site, "lee")] == ["kent/KE-1"]


@pytest.mark.parametrize("covert", [ESSEX, KENT])
def test_nobody_is_told_where_one_side_is_covert(site: Site, covert: Seizure) -> None:
    make_case(site, "op-2", covert.force, covert=True)
    hold(site, replace(KENT, cases=("op-2",) if covert is KENT else ()))
    load(site, replace(ESSEX, cases=("op-2",) if covert is ESSEX else ()))
    assert site.match_worker.turn() == 1
    assert inbox(site, "jo") == inbox(site, "kim") == ()


def test_the_rarest_come_first_and_what_points_at_nobody_is_left_out(site: Site) -> None:
    hold(site, KENT, *("ring 07700 900123",) * 3, f"{BELL} and noreply@example.org", "Pat Thistledown of example.org")
    load(site, ESSEX, f"ring 07700 900123 or {BELL}, noreply@example.org, Pat Thistledown of example.org", "@row")
    site.stop_list.add("email", "noreply@example.org", "sent by machines", "operator:test")
    site.match_worker.turn()
    (told,) = inbox(site, "jo")
    assert told.shared == (Shared("email", BELL, 1), Shared("phone", "+447700900123", 3))
    assert (told.identifiers, told.documents) == (2, 4)


def test_loads_of_both_sides_tell_each_once_and_what_is_new_again(site: Site) -> None:
    load(site, ESSEX)
    load(site, KENT)
    site.match_worker.turn()
    assert [len(inbox(site, name)) for name in ("jo", "kim")] == [1, 1]
    load(site, KENT)
    load(site, ESSEX, "ring 07700 900123")
    site.match_worker.turn()
    assert [len(inbox(site, name)) for name in ("jo", "kim")] == [1, 1]
    load(site, KENT, "ring 07700 900123")
    site.match_worker.turn()
    assert [len(inbox(site, name)) for name in ("jo", "kim")] == [2, 2]


def test_only_what_the_load_brought_is_compared_and_a_force_with_itself_never(site: Site) -> None:
    hold(site, KENT)
    hold(site, ESSEX)
    load(site, replace(ESSEX, reference="EX-2"), "ring 07700 900123")
    hold(site, replace(ESSEX, reference="EX-3"), "ring 07700 900123")
    site.match_worker.turn()
    assert inbox(site, "jo") == inbox(site, "kim") == ()


def test_what_is_being_rewritten_waits_and_what_tightens_is_hidden_again(site: Site) -> None:
    hold(site, KENT)
    load(site, ESSEX)
    resharing = Resharing(site.connection)
    resharing.hide(KENT, "a test", stamp(datetime.now(UTC)))
    assert site.match_worker.turn() == 0
    resharing.release(resharing.standing(KENT.id)[0])
    assert site.match_worker.turn() == 1
    assert len(inbox(site, "jo")) == len(inbox(site, "kim")) == 1
    Matching(site.connection).silence(KENT)
    assert inbox(site, "jo") == inbox(site, "kim") == ()


def test_nothing_is_told_that_cannot_be_recorded_and_it_is_told_later(site: Site) -> None:
    hold(site, KENT)
    load(site, ESSEX)
    with unwritable(site.config), pytest.raises(RecordUnwritten):
        site.match_worker.turn()
    assert inbox(site, "jo") == ()
    assert site.match_worker.turn() == 1
    assert len(inbox(site, "jo")) == 1
