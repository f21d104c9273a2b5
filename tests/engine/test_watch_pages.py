"""The pages and the interface of watches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cets_search.config import Config
from cets_search.site import Site
from tests.engine.planting import OWN
from tests.engine.saved_site import saved_site
from tests.engine.watching import arrive
from tests.engine.web_client import csrf, links, signed_in

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    with saved_site(stack) as opened:
        yield opened


def test_a_search_is_watched_for_told_of_in_the_inbox_and_ended(app: Flask, site: Site) -> None:
    jo = signed_in(app)
    (address,) = links(jo.get("/search?q=bicycle&kind=document&sort=time"), "/watches/new")
    assert 'value="bicycle"' in jo.get(address).text
    form = {"name": "<b>Row</b>", "search": "q=bicycle&kind=document", "csrf_token": csrf(jo, address)}
    refused = jo.post("/watches/new", data=form | {"search": "q=%28", "silent": "1"})
    assert (refused.status_code, "checked" in refused.text) == (400, True)
    assert jo.post("/watches/new", data=form | {"search": "q=a&load=2026-01-01T00:00:00Z"}).status_code == 400
    assert jo.post("/watches/new", data=form).headers["Location"] == "/watches"
    listed = jo.get("/watches").text
    assert "&lt;b&gt;Row&lt;/b&gt;" in listed
    assert "3 documents when it was made, nothing new since" in listed
    began = arrive(site, OWN, "A new bicycle")
    site.watch_worker.turn()
    inbox = jo.get("/inbox")
    assert "&lt;b&gt;Row&lt;/b&gt;" in inbox.text
    assert "1 new document of" in inbox.text
    (new,) = links(inbox, "load=")
    found = jo.get(new)
    assert "1 document</h2>" in found.text
    assert f"loaded {began[:16].replace('T', ' ')} UTC" in found.text
    assert links(found, "/watches/new") == []
    stop = re.search(r'action="(/watches/[0-9a-f]{32}/stop)"', listed)
    assert stop is not None
    kim = signed_in(app, "kim")
    assert kim.post(stop[1], data={"csrf_token": csrf(kim, "/purpose")}).status_code == 404
    token = {"csrf_token": csrf(jo, "/watches")}
    assert jo.post(stop[1], data=token).headers["Location"] == "/watches"
    assert "You watch for nothing yet" in jo.get("/watches").text


def test_an_identifier_and_a_saved_search_lead_to_the_form(app: Flask, site: Site) -> None:
    arrive(site, OWN, "Write to bell@example.org")
    jo = signed_in(app)
    (address,) = links(jo.get("/entity?type=email&value=bell@example.org"), "/watches/new")
    assert 'value="email:&#34;bell@example.org&#34;"' in jo.get(address).text
    saved = {"name": "Rows", "note": "", "case": "", "search": "q=bicycle", "csrf_token": csrf(jo, "/searches/new?q=a")}
    jo.post("/searches/new", data=saved)
    assert links(jo.get("/searches"), "/watches/new") == ["/watches/new?q=bicycle"]


def test_the_interface_makes_tells_and_ends(jo: FlaskClient) -> None:
    draft = {"name": "Row", "search": "q=bicycle&not-force=scotland", "silent": True}
    made = jo.post("/api/v1/watches", json=draft)
    assert made.status_code == 201
    told: Any = made.get_json()
    assert {name: told[name] for name in draft} == draft
    assert (told["state"], told["told"], told["why"]) == ("watching", 0, "")
    assert jo.get(made.headers["Location"]).get_json() == told
    assert jo.get("/api/v1/watches").get_json() == {"watches": [told]}
    assert jo.get(told["url"]).status_code == 200
    assert jo.post("/api/v1/watches", json={**draft, "silent": "no"}).status_code == 400
    assert jo.delete(made.headers["Location"]).status_code == 204
    assert jo.delete(made.headers["Location"]).status_code == 404
    assert jo.get("/api/v1/watches").get_json() == {"watches": []}
