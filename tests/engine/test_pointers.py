"""Pointer hits: force, count and contact for one exact identifier, and not a byte more; both sides are told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from cets_search.answer import Pointed, Pointer
from cets_search.audit import RecordUnwritten
from cets_search.config import Config
from cets_search.engine.errors import EngineError
from cets_search.engine.withdrawal import Withdrawal
from cets_search.ingest.share import Sharer
from cets_search.ingest.withdraw import Withdrawer
from cets_search.lists.reading import pasted
from cets_search.look_ups import Notice, NoticeKind
from cets_search.model import Actor, Force, Purpose, Role, SearchRequest, Seizure, Sharing
from cets_search.notices import InboxRequest
from cets_search.pointers import Pointers
from cets_search.site import Site, open_site
from tests.engine.made_cases import make_case
from tests.engine.planting import document, plant
from tests.engine.test_audit import unwritable, written
from tests.engine.web_client import admit, signed_in
from tests.home import CONTENT, empty

pytestmark = pytest.mark.engine

BELL = "bell@example.org"
SECRET = "quillfeather"
"""Stands in every planted text, and must never be told."""

HELD = Seizure("kent", "KE-1", sharing=Sharing.POINTER)
CHANGING = re.compile(r'"took_ms":\s*\d+|\b\d+ ms\b|value="[^"]*"')
PEOPLE = (
    ("jo", "essex", ()),
    ("kim", "kent", ()),
    ("lee", "kent", ()),
    ("al", "kent", (Role.ADMINISTRATOR, Role.INVESTIGATOR)),
)


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    empty(stack)
    opened = open_site(stack)
    for name, force, roles in PEOPLE:
        admit(opened, name, force, *roles)
    opened.people.add_force(Force("kent", "Kent Police", "Desk 4, 01632 960001"), "operator:test")
    opened.people.add_force(Force("essex", "Essex Police", "Desk 7, 01632 960002"), "operator:test")
    yield opened
    opened.connection.client.close()


@pytest.fixture(autouse=True)
def _one_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """No hour ends between two look-ups of a test."""
    now = datetime.now(UTC)
    monkeypatch.setattr("cets_search.pointers._now", lambda: now)


@pytest.fixture(autouse=True)
def _evidence(site: Site) -> None:
    empty(site.config, [name for name in CONTENT if name != "forces"], accounts=False)


def hold(site: Site, seizure: Seizure = HELD, count: int = 2) -> Seizure:
    text = f"{SECRET} writes to {BELL}."
    cases = list(seizure.cases)
    plant(site.connection, seizure, [document(seizure, f"{n}.txt", text, cases=cases) for n in range(count)])
    return seizure


def plant_of(site: Site, seizure: Seizure, value: str) -> None:
    plant(site.connection, seizure, [document(seizure, f"{value}.txt", f"{SECRET} writes to {value}.")])


def actor(site: Site, name: str = "jo", case: str = "not given") -> Actor:
    return site.people.actor(name, Purpose(case, "enquiry"), "")


def look(site: Site, q: str = BELL, **who: str) -> Pointed | None:
    return site.pointers.of_search(actor(site, **who), SearchRequest(q=q)).answer()


def inbox(site: Site, name: str) -> tuple[Notice, ...]:
    return site.notices.visible(actor(site, name), InboxRequest()).notices


def used(site: Site, action: str) -> list[dict[str, Any]]:
    return [entry for entry in written(site) if entry["action"] == action]


KENT = Pointer("kent", "Kent Police", "Desk 4, 01632 960001", 2)


@pytest.mark.parametrize("q", [BELL, f"email:{BELL}", f'"{BELL}"'])
def test_force_count_and_contact_are_told_and_both_sides_hear_of_it(site: Site, q: str) -> None:
    hold(site)
    assert look(site, q) == Pointed("email", BELL, (KENT,))
    assert site.search.search(actor(site), SearchRequest(q=q)).total == 0
    assert site.notice_worker.turn() == 1
    (owners,) = inbox(site, "kim")
    assert (owners.kind, owners.person, owners.name, owners.contact) == (
        NoticeKind.LOOKED_FOR,
        "jo",
        "Essex Police",
        "Desk 7, 01632 960002",
    )
    assert (owners.value, owners.seizure, owners.documents) == (BELL, "kent/KE-1", 2)
    (own,) = inbox(site, "jo")
    assert (own.kind, own.name, own.contact, own.documents) == (NoticeKind.POINTER, KENT.name, KENT.contact, 2)
    assert (own.person, own.seizure) == ("", "")
    entry = used(site, "look-up")[-1]
    assert (entry["query"], entry["detail"]["pointers"]) == (f"email:{BELL}", f"{BELL}: kent 2")


def test_the_same_again_tells_nobody_again(site: Site) -> None:
    hold(site)
    assert look(site) == look(site)
    assert site.notice_worker.turn() == 1
    look(site)
    assert site.notice_worker.turn() == 0
    assert len(inbox(site, "kim")) == 1


@pytest.mark.parametrize(
    "q", ["bell", "@bell", "handle:bell", "email:*@example.org", "email:bell@*", SECRET, f"{BELL} {SECRET}", "person:*"]
)
def test_nothing_but_one_exact_identifier_asks(site: Site, q: str) -> None:
    hold(site)
    assert look(site, q) is None
    assert site.notice_worker.turn() == 0
    assert used(site, "look-up") == [] or used(site, "look-up")[-1]["query"] != q


def page_and_answer(browser: FlaskClient) -> tuple[str, str]:
    """What the page and the API say of the identifier, byte for byte but for times and form tokens."""
    page, answer = browser.get(f"/search?q={BELL}"), browser.get(f"/api/v1/search?q={BELL}")
    assert (page.status_code, answer.status_code) == (200, 200)
    return CHANGING.sub("…", page.text), CHANGING.sub("…", answer.text)


@pytest.fixture(scope="module")
def app(site: Site) -> Flask:
    return create_app(site.config)


@pytest.mark.parametrize("sharing", [Sharing.CLOSED, Sharing.CASE])
def test_a_match_that_is_no_pointer_is_absence_byte_for_byte_and_its_owner_alone_is_told(
    site: Site, app: Flask, sharing: Sharing
) -> None:
    jo = signed_in(app)
    absent = page_and_answer(jo)
    make_case(site, "op-row", "kent", "lee")
    hold(site, replace(HELD, sharing=sharing, cases=("op-row",)))
    assert page_and_answer(jo) == absent
    site.notice_worker.turn()
    assert page_and_answer(jo) == absent
    assert inbox(site, "jo") == ()
    assert [each.person for each in inbox(site, "lee")] == ["jo"]
    told = [each.person for each in inbox(site, "kim")]
    assert told == (["jo"] if sharing is Sharing.CLOSED else []), "of a case, its members alone"


def test_a_pointer_shows_its_three_facts_on_page_and_answer_and_nothing_else(site: Site, app: Flask) -> None:
    jo = signed_in(app)
    before = page_and_answer(jo)
    hold(site)
    page, answer = page_and_answer(jo)
    for told in (page, answer):
        assert SECRET not in told
        assert "KE-1" not in told
    assert "Kent Police</strong> has it in 2 documents" in page
    assert "Desk 4, 01632 960001" in page
    section = re.compile(r'<section class="pointers".*?</section>\n', re.DOTALL)
    assert re.sub(r"\s+", " ", section.sub("", page)) == re.sub(r"\s+", " ", before[0])
    pointers = json.loads(jo.get(f"/api/v1/search?q={BELL}").text)["pointers"]
    assert pointers["forces"] == [
        {"force": "kent", "name": "Kent Police", "contact": "Desk 4, 01632 960001", "documents": 2}
    ]


def test_a_covert_case_tells_nobody_and_is_recorded_all_the_same(site: Site) -> None:
    make_case(site, "op-quiet", "kent", covert=True)
    hold(site, replace(HELD, cases=("op-quiet",)))
    assert look(site) == Pointed("email", BELL)
    site.notice_worker.turn()
    assert (inbox(site, "jo"), inbox(site, "kim")) == ((), ())
    (entry,) = used(site, "match")[-1:]
    assert (entry["detail"]["told"], entry["detail"]["held"]) == ("nobody", "kent/KE-1 (pointer)")


def test_one_administrator_alone_takes_no_pointer_out_of_a_covert_case(site: Site) -> None:
    make_case(site, "op-quiet", "kent", "al", covert=True)
    hold(site, replace(HELD, cases=("op-quiet",)))
    asked = site.sharing.ask(actor(site, "al"), "kent", "KE-1", "pointer", ())
    Sharer(site.config, site.connection, site.audit, site.people).finish_all()
    assert look(site) == Pointed("email", BELL)
    assert asked.waits is not None
    assert (asked.now.sharing, asked.waits.after.sharing) == (Sharing.CLOSED, Sharing.POINTER)


def test_a_pointer_that_is_to_be_linked_to_a_covert_case_is_silent_at_once(site: Site) -> None:
    make_case(site, "op-quiet", "kent", "al", covert=True)
    hold(site)
    asked = site.sharing.ask(actor(site, "al"), "kent", "KE-1", "pointer", ("op-quiet",))
    Sharer(site.config, site.connection, site.audit, site.people).finish_all()
    assert look(site) == Pointed("email", BELL)
    assert (asked.now.sharing, asked.waits is not None) == (Sharing.CLOSED, True)


def test_what_is_looked_up_in_a_covert_case_of_ones_own_is_told_to_nobody(site: Site) -> None:
    make_case(site, "op-quiet", "essex", covert=True)
    hold(site)
    assert look(site, case="op-quiet") == Pointed("email", BELL, (KENT,))
    site.notice_worker.turn()
    assert len(inbox(site, "kim")) == 1, "who is not in the case cannot hide behind it"
    empty(site.config, ["look-ups", "notices", "cases"], accounts=False)
    make_case(site, "op-quiet", "essex", "jo", covert=True)
    assert look(site, case="op-quiet") == Pointed("email", BELL, (KENT,))
    site.notice_worker.turn()
    assert (inbox(site, "kim"), used(site, "match")[-1]["detail"]["told"]) == ((), "nobody")


def test_the_quota_of_the_hour_is_refused_in_words_and_on_record(site: Site) -> None:
    hold(site)
    few = Pointers(site.pointers._pointing, site.pointers._directory, site.audit, 2)
    wanted = [("email", f"{name}@example.org") for name in ("a", "b")]
    assert [each.refused for each in few.look_up_all(actor(site), wanted).values()] == ["", ""]
    refused = few.look_up(actor(site), "email", BELL)
    assert refused.forces == ()
    assert "2 identifiers within the last hour" in refused.refused
    assert used(site, "look-up")[-1]["detail"]["refused"] == "over quota: 1"
    assert few.look_up(actor(site, "kim"), "email", BELL).refused == "", "everybody has their own"
    assert site.notice_worker.turn() == 3


def test_the_quota_holds_while_several_processes_ask_at_once(site: Site) -> None:
    other = open_site(site.config)
    few = [Pointers(each.pointers._pointing, each.pointers._directory, each.audit, 5) for each in (site, other)]
    jo, kim = actor(site), actor(site, "kim")

    def ask(number: int) -> Pointed:
        return few[number % 2].look_up(jo if number < 24 else kim, "email", f"row{number}@example.org")

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(ask, range(28)))
    other.connection.client.close()
    assert sum(not each.refused for each in found[:24]) == 5
    assert [each.refused for each in found[24:]] == [""] * 4, "everybody has their own"
    assert site.notice_worker.turn() == 9


def test_an_hour_later_the_quota_is_whole_again_and_the_same_again_takes_nothing_of_it(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = Pointers(site.pointers._pointing, site.pointers._directory, site.audit, 2)
    now = datetime.now(UTC).replace(minute=10)
    for minutes, wanted, refused in (
        (0, "a", False),
        (1, "a", False),
        (2, "b", False),
        (3, "c", True),
        (59, "c", True),
        (60, "c", False),
        (61, "d", True),
        (62, "d", False),
    ):
        monkeypatch.setattr("cets_search.pointers._now", lambda at=now + timedelta(minutes=minutes): at)
        told = two.look_up(actor(site), "email", f"{wanted}@example.org")
        assert bool(told.refused) == refused, f"{wanted} after {minutes} minutes"


def test_a_list_asks_for_its_exact_identifiers_out_of_the_same_quota(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(site)
    few = Pointers(site.pointers._pointing, site.pointers._directory, site.audit, 1)
    monkeypatch.setattr(site.list_worker, "_pointers", few)
    head = site.lists.make(actor(site), pasted(f"{BELL}\nring@example.org\n@bell\n{SECRET}\n{BELL}", 10))
    site.lists.start(actor(site), head.id)
    assert site.list_worker.turn() == []
    lines = site.lists.page(actor(site), head.id).lines
    assert [(line.pointers, line.unasked) for line in lines] == [
        ((KENT,), False),
        ((), True),
        ((), False),
        ((), False),
        ((), False),
    ]
    entry = used(site, "look-up")[-1]
    assert (entry["query"], entry["hits"]) == (f"email:{BELL}\nemail:ring@example.org", 1)
    assert entry["detail"]["refused"] == "over quota: 1"
    assert site.notice_worker.turn() == 1
    assert [each.value for each in inbox(site, "kim")] == [BELL]


def test_what_is_hidden_withdrawn_or_no_pointer_any_more_is_not_pointed_at(site: Site) -> None:
    hold(site)
    Withdrawal(site.connection).hide(HELD.id, "legal privilege", "2026-01-01T00:00:00Z")
    assert look(site) == Pointed("email", BELL)
    empty(site.config, ["guards"], accounts=False)
    site.sharing.ask(actor(site, "al"), "kent", "KE-1", "closed")
    assert look(site) == Pointed("email", BELL), "hidden while it is rewritten"
    assert site.notice_worker.turn() == 0, "its owner is told once that is done"
    Sharer(site.config, site.connection, site.audit, site.people).finish_all()
    assert look(site) == Pointed("email", BELL)
    assert site.notice_worker.turn() == 1
    assert (len(inbox(site, "kim")), inbox(site, "jo")) == (1, ())


def test_a_withdrawn_pointer_is_absence_once_its_guard_is_gone(site: Site) -> None:
    hold(site)
    assert Withdrawer(site.config, site.connection, site.audit).withdraw(HELD, "operator:test", "legal privilege")
    assert site.people.actor("jo", Purpose(), "").guards == frozenset()
    assert look(site) == Pointed("email", BELL)
    site.notice_worker.turn()
    assert (inbox(site, "jo"), inbox(site, "kim")) == ((), ())


def test_who_is_in_a_covert_case_may_write_its_name_in_capitals(site: Site) -> None:
    make_case(site, "op-quiet", "essex", "jo", covert=True)
    hold(site)
    look(site, case=" OP-Quiet")
    site.notice_worker.turn()
    assert inbox(site, "kim") == ()


def test_a_look_up_that_cannot_be_kept_for_its_owners_is_not_answered(site: Site) -> None:
    hold(site)
    with unwritable(site.config, "look-ups"), pytest.raises(EngineError):
        look(site)
    assert look(site) == Pointed("email", BELL, (KENT,))
    assert site.notice_worker.turn() == 1


def test_a_notice_is_not_left_with_readers_that_its_seizure_had(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The level changes, whole, after it was read and before the notice is stored."""
    make_case(site, "op-row", "kent", "lee")
    hold(site, replace(HELD, cases=("op-row",)))
    look(site)
    matching = site.notice_worker._matching
    tell = matching.tell

    def late(notices: Mapping[str, Mapping[str, Any]]) -> None:
        site.sharing.ask(actor(site, "al"), "kent", "KE-1", "case")
        Sharer(site.config, site.connection, site.audit, site.people).finish_all()
        tell(notices)

    monkeypatch.setattr(matching, "tell", late)
    site.notice_worker.turn()
    assert (len(inbox(site, "kim")), len(inbox(site, "lee"))) == (0, 1), "of a case, its members alone"


def test_a_notice_follows_the_level_of_its_seizure_and_goes_when_it_is_withdrawn(site: Site) -> None:
    make_case(site, "op-row", "kent", "lee")
    linked = hold(site, replace(HELD, cases=("op-row",)))
    look(site)
    site.notice_worker.turn()
    assert (len(inbox(site, "kim")), len(inbox(site, "lee"))) == (1, 1)
    site.sharing.ask(actor(site, "al"), "kent", "KE-1", "case")
    assert inbox(site, "kim") == (), "behind the guard at once"
    Sharer(site.config, site.connection, site.audit, site.people).finish_all()
    assert (len(inbox(site, "kim")), len(inbox(site, "lee"))) == (0, 1)
    Withdrawer(site.config, site.connection, site.audit).withdraw(linked, "operator:test", "legal privilege")
    assert inbox(site, "lee") == ()


@pytest.mark.parametrize("how", ["withdrawn", "closed"])
def test_what_the_asker_was_told_goes_with_the_pointer(site: Site, how: str) -> None:
    hold(site)
    other = hold(site, replace(HELD, reference="KE-2"), 1)
    look(site)
    site.notice_worker.turn()
    assert [(each.kind, each.documents) for each in inbox(site, "jo")] == [(NoticeKind.POINTER, 3)]
    if how == "withdrawn":
        Withdrawal(site.connection).hide(HELD.id, "legal privilege", "2026-01-01T00:00:00Z")
        assert inbox(site, "jo") == (), "behind the guard at once"
        Withdrawer(site.config, site.connection, site.audit).finish_all()
    else:
        site.sharing.ask(actor(site, "al"), "kent", other.reference, "closed")
        assert inbox(site, "jo") == ()
        Sharer(site.config, site.connection, site.audit, site.people).finish_all()
    assert inbox(site, "jo") == ()
    assert len(inbox(site, "kim")) == (1 if how == "withdrawn" else 2)


def test_many_look_ups_behind_a_guard_hold_no_others_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cets_search.engine.matching.AT_ONCE", 2)
    hold(site)
    away = hold(site, replace(HELD, reference="KE-2"), 1)
    for number in range(5):
        plant_of(site, away, f"n{number}@example.org")
        look(site, f"n{number}@example.org")
    look(site)
    Withdrawal(site.connection).hide(away.id, "legal privilege", "2026-01-01T00:00:00Z")
    empty(site.config, ["evidence"], accounts=False)
    hold(site)
    for number in range(5):
        plant_of(site, away, f"n{number}@example.org")
    assert (site.notice_worker.turn(), [each.value for each in inbox(site, "kim")]) == (1, [BELL])
    held = site.notice_worker._matching.holding
    monkeypatch.setattr(site.notice_worker._matching, "holding", lambda _: pytest.fail("asked again behind its guard"))
    assert site.notice_worker.turn() == 0
    monkeypatch.setattr(site.notice_worker._matching, "holding", held)
    empty(site.config, ["guards"], accounts=False)
    assert site.notice_worker.turn() == 5


def test_without_the_record_nobody_is_pointed_at_and_nobody_told(site: Site) -> None:
    hold(site)
    jo, kim = actor(site), actor(site, "kim")
    with unwritable(site.config):
        for use in (
            lambda: site.pointers.look_up(jo, "email", BELL),
            lambda: site.notices.visible(kim, InboxRequest()),
        ):
            with pytest.raises(RecordUnwritten):
                use()
    assert site.notice_worker.turn() == 0
    site.pointers.look_up(jo, "email", BELL)
    with unwritable(site.config), pytest.raises(RecordUnwritten):
        site.notice_worker.turn()
    assert inbox(site, "kim") == ()
    assert (site.notice_worker.turn(), len(inbox(site, "kim"))) == (1, 1)


def test_the_inbox_is_a_page_and_an_answer(site: Site, app: Flask) -> None:
    hold(site)
    look(site)
    site.notice_worker.turn()
    kim = signed_in(app, "kim")
    page = kim.get("/inbox").text
    assert "jo of Essex Police looked for" in page
    assert BELL in page
    assert "Desk 7, 01632 960002" in page
    told = kim.get("/api/v1/notices").get_json()
    assert (told["total"], told["notices"][0]["kind"], told["notices"][0]["seizure"]) == (1, "looked-for", "kent/KE-1")
    assert kim.get("/inbox?next=x").status_code == 400
    assert "Kent Police holds" in signed_in(app).get("/inbox").text


def entity_page_and_answer(browser: FlaskClient) -> tuple[str, str]:
    """What the page of the identifier and the API say, but for times and form tokens."""
    page, answer = browser.get(f"/entity?value={BELL}"), browser.get(f"/api/v1/entities?value={BELL}")
    assert page.status_code == answer.status_code
    return CHANGING.sub("…", page.text), CHANGING.sub("…", answer.text)


def own(site: Site) -> None:
    """What Essex has of it itself."""
    mine = Seizure("essex", "EX-1")
    plant(site.connection, mine, [document(mine, "note.txt", f"Ask {BELL}.")])


def test_a_page_of_an_identifier_that_one_holds_is_a_look_up_and_of_one_that_one_does_not_is_none(
    site: Site, app: Flask
) -> None:
    jo = signed_in(app)
    hold(site)
    page, answer = entity_page_and_answer(jo)
    assert jo.get(f"/entity?value={BELL}").status_code == 404
    assert "kent" not in f"{page}{answer}".lower()
    assert site.notice_worker.turn() == 0
    own(site)
    page, answer = entity_page_and_answer(jo)
    assert "Kent Police</strong> has it in 2 documents" in page
    assert SECRET not in f"{page}{answer}"
    assert json.loads(answer)["pointers"]["forces"] == [
        {"force": "kent", "name": "Kent Police", "contact": "Desk 4, 01632 960001", "documents": 2}
    ]
    assert site.notice_worker.turn() == 1
    assert [each.person for each in inbox(site, "kim")] == ["jo"]


@pytest.mark.parametrize("sharing", [Sharing.CLOSED, Sharing.CASE])
def test_a_page_does_not_move_by_what_is_no_pointer_and_its_owners_alone_read_who_looked(
    site: Site, app: Flask, sharing: Sharing
) -> None:
    jo = signed_in(app)
    own(site)
    absent = entity_page_and_answer(jo)
    make_case(site, "op-row", "kent", "lee")
    hold(site, replace(HELD, sharing=sharing, cases=("op-row",)))
    site.notice_worker.turn()
    assert entity_page_and_answer(jo) == absent
    site.notice_worker.turn()
    assert entity_page_and_answer(jo) == absent
    lookers = {name: signed_in(app, name).get(f"/api/v1/entities?value={BELL}") for name in ("lee", "kim")}
    lee = lookers["lee"].get_json()["lookers"]
    assert (lee["total"], [(each["person"], each["seizure"]) for each in lee["newest"]]) == (1, [("jo", "kent/KE-1")])
    assert lookers["kim"].status_code == (200 if sharing is Sharing.CLOSED else 404)
    assert "Desk 7, 01632 960002" in signed_in(app, "lee").get(f"/entity?value={BELL}").text


def test_colleagues_are_not_told_of_each_other(site: Site, app: Flask) -> None:
    hold(site)
    signed_in(app, "kim").get(f"/entity?value={BELL}")
    site.notice_worker.turn()
    told = signed_in(app, "lee").get(f"/api/v1/entities?value={BELL}").get_json()
    assert told["lookers"] == {"total": 0, "newest": []}
    assert told["pointers"]["forces"] == []
