"""A list's numbers are those of single searches, for its owner alone, and it goes on where it was left."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from cets_search.answer import SearchResult
from cets_search.config import Config
from cets_search.engine import indices
from cets_search.engine.connection import client
from cets_search.engine.directory import Account
from cets_search.lists.errors import BadList
from cets_search.lists.model import Head, Line, Shown, State
from cets_search.lists.reading import pasted
from cets_search.lists.worker import LONGEST_ENTRY, ListWorker
from cets_search.model import Actor, Person, Purpose, Role, SearchRequest, Sharing
from cets_search.query.counting import Counts
from cets_search.query.listed import PHRASE
from cets_search.search import NotFound
from cets_search.site import Site, open_site
from extractors.entities.registry import TYPES
from tests.engine.planting import CLOSED, OPEN, OWN, document, plant
from tests.engine.web_client import admit
from tests.home import empty

pytestmark = pytest.mark.engine

CASE = "op-bell"

VALUES = {
    kind: next(one.value for one in row.examples if one.value is not None)
    for kind, row in TYPES.items()
    if kind not in ("card", "seed")  # masked: tests/engine/test_card_search.py has documents with those
}

TEXT = "The front row is sold. Ring 07700 900123 or 07700 900124, write to bell@example.org about the bicycle."


PART = 5
"""Lines of a batch here."""


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("service", "store"):
        monkeypatch.setattr(f"cets_search.lists.{module}.LINES", PART)


@pytest.fixture(scope="module")
def evidence(stack: Config) -> Iterator[Site]:
    """Evidence with a value of every type in seizures of three forces, one of which Jo may not see."""
    empty(stack)
    opened = open_site(stack)
    admit(opened, "pat", "scotland")
    names = ["person:Sam Reed", "person:sam reed", "org:Example Hire Ltd", "place:Leeds"]
    handles = [
        "handle:@pit9",
        "handle:kik:pit9",
        "handle:kik:p1t9",
        "handle:skype:live:row7",
        "handle:matrix:jo:row.org",
    ]
    every = sorted({f"{kind}:{value}" for kind, value in VALUES.items()} | {*names, *handles})
    for seizure in (OPEN, OWN, CLOSED):
        plant(
            opened.connection,
            replace(seizure, cases=(CASE,) if seizure is OWN else ()),
            [
                document(seizure, "all.txt", TEXT, ents=every, sha256="a" * 64, cases=[CASE]),
                document(seizure, "row.txt", f"{TEXT} {seizure.force}", cases=[CASE] if seizure is OWN else []),
                document(seizure, "kik.txt", "bicycle", ents=["handle:kik:pit9", "handle:kik:seatfox"]),
                document(seizure, "old.txt", "bicycle pit9", ents=["handle:@pit9"], current=False),
                document(seizure, "ip.eml", "front", ents=[], metadata={"received_ips": ["203.0.113.7"]}),
            ],
        )
    yield opened
    opened.connection.client.close()


@pytest.fixture
def site(evidence: Site) -> Site:
    """The same without any list, and with Jo as an investigator of Essex."""
    empty(evidence.config, ("lists", "list-terms"), accounts=False)
    wanted = Account("jo", "essex", frozenset({Role.INVESTIGATOR}))
    there = {account.name: account for account in evidence.people.accounts()}
    if there.get("jo") != wanted:
        if "jo" in there and not there["jo"].disabled:
            evidence.people.disable("jo", "operator:test")
        admit(evidence)
    return evidence


def owner(site: Site, name: str = "jo") -> Actor:
    return site.people.actor(name, Purpose("OP-BELL", "enquiry"), "127.0.0.1")


def started(site: Site, *lines: str, choice: str = "") -> Head:
    actor = owner(site)
    head = site.lists.make(actor, pasted("\n".join(lines), 50_000), choice=choice)
    return site.lists.start(actor, head.id)


def worked(site: Site, worker: ListWorker | None = None) -> None:
    """Let the worker go on until nothing is at hand."""
    worker = worker or site.list_worker
    mine = worker.turn()
    while mine:
        mine = worker.turn({each.head.id: each for each in mine})


def lines_of(site: Site, head: Head) -> tuple[Line, ...]:
    page = site.lists.page(owner(site), head.id)
    assert page.head.state is State.DONE, page.head.why
    return page.lines


def search(site: Site, query: str) -> SearchResult:
    return site.search.search(owner(site), SearchRequest(q=query, size=1))


def agrees(site: Site, line: Line) -> bool:
    """Whether every number of the line is that of the search it leads to, which a facet tells for force and case."""
    found = search(site, line.query)
    forces, cases = ({each.value: each.count for each in found.facets[name]} for name in ("force", "case"))
    return line.counts == Counts(found.total, forces, cases) and all(
        search(site, near.query).total == near.total for near in line.near
    )


def test_every_number_is_that_of_the_single_search(site: Site) -> None:
    told = [
        *((kind, written) for kind, value in VALUES.items() for written in (value, value[:-1] + "0")),
        *(("person", name) for name in ("Sam Reed", "sAM rEED")),
        ("org", "Example Hire Ltd"),
        ("place", "Leeds"),
        *((PHRASE, text) for text in ("front row", "row front", "bell@example.org", "/etc/passwd", "c++", "o'brien")),
        *(("", handle) for handle in ("@pit9", "@p1t9", "kik:pit9", "@row7", "@row.org", "@nobody", "kik:PIT9")),
    ]
    head = site.lists.make(owner(site), pasted("\n".join(written for _, written in told), 100))
    site.lists.change(owner(site), head.id, {number: kind for number, (kind, _) in enumerate(told, 1)})
    site.lists.start(owner(site), head.id)
    worked(site)
    lines = [line for line in lines_of(site, head) if line.sought]
    assert {line.kind for line in lines} == {*VALUES, "person", "org", "place", PHRASE}
    assert [line for line in lines if not agrees(site, line)] == []
    found = {line.kind for line in lines if line.counts and line.counts.total}
    assert found == {line.kind for line in lines}


def test_a_handle_without_a_platform_is_met_on_every_one(site: Site) -> None:
    head = started(site, "@pit9", "@row.org", "kik:pit9")
    worked(site)
    pit9, server, kik = lines_of(site, head)
    # Of the two seizures that Jo may see: all.txt and kik.txt; the version that was replaced does not count.
    assert [line.counts.total for line in (pit9, server, kik) if line.counts] == [4, 2, 4]


def test_what_is_nearly_so_is_told_with_its_number(site: Site) -> None:
    head = started(site, "bel@example.org", "+447700900125", "p1t9", "447700900123", "row front", "bycicle", "@pit8")
    worked(site)
    near = {line.text: {each.query: each.total for each in line.near} for line in lines_of(site, head)}
    assert near["bel@example.org"] == {'email:"bell@example.org"': 2}
    assert near["+447700900125"].keys() == {'phone:"+447700900123"', 'phone:"+447700900124"'}
    assert near["447700900123"] == {'phone:"+447700900123"': 4}
    assert near["row front"] == {'"row front"~5': 4}
    assert near["@pit8"] == {'handle~:"plt9"': 4}
    assert all(count > 0 for some in near.values() for count in some.values())


def test_only_its_owner_has_it(site: Site) -> None:
    head = started(site, "bell@example.org")
    worked(site)
    pat = owner(site, "pat")
    assert site.lists.of(pat) == ()
    for ask in (
        site.lists.head,
        site.lists.page,
        site.lists.lines,
        site.lists.start,
        site.lists.cancel,
        site.lists.delete,
    ):
        with pytest.raises(NotFound):
            ask(pat, head.id)
    with pytest.raises(NotFound):
        site.lists.change(pat, head.id, {1: "out"})
    assert [line.counts.total for line in lines_of(site, head) if line.counts] == [2]


def test_it_goes_on_where_it_was_left(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    head = started(site, *(f"row{number}@example.org" for number in range(2 * PART)), "bell@example.org")
    (at_hand,) = site.list_worker.turn()
    assert (at_hand.head.done, at_hand.head.parts) == (1, 3)
    other = open_site(site.config)  # another process: the first one has ended without a word
    monkeypatch.setattr("cets_search.lists.worker.SILENT", timedelta(seconds=-60))
    worked(other, other.list_worker)
    other.connection.client.close()
    page = site.lists.page(owner(site), head.id, Shown.FOUND)
    assert (page.head.state, page.head.searched, page.total) == (State.DONE, 2 * PART + 1, 1)
    assert [line.number for line in page.lines] == [2 * PART + 1]
    # Who comes back to what another has done finds that it is another's.
    assert site.list_worker.turn({head.id: at_hand}) == []


def test_a_cancelled_list_stays_as_it_is(site: Site) -> None:
    head = started(site, *(f"row{number}@example.org" for number in range(2 * PART)))
    mine = {each.head.id: each for each in site.list_worker.turn()}
    assert site.lists.cancel(owner(site), head.id).state is State.CANCELLED
    assert site.list_worker.turn(mine) == []
    after = site.lists.head(owner(site), head.id)
    assert (after.state, after.searched) == (State.CANCELLED, PART)
    site.lists.delete(owner(site), head.id)
    assert site.lists.of(owner(site)) == ()


def test_a_list_removed_while_a_batch_is_kept_leaves_nothing(site: Site) -> None:
    head = started(site, *(f"row{number}@example.org" for number in range(2 * PART)))
    mine = {each.head.id: each for each in site.list_worker.turn()}
    site.lists.delete(owner(site), head.id)
    assert site.list_worker.turn(mine) == []
    with client(site.config, indices.administrator(site.config)) as engine:
        for name in ("lists", "list-terms"):
            engine.indices.refresh(index=site.config.index(name))
            assert engine.count(index=site.config.index(name))["count"] == 0


@pytest.mark.parametrize("what", ["disabled", "moved", "no reader"])
def test_who_may_no_longer_search_is_stopped_at_the_next_batch(site: Site, what: str) -> None:
    head = started(site, *(f"row{number}@example.org" for number in range(2 * PART)))
    mine = {each.head.id: each for each in site.list_worker.turn()}
    site.people.disable("jo", "operator:test")
    if what != "disabled":
        role = Role.AUDITOR if what == "no reader" else Role.INVESTIGATOR
        force = "scotland" if what == "moved" else "essex"
        site.people.add(Person("jo", force, frozenset({role})), "correct-horse-battery-9", "operator:test")
    assert site.list_worker.turn(mine) == []
    with client(site.config, indices.administrator(site.config)) as engine:
        kept = engine.get(index=site.config.index("lists"), id=head.id)["_source"]["head"]
    assert (kept["state"], kept["done"]) == ("stopped", 1)
    assert kept["why"]


def test_what_was_found_is_withheld_once_a_part_of_it_may_not_be_seen(site: Site) -> None:
    head = started(site, "bell@example.org")
    worked(site)
    plant(site.connection, replace(OPEN, sharing=Sharing.CLOSED))
    page = site.lists.page(owner(site), head.id)
    assert page.withheld
    assert [line.counts for line in page.lines] == [None]
    _, lines = site.lists.lines(owner(site), head.id)
    assert [line.counts for line in lines] == [None]
    plant(site.connection, OPEN)
    assert not site.lists.page(owner(site), head.id).withheld


def test_a_list_is_gone_when_its_time_is_over(site: Site) -> None:
    past = replace(site.config, list_days=0)
    made = open_site(past)
    made.lists.make(owner(site), pasted("bell@example.org", 10))
    assert len(site.lists.of(owner(site))) == 1
    site.list_worker.turn()
    assert site.lists.of(owner(site)) == ()
    made.connection.client.close()


def test_the_record_keeps_the_exact_searches_and_no_card(site: Site) -> None:
    head = started(
        site, "bell@example.org", "4111 1111 1111 1111", *(f"front row {number}" * 9 for number in range(80))
    )
    worked(site)
    with client(site.config, indices.administrator(site.config)) as engine:
        engine.indices.refresh(index=site.config.index("cets-audit"))
        found = engine.search(
            index=site.config.index("cets-audit"),
            body={"query": {"term": {"detail.list": head.id}}, "size": 50, "sort": ["@timestamp", "seq"]},
        )
    entries = [hit["_source"] for hit in found["hits"]["hits"]]
    assert [each["action"] for each in entries][:2] == ["make-list", "start-list"]
    batches = [each for each in entries if each["action"] == "list-search"]
    assert len(batches) > 1
    assert all(len(each["query"]) <= LONGEST_ENTRY for each in batches)
    searched = [query for each in batches for query in each["query"].splitlines()]
    assert searched == [line.query for line in lines_of(site, head) if line.sought]
    assert {(each["person"], each["case"], each["client"]) for each in batches} == {("jo", "OP-BELL", "worker")}
    kept = json.dumps(entries) + json.dumps([line.text for line in lines_of(site, head)])
    assert "4111 1111 1111 1111" not in kept
    assert "411111******1111#" in kept


def test_a_draft_is_taken_as_a_person_says(site: Site) -> None:
    actor = owner(site)
    head = site.lists.make(actor, pasted("pit9\n447700900123\n07700 900123\n07700900123\n---", 10))
    assert [(line.kind, line.same_as) for line in site.lists.page(actor, head.id).lines] == [
        (PHRASE, None),
        (PHRASE, None),
        ("phone", None),
        ("phone", 3),
        ("", None),
    ]
    changed = site.lists.change(actor, head.id, {1: "handle", 2: "phone", 4: "out"})
    assert [(line.kind, line.same_as) for line in site.lists.page(actor, head.id).lines] == [
        ("handle", None),
        ("phone", None),
        ("phone", 2),
        ("", None),
        ("", None),
    ]
    assert changed.sought == 2
    with pytest.raises(BadList):
        site.lists.change(actor, head.id, {1: "no type"})
    site.lists.start(actor, head.id)
    for late in (site.lists.start, lambda who, which: site.lists.change(who, which, {1: "out"})):
        with pytest.raises(BadList):
            late(actor, head.id)
