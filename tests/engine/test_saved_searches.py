"""Saved searches and the history of one's own, over a real engine: whose they are, and what two people do at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from cets_search import access
from cets_search.access import Refused
from cets_search.audit import Audit, RecordUnwritten, entry_hash
from cets_search.config import Config
from cets_search.engine.evidence import Evidence, Personal
from cets_search.history import HistoryRequest
from cets_search.model import Actor, Person, Role, SearchRequest, Use
from cets_search.query.errors import BadQuery
from cets_search.saved_searches import BadDraft, Draft, Overtaken, SavedRequest
from cets_search.search import NotFound
from cets_search.site import Site
from tests.engine.hidden import guards_down
from tests.engine.planting import investigator
from tests.engine.saved_site import RUN, saved_site, settle, stored

pytestmark = pytest.mark.engine

CARD = "4111 1111 1111 1111"
NARROWED = SearchRequest(
    q="bicycle AND tickets",
    kinds=("email", "message"),
    without=(("force", "scotland"), ("year", "2019")),
    after="2024-01-01",
    sort="oldest",
    forms=True,
    folded=False,
)
"""A search with a choice of every sort."""


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    with saved_site(stack) as opened:
        yield opened


def member(name: str, *cases: str) -> Actor:
    """Somebody in these cases."""
    actor = investigator(name=name)
    return replace(actor, person=replace(actor.person, cases=frozenset(cases)))


JO, KIM, LEE = member("jo", "op-9"), member("kim", "op-9"), member("lee")


def names(site: Site, actor: Actor) -> set[str]:
    return {each.name for each in site.saved_searches.visible(actor, SavedRequest()).searches}


def test_a_search_is_kept_for_oneself_or_a_case_with_every_choice(site: Site) -> None:
    mine = site.saved_searches.save(JO, Draft("  Row  17 ", NARROWED, "Ask Sam\r\nagain"))
    ours = site.saved_searches.save(JO, Draft("Ours", SearchRequest(q="bicycle"), case="op-9"))
    assert (mine.name, mine.note, mine.search) == ("Row 17", "Ask Sam\nagain", NARROWED)
    assert site.saved_searches.one(JO, mine.id) == mine
    assert {"Row 17", "Ours"} <= names(site, JO)
    assert "Ours" in names(site, KIM)
    assert "Row 17" not in names(site, KIM)
    assert names(site, LEE) == set()
    of_case = site.saved_searches.visible(JO, SavedRequest(case="op-9")).searches
    assert {each.case for each in of_case} == {"op-9"}
    for unseen, key in ((KIM, mine.id), (LEE, ours.id), (JO, "0" * 32), (JO, "")):
        with pytest.raises(NotFound):
            site.saved_searches.one(unseen, key)


def test_each_guard_alone_keeps_them_apart(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.saved_searches.save(JO, Draft("Guarded", SearchRequest(q="bicycle")))
    site.search.search(JO, SearchRequest(q=f"guarded{RUN}"))
    settle(site)
    asked = HistoryRequest(q=f"guarded{RUN}")
    for down in ("application", "engine"):
        with guards_down(site, monkeypatch, frozenset({down})):
            assert names(site, LEE) == set()
            assert site.history.visible(LEE, asked).total == 0
    with guards_down(site, monkeypatch, frozenset({"application", "engine"})):
        assert "Guarded" in names(site, LEE)
        assert site.history.visible(LEE, asked).total == 1


def test_what_cannot_be_kept_is_refused_with_the_reason(site: Site) -> None:
    something = SearchRequest(q="bicycle")
    for draft, says in (
        (Draft(" ", something), "name"),
        (Draft("n" * 121, something), "name"),
        (Draft("Long", something, "n" * 2001), "2,001"),
        (Draft("Not mine", something, case="op-8"), "no member"),
        (Draft("Nothing", SearchRequest()), "nothing to save"),
    ):
        with pytest.raises(BadDraft, match=says):
            site.saved_searches.save(JO, draft)
    for search in (SearchRequest(q='("'), SearchRequest(q="bicycle", sort="loudest")):
        with pytest.raises(BadQuery):
            site.saved_searches.save(JO, Draft("Unreadable", search))
    auditor = replace(JO, person=Person("al", "essex", frozenset({Role.AUDITOR})))
    with pytest.raises(Refused):
        site.saved_searches.save(auditor, Draft("Auditor's", something))


def test_two_who_edit_at_once_never_write_over_each_other(site: Site) -> None:
    opened = site.saved_searches.save(JO, Draft("Both", SearchRequest(q="bicycle"), case="op-9"))
    draft = Draft("Kim's", SearchRequest(q="tickets"), case="op-9")
    changed = site.saved_searches.change(KIM, opened.id, draft, opened.version)
    assert (changed.made_by, changed.changed_by) == ("jo", "kim")
    with pytest.raises(Overtaken, match="kim changed this search"):
        site.saved_searches.change(JO, opened.id, replace(draft, name="Jo's"), opened.version)
    with pytest.raises(Overtaken):
        site.saved_searches.delete(JO, opened.id, opened.version)
    assert site.saved_searches.one(JO, opened.id) == changed
    for bad in ("", "x", "1", "1.1\n"):
        with pytest.raises(BadDraft, match="version"):
            site.saved_searches.change(JO, opened.id, draft, bad)
    with pytest.raises(BadDraft, match="Only jo"):
        site.saved_searches.change(KIM, opened.id, replace(draft, case=""), changed.version)
    with pytest.raises(BadDraft, match="Only jo"):
        site.saved_searches.delete(KIM, opened.id, changed.version)
    for unseen in (LEE, member("kim")):
        with pytest.raises(NotFound):
            site.saved_searches.change(unseen, opened.id, draft, changed.version)
        with pytest.raises(NotFound):
            site.saved_searches.delete(unseen, opened.id, changed.version)
    site.saved_searches.delete(JO, opened.id, changed.version)
    with pytest.raises(NotFound):
        site.saved_searches.change(JO, opened.id, draft, changed.version)


def test_a_card_is_kept_masked_and_finds_as_before(site: Site) -> None:
    saved = site.saved_searches.save(JO, Draft("Card", SearchRequest(q=f"card:{CARD.replace(' ', '')}")))
    assert "411111******1111#" in saved.search.q
    assert CARD.replace(" ", "") not in str(stored(site, Personal.SAVED))
    site.search.search(JO, saved.search)


def test_history_is_the_record_of_ones_own_searches(site: Site) -> None:
    site.search.search(JO, replace(NARROWED, q=f"bicycle umbrella{RUN}"))
    site.search.search(KIM, SearchRequest(q=f"bicycle umbrella{RUN}"))
    site.search.search(JO, SearchRequest(q=f"50% of umbrella{RUN}*"))
    settle(site)
    mine = site.history.visible(JO, HistoryRequest(q=f"UMBRELLA{RUN.upper()}")).searches
    assert [each.search.q for each in mine] == [f"50% of umbrella{RUN}*", f"bicycle umbrella{RUN}"]
    assert mine[1].search == replace(NARROWED, q=f"bicycle umbrella{RUN}")
    assert [each.search.q for each in site.history.visible(JO, HistoryRequest(q=f"umbrella{RUN}*")).searches] == [
        f"50% of umbrella{RUN}*"
    ]
    assert len(site.history.visible(KIM, HistoryRequest(q=f"umbrella{RUN}")).searches) == 1
    entry = next(one for one in stored(site, Personal.RECORD) if one.get("query") == f"bicycle umbrella{RUN}")
    assert entry["hash"] == entry_hash(entry)


def test_what_is_hidden_leaves_ones_own_list_and_stays_on_record(site: Site) -> None:
    for number in (1, 2, 3):
        site.search.search(JO, SearchRequest(q=f"lantern{RUN} {number}"))
    site.search.search(KIM, SearchRequest(q=f"lantern{RUN} of Kim"))
    settle(site)
    asked = HistoryRequest(q=f"lantern{RUN}")
    second = site.history.visible(JO, asked).searches[1]
    kims = site.history.visible(KIM, asked).searches[0]
    site.history.hide(JO, second.id)
    site.history.hide(JO, kims.id)
    assert [each.search.q for each in site.history.visible(JO, asked).searches] == [
        f"lantern{RUN} 3",
        f"lantern{RUN} 1",
    ]
    assert site.history.visible(KIM, asked).total == 1
    site.history.hide_all(JO)
    assert site.history.visible(JO, asked).total == 0
    site.search.search(JO, SearchRequest(q=f"lantern{RUN} again"))
    settle(site)
    assert [each.search.q for each in site.history.visible(JO, asked).searches] == [f"lantern{RUN} again"]
    assert (
        sum(
            f"lantern{RUN}" in one.get("query", "") and one["action"] == "search"
            for one in stored(site, Personal.RECORD)
        )
        == 5
    )
    with pytest.raises(BadQuery):
        site.history.hide(JO, "x" * 2000)


def test_no_record_no_answer_and_no_change(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = site.saved_searches.save(JO, Draft("Kept", SearchRequest(q="bicycle")))
    draft = Draft("Changed", SearchRequest(q="tickets"))

    def refuse(_self: Audit, _use: Use) -> None:
        raise RecordUnwritten("It could not be written.")

    with monkeypatch.context() as patched:
        patched.setattr(Audit, "record", refuse)
        for ask in (
            lambda: site.saved_searches.visible(JO, SavedRequest()),
            lambda: site.saved_searches.one(JO, saved.id),
            lambda: site.saved_searches.save(JO, draft),
            lambda: site.saved_searches.change(JO, saved.id, draft, saved.version),
            lambda: site.saved_searches.delete(JO, saved.id, saved.version),
            lambda: site.history.visible(JO, HistoryRequest()),
            lambda: site.history.hide_all(JO),
        ):
            with pytest.raises(RecordUnwritten):
                ask()
    assert site.saved_searches.one(JO, saved.id) == saved
    assert "Changed" not in names(site, JO)


def test_each_use_is_on_record(site: Site) -> None:
    saved = site.saved_searches.save(JO, Draft("Recorded", SearchRequest(q="bicycle")))
    site.saved_searches.one(JO, saved.id)
    settle(site)
    did = [one["detail"]["did"] for one in stored(site, Personal.RECORD) if one.get("detail", {}).get("id") == saved.id]
    assert sorted(did) == ["open", "save"]


def test_people_read_no_entry_of_the_record_but_their_own_searches(site: Site) -> None:
    site.search.search(KIM, SearchRequest(q=f"oar{RUN}"))
    settle(site)
    body = {"query": {"match_all": {}}, "size": 1000}
    found = Evidence(site.connection).run(Personal.RECORD, access.restrict(LEE, body))
    assert found["hits"]["total"]["value"] == 0
    headers = site.connection.as_person(KIM)  # the engine's guard alone
    answer = site.connection.client.search(index=site.config.index(Personal.RECORD), body=body, headers=headers)
    entries = [hit["_source"] for hit in answer["hits"]["hits"]]
    assert entries
    assert {(one["person"], one["action"]) for one in entries} == {("kim", "search")}
