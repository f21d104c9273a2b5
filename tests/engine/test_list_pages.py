"""Lists through the web server: what is sent, what comes back, and who may send it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cets_search.config import Config
from cets_search.site import Site, open_site
from tests.engine.planting import OPEN, OWN, document, plant
from tests.engine.web_client import admit, basic, csrf, links
from tests.home import empty

pytestmark = pytest.mark.engine

API = "/api/v1/list-search"
TEXT = "Ring 07700 900123 about the bicycle, or write to bell@example.org."


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    empty(stack)
    opened = open_site(stack)
    admit(opened)
    for seizure in (OPEN, OWN):
        plant(opened.connection, seizure, [document(seizure, f"{number}.txt", TEXT) for number in range(2)])
    yield opened
    opened.connection.client.close()


def told(response: TestResponse) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(response.text)
    return answer


def posted(client: FlaskClient, path: str, **form: object) -> TestResponse:
    return client.post(path, data={"csrf_token": csrf(client, "/lists"), **form}, content_type="multipart/form-data")


def counted(site: Site, client: FlaskClient, *terms: str) -> str:
    """The id of a list that was searched for."""
    made = client.post(API, json={"terms": terms, "title": "=Phones"}, headers={"X-CSRFToken": csrf(client, "/lists")})
    assert made.status_code == 202
    assert made.headers["Location"].endswith(told(made)["id"])
    assert site.list_worker.turn() == []
    return str(told(made)["id"])


def test_the_matrix_as_json_leads_to_searches_of_the_same_number(site: Site, jo: FlaskClient) -> None:
    key = counted(site, jo, "07700 900123", "07700900123", "bel@example.org", "---")
    whole = told(jo.get(f"{API}/{key}"))
    assert (whole["state"], whole["lines"], whole["sought"], whole["searched"]) == ("done", 4, 2, 2)
    assert whole["forces"] == {"essex": 1, "west-midlands": 1}
    phone, same, none, refused = whole["rows"]
    assert (phone["total"], phone["forces"], same["same_as"]) == (4, {"essex": 2, "west-midlands": 2}, 1)
    assert (none["total"], none["near"][0]["total"], refused["taken_as"]) == (0, 4, "")
    for query, total in ((phone["query"], 4), (none["near"][0]["query"], 4)):
        assert told(jo.get("/api/v1/search", query_string={"q": query}))["total"] == total
    assert [row["number"] for row in told(jo.get(f"{API}/{key}?only=none"))["rows"]] == [3]
    first = told(jo.get(f"{API}/{key}?size=3"))
    assert (first["next"], len(told(jo.get(f"{API}/{key}?size=3&start={first['next']}"))["rows"])) == (3, 1)
    assert jo.delete(f"{API}/{key}", headers={"X-CSRFToken": csrf(jo, "/lists")}).status_code == 204
    assert jo.get(f"{API}/{key}").status_code == 404


def test_a_list_that_is_cancelled_before_anything_was_counted_is_shown(site: Site, jo: FlaskClient) -> None:
    made = jo.post(API, json={"terms": ["bicycle"]}, headers={"X-CSRFToken": csrf(jo, "/lists")})
    key = told(made)["id"]
    assert posted(jo, f"/lists/{key}/cancel").status_code == 303
    page = jo.get(f"/lists/{key}")
    assert page.status_code == 200
    assert "Cancelled after 0 of 1." in page.text


def test_each_number_of_the_page_is_a_link_to_as_many(site: Site, jo: FlaskClient) -> None:
    key = counted(site, jo, "07700 900123")
    page = jo.get(f"/lists/{key}")
    essex = [link for link in links(page, "/search?q=phone") if "force=essex" in link]
    assert ">2<" in page.text
    assert '<h2 id="found-title">2 documents' in jo.get(essex[0]).text


def test_what_is_taken_away_runs_nowhere_and_is_whole(site: Site, jo: FlaskClient) -> None:
    key = counted(site, jo, "=1+1", "+447700900123", "07700 900123", "@sum")
    taken = jo.get(f"/lists/{key}/result.csv")
    rows = list(csv.reader(io.StringIO(taken.get_data().decode("utf-8-sig"), newline="")))
    assert [row[2] for row in rows[1:]] == ["'=1+1", "'+447700900123", "07700 900123", "'@sum"]
    assert [row[7] for row in rows[1:]] == ["0", "4", "4", "0"]
    assert rows[0][9:11] == ["force essex", "force west-midlands"]
    with jo.get(f"/lists/{key}/result.xlsx") as file:
        sheet = openpyxl.load_workbook(io.BytesIO(file.get_data())).worksheets[0]
    assert [cell.data_type for cell in sheet["C"]][1:] == ["s"] * 4
    assert [cell.value for cell in sheet["H"]][1:] == [0, 4, 4, 0]


def test_a_file_is_looked_through_changed_and_started(site: Site, jo: FlaskClient) -> None:
    file = (io.BytesIO(b"Name,Mobile\nSam,447700900123\n"), "phones.csv")
    made = posted(jo, "/lists", file=file)
    assert made.status_code == 303
    place = made.headers["Location"]
    assert "+447700900123" in jo.get(place).text
    form = {"csrf_token": csrf(jo, place), "column-A": "out", "line-2": ""}
    assert jo.post(f"{place}/lines", data=form).status_code == 303
    assert "1 to search for" in jo.get(place).text
    assert jo.post(f"{place}/start", data={"csrf_token": csrf(jo, place)}).status_code == 303
    assert "Waiting for the worker" in jo.get(place).text
    again = jo.post(f"{place}/start", data={"csrf_token": csrf(jo, place)})
    assert (again.status_code, "was started before" in again.text) == (400, True)
    assert site.list_worker.turn() == []
    assert "1 found" in jo.get(place).text


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "array of strings"),
        ({"terms": "row"}, "array of strings"),
        ({"terms": [1]}, "array of strings"),
        ([], "array of strings"),
        ({"terms": []}, "nothing in this list"),
        ({"terms": ["---"]}, "No line of this list"),
        ({"terms": ["row"], "type": "nothing"}, "no type"),
        ({"terms": ["row"], "type": 7}, "are strings"),
        ({"terms": ["row"], "tpye": "phone"}, "no 'tpye' here"),
    ],
)
def test_what_is_no_list_is_refused(site: Site, jo: FlaskClient, body: object, said: str) -> None:
    refused = jo.post(API, json=body, headers={"X-CSRFToken": csrf(jo, "/lists")})
    assert (refused.status_code, refused.mimetype) == (400, "application/problem+json")
    assert said in told(refused)["detail"]


def test_what_is_too_large_is_not_read(site: Site, jo: FlaskClient) -> None:
    token = csrf(jo, "/lists")
    assert jo.post("/lists", data={"csrf_token": token, "terms": "x" * (11 << 20)}).status_code == 413
    many = "\n".join(f"row {number}" for number in range(50_001))
    assert jo.post("/lists", data={"csrf_token": token, "terms": many}).status_code == 400
    assert jo.post("/purpose", data={"case": "x" * (65 << 10)}).status_code == 413


def test_no_other_site_makes_a_browser_send_a_list(site: Site, app: Flask, jo: FlaskClient) -> None:
    form = {"terms": "front row", "draft": "1"}
    assert jo.post(API, data=form).status_code == 400  # the cookie alone, without a token
    assert jo.post(API, data=form, headers={"X-CSRFToken": csrf(jo, "/lists")}).status_code == 201
    # A browser asks before it sends JSON from elsewhere, and is not answered; it says where from it asks besides.
    sent = {"data": json.dumps({"terms": ["front row"], "draft": True}), "content_type": "application/json"}
    assert jo.post(API, **sent, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    nobody = app.test_client()
    assert nobody.post(API, **sent).status_code == 401
    assert nobody.post(API, data=form, headers=basic()).status_code == 201
    assert nobody.post(API, **sent, headers=basic()).status_code == 201
    assert nobody.post(API, **sent, headers={**basic(), "Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert nobody.post(API, **sent, headers={**basic(), "Sec-Fetch-Site": "same-origin"}).status_code == 201
