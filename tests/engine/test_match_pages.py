"""The pages and the interface of matches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cets_search.config import Config
from cets_search.site import Site
from tests.engine.made_matches import made_match, put_match
from tests.engine.match_site import BELL, ESSEX, IMEI, KENT, NEAR, OPEN, ROW, hold, load, match_site
from tests.engine.web_client import csrf, links, signed_in

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    with match_site(stack) as opened:
        hold(opened, KENT, BELL, NEAR, text="quillfeather")
        hold(opened, OPEN, IMEI)
        load(opened, ESSEX, BELL, IMEI, ROW)
        yield opened


def ids(client: FlaskClient, query: str = "") -> list[str]:
    return re.findall(r'<a class="hit" href="/matches/([0-9a-f]{32})"', client.get(f"/matches{query}").text)


def test_the_list_tells_both_sides_and_leads_on(jo: FlaskClient) -> None:
    page = jo.get("/matches")
    assert "3 matches</h2>" in page.text
    assert "To reach Kent Police: <bdi>Desk 4, 01632 960001</bdi>" in page.text
    assert KENT.key not in page.text
    assert OPEN.key in page.text
    assert "quillfeather" not in page.text
    assert [len(ids(jo, f"?{one}")) for one in ("kind=near", "kind=device&state=new", "force=gwent", "state=seen")] == [
        1,
        1,
        0,
        0,
    ]
    assert "No match fits these filters" in jo.get("/matches?force=gwent").text
    assert jo.get("/matches?state=nosuch").status_code == 400
    (near,) = ids(jo, "?kind=near")
    told = jo.get(f"/matches/{near}").text
    assert "Spelt nearly alike, not equal" in told
    assert "r0wan" not in told
    assert "1 document is shared as a pointer" in told
    for address in links(jo.get(f"/matches/{near}"), "/search?"):
        assert "1 document</h2>" in jo.get(address).text
    assert "Matches</a>" in jo.get("/inbox").text


def test_nobody_elses_side_is_seen(app: Flask, jo: FlaskClient) -> None:
    wyn = signed_in(app, "wyn")
    assert "No match yet" in wyn.get("/matches").text
    assert "Nothing is shared yet" in wyn.get("/matches/pairs").text
    token = {"csrf_token": csrf(wyn, "/purpose"), "state": "seen", "version": "0"}
    for key in (*ids(jo), "nowhere"):
        assert wyn.get(f"/matches/{key}").status_code == 404
        assert wyn.post(f"/matches/{key}", data=token).status_code == 404


def test_a_match_is_judged_and_two_at_once_are_told(app: Flask, jo: FlaskClient) -> None:
    lee = signed_in(app, "lee")
    (key,) = ids(jo, "?kind=device")
    form = {"version": "0", "csrf_token": csrf(jo, f"/matches/{key}")}
    judged = jo.post(f"/matches/{key}", data=form | {"state": "confirmed", "back": f"/matches?state=new#m-{key}"})
    assert judged.headers["Location"] == f"/matches?state=new#m-{key}"
    late = {"version": "0", "state": "dismissed", "why": "<b>a shop</b>", "csrf_token": csrf(lee, f"/matches/{key}")}
    overtaken = lee.post(f"/matches/{key}", data=late)
    assert overtaken.status_code == 409
    assert "jo made this match “confirmed”" in overtaken.text
    assert 'value="&lt;b&gt;a shop&lt;/b&gt;"' in overtaken.text
    assert lee.post(f"/matches/{key}", data=late | {"version": "1", "why": ""}).status_code == 400
    done = lee.post(f"/matches/{key}", data=late | {"version": "1", "back": "//example.org"})
    assert done.headers["Location"] == "/"
    assert "&lt;b&gt;a shop&lt;/b&gt;" in lee.get(f"/matches/{key}").text
    for bad in ({"state": "nosuch"}, {"version": "x"}, {"version": "-1"}, {"version": ""}):
        assert jo.post(f"/matches/{key}", data=form | {"state": "seen"} | bad).status_code == 400


def test_the_matrix_leads_to_its_matches(jo: FlaskClient) -> None:
    page = jo.get("/matches/pairs")
    assert KENT.key not in page.text
    cells = links(page, "other=kent")
    assert cells
    for address in cells:
        assert ids(jo, "?" + address.partition("?")[2])
    assert jo.get("/matches/pairs?by=nosuch").status_code == 400
    assert "No case of yours" in jo.get("/matches/pairs?by=cases").text


def test_the_interface_lists_tells_and_judges(jo: FlaskClient) -> None:
    listed: Any = jo.get("/api/v1/matches?kind=near").get_json()
    assert (listed["total"], listed["next"], listed["counts"]["kind"]) == (1, None, {"near": 1})
    (told,) = listed["matches"]
    assert (told["own"], told["force"], told["there"], told["pointed"], told["open"]) == (ESSEX.key, "kent", 1, 1, [])
    address = f"/api/v1/matches/{told['id']}"
    whole: Any = jo.get(address).get_json()
    assert {name: whole[name] for name in told} == told
    assert (whole["proof"]["own"]["total"], whole["proof"]["there"]["total"]) == (1, 0)
    judged = jo.put(address, json={"state": "referred", "version": 0})
    assert (judged.status_code, judged.get_json()["set_by"]) == (200, "jo")
    assert jo.put(address, json={"state": "seen", "version": 0}).status_code == 409
    assert jo.put(address, json={"state": "dismissed", "version": 1}).status_code == 400
    assert jo.put(address, json={"state": "seen", "version": True}).status_code == 400
    pairs: Any = jo.get("/api/v1/matches/pairs").get_json()
    assert {each["other"] for each in pairs["pairs"]} <= {"kent", OPEN.key}


def test_many_matches_come_page_by_page_and_hostile_ones_as_text(site: Site, jo: FlaskClient) -> None:
    for n in range(30):
        put_match(site, ESSEX, made_match(ESSEX, OPEN, f"<i>{n}</i>{chr(0x202E)}@example.org", score=n / 100))
    first = jo.get("/matches")
    assert "<i>" not in first.text
    assert "&lt;i&gt;" in first.text
    assert chr(0x202E) not in first.text
    (onward,) = links(first, "/matches?next=")
    (file,) = links(first, "/matches.csv")
    lines = jo.get(file).text.splitlines()
    assert (len(lines), sum("'" in each for each in lines)) == (34, 0)
    assert len(jo.get("/matches.csv?kind=near").text.splitlines()) == 2
    assert len(set(ids(jo)) | set(ids(jo, "?" + onward.partition("?")[2]))) == 33
    assert jo.get("/matches?next=x").status_code == 400
