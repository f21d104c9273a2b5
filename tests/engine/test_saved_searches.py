"""Saved searches and the history of one's own, over a real engine: whose they are, and what two people do at once."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cets_search import access
from cets_search.access import Refused
from cets_search.audit import entry_hash
from cets_search.config import Config
from cets_search.engine import indices
from cets_search.engine.connection import client as engine_client
from cets_search.engine.evidence import Evidence, Personal
from cets_search.history import HistoryRequest
from cets_search.model import Actor, Person, Role, SearchRequest
from cets_search.query.errors import BadQuery
from cets_search.saved_searches import BadDraft, Draft, Overtaken, SavedRequest
from cets_search.search import NotFound
from cets_search.site import Site, open_site
from tests.engine.planting import OWN, document, investigator, plant
from tests.engine.web_client import admit, csrf, signed_in
from tests.home import empty

pytestmark = pytest.mark.engine

RUN = secrets.token_hex(4)
"""Stands in this run's searches alone: the record of use keeps those of earlier ones."""

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
    empty(stack)
    opened = open_site(stack)
    for name in ("jo", "kim"):
        admit(opened, name)
    plant(opened.connection, OWN, [document(OWN, f"note-{n}.txt", f"A bicycle, number {n}") for n in range(3)])
    yield opened
    opened.connection.client.close()


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
    with monkeypatch.context() as patched:  # the engine's own, from the roles in Lee's token
        patched.setattr(access, "readers_filter", lambda _actor: {"match_all": {}})
        assert names(site, LEE) == set()
        assert site.history.visible(LEE, HistoryRequest()).total == 0


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


def test_each_use_is_recorded_before_it_is_answered(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = site.saved_searches.save(JO, Draft("Recorded", SearchRequest(q="bicycle")))
    site.saved_searches.one(JO, saved.id)
    settle(site)
    did = [one["detail"]["did"] for one in stored(site, Personal.RECORD) if one.get("detail", {}).get("id") == saved.id]
    assert sorted(did) == ["open", "save"]


def test_the_pages_save_change_hide_and_show_what_somebody_else_wrote(app: Flask, site: Site) -> None:
    jo = signed_in(app)
    results = jo.get("/search?q=bicycle&kind=document&sort=time")
    found = re.search(r'href="(/searches/new\?[^"]*)"', results.text)
    assert found is not None
    address = found[1].replace("&amp;", "&")
    form = {"name": "<b>Row</b>", "note": "A note", "case": "", "csrf_token": csrf(jo, address)}
    assert jo.post("/searches/new", data=form | {"search": "q=%28"}).status_code == 400
    assert jo.post("/searches/new", data=form | {"search": "q=bicycle&sezure=x"}).status_code == 400
    whole = "http://localhost/search?q=bicycle&kind=document&sort=time&next=gAAAA&page=3"
    assert jo.post("/searches/new", data=form | {"search": whole}).headers["Location"] == "/searches"
    listed = jo.get("/searches").text
    assert "&lt;b&gt;Row&lt;/b&gt;" in listed
    assert 'href="/search?q=bicycle&amp;sort=time&amp;kind=document"' in listed
    key = re.findall(r'href="/searches/([0-9a-f]{32})"', listed)[0]
    page = jo.get(f"/searches/{key}").text
    version = re.search(r'name="version" value="([^"]+)"', page)
    assert version is not None
    changed = {**form, "search": "q=tickets", "version": version[1], "name": "Row 2"}
    assert jo.post(f"/searches/{key}", data=changed).status_code == 303
    late = jo.post(f"/searches/{key}", data=changed | {"name": "Row 3"})
    assert late.status_code == 409
    assert "What stands there now" in late.text
    assert 'value="Row 3"' in late.text
    now = re.search(r'name="version" value="([^"]+)"', late.text)
    assert now is not None
    assert jo.post(f"/searches/{key}", data=changed | {"name": "Row 3", "version": now[1]}).status_code == 303
    settle(site)
    history = jo.get("/history")
    entry = re.search(r'name="id" value="([^"]+)"', history.text)
    assert entry is not None
    token = {"csrf_token": csrf(jo, "/history")}
    assert jo.post("/history", data=token | {"id": entry[1]}).status_code == 303
    assert entry[1] not in jo.get("/history").text
    assert jo.post("/history", data=token | {"all": "1"}).status_code == 303
    assert "Nothing yet" in jo.get("/history").text


def test_the_interface_keeps_changes_and_deletes(jo: FlaskClient, site: Site) -> None:
    draft = {"name": "Row", "note": "", "case": "", "search": "q=bicycle&not-force=scotland"}
    made = jo.post("/api/v1/searches", json=draft)
    assert made.status_code == 201
    told: Any = made.get_json()
    assert told["search"] == draft["search"]
    assert jo.get(told["url"]).status_code == 200
    assert jo.get(made.headers["Location"]).get_json() == told
    address = f"/api/v1/searches/{told['id']}"
    changed = jo.put(address, json={**draft, "name": "Row 2", "version": told["version"]}).get_json()
    assert changed["name"] == "Row 2"
    late = jo.put(address, json={**draft, "version": told["version"]})
    assert (late.status_code, late.mimetype) == (409, "application/problem+json")
    assert jo.delete(f"{address}?version={told['version']}").status_code == 409
    assert jo.delete(f"{address}?version={changed['version']}").status_code == 204
    assert jo.get(address).status_code == 404
    bodies: tuple[Any, ...] = ([], {"nme": "x"}, {"name": 1}, {"name": "\ud800"}, {**draft, "search": "q=(("})
    for body in bodies:
        assert jo.post("/api/v1/searches", json=body).status_code == 400
    settle(site)
    site.search.search(investigator(), SearchRequest(q=f"paddle{RUN}"))
    settle(site)
    (past,) = jo.get(f"/api/v1/history?q=paddle{RUN}").get_json()["searches"]
    assert (past["q"], past["search"]) == (f"paddle{RUN}", f"q=paddle{RUN}")
    assert jo.post("/api/v1/history/hide", json={"id": past["id"]}).status_code == 204
    assert jo.get(f"/api/v1/history?q=paddle{RUN}").get_json()["total"] == 0


def test_another_sites_page_cannot_make_a_browser_change_anything(jo: FlaskClient) -> None:
    """A form can send these types only (HTML, form-submission); each is refused before anything is read."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = jo.post("/api/v1/searches", data='{"name": "Forged", "search": "q=x"}', content_type=kind)
        assert answer.status_code == 400
        assert "JSON" in answer.get_json()["detail"]


def stored(site: Site, index: Personal) -> list[dict[str, Any]]:
    """Everything in an index, read with the administrator's certificate."""
    with engine_client(site.config, indices.administrator(site.config)) as engine:
        engine.indices.refresh(index=site.config.index(index))
        found = engine.search(index=site.config.index(index), body={"size": 10_000, "sort": [{"_doc": "desc"}]})
    return [hit["_source"] for hit in found["hits"]["hits"]]


def settle(site: Site) -> None:
    """Make what was recorded findable now."""
    stored(site, Personal.RECORD)


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
