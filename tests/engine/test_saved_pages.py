"""The pages and the interface of saved searches, and of one's own so far."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cets_search.config import Config
from cets_search.model import SearchRequest
from cets_search.site import Site
from tests.engine.made_cases import change_members, make_case
from tests.engine.planting import investigator
from tests.engine.saved_site import RUN, saved_site, settle
from tests.engine.web_client import csrf, signed_in

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    with saved_site(stack) as opened:
        yield opened


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


def test_who_comes_into_a_case_sees_what_it_keeps_and_who_leaves_does_not(app: Flask, site: Site) -> None:
    make_case(site, "op-oar", "essex", "jo")
    make_case(site, "op-quay", "essex", "kim")
    jo, kim = signed_in(app), signed_in(app, "kim")
    form = jo.get("/searches/new?q=bicycle").text
    assert '<option value="op-oar">' in form
    assert "op-quay" not in form
    sent = {
        "name": "Of the oars",
        "note": "",
        "case": "op-oar",
        "search": "q=bicycle",
        "csrf_token": csrf(jo, "/searches/new?q=bicycle"),
    }
    refused = jo.post("/searches/new", data=sent | {"case": "op-quay"})
    assert refused.status_code == 400
    assert "no member" in refused.text
    assert jo.post("/searches/new", data=sent).status_code == 303
    key = jo.get("/api/v1/searches?case=op-oar").get_json()["searches"][0]["id"]

    def sees(browser: FlaskClient) -> tuple[bool, bool, int, int]:
        listed, of_case = browser.get("/searches").text, browser.get("/api/v1/searches?case=op-oar").get_json()
        opened = (browser.get(f"/searches/{key}").status_code, browser.get(f"/api/v1/searches/{key}").status_code)
        return ("Of the oars" in listed, bool(of_case["total"]), *opened)

    assert (sees(jo), sees(kim)) == ((True, True, 200, 200), (False, False, 404, 404))
    change_members(site, "op-oar", add="kim")
    assert sees(kim) == (True, True, 200, 200)
    assert '<option value="op-oar">' in kim.get("/searches/new?q=bicycle").text
    change_members(site, "op-oar", remove="jo")
    assert (sees(jo), sees(kim)) == ((False, False, 404, 404), (True, True, 200, 200))
    assert "op-oar" not in jo.get("/searches/new?q=bicycle").text
    change_members(site, "op-oar", remove="kim")
    assert sees(kim) == (False, False, 404, 404)


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
