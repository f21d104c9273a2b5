"""The auditor's page and `GET /api/v1/audit`: who may look, what is shown of each use, and that looking is recorded."""

from __future__ import annotations

import csv
import io
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cets_search.config import Config
from cets_search.model import Role, Use
from cets_search.record import service
from cets_search.site import Site, open_site
from tests.engine.saved_site import settle
from tests.engine.web_client import admit, csrf, signed_in
from tests.home import empty

pytestmark = pytest.mark.engine

RUN = secrets.token_hex(4)
WHO = f"pat-{RUN}"
"""Whose entries these are: the record has those of other tests as well."""
HOSTILE = f"<script>alert(1)</script> {RUN} =cmd"


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    empty(stack)
    opened = open_site(stack)
    for name, roles in (("ann", (Role.AUDITOR,)), ("jo", ()), ("both", (Role.AUDITOR, Role.INVESTIGATOR))):
        admit(opened, name, "essex", *roles)
    for number in range(5):
        opened.audit.record(
            Use("search", WHO, "kent", ("investigator",), query=f"Bicycle {number} 100%", hits=number, client="::1")
        )
    opened.audit.record(Use("view", WHO, "kent", query=HOSTILE, documents=("d1", "d2"), detail={"<b>": HOSTILE}))
    settle(opened)
    yield opened
    opened.connection.client.close()


@pytest.fixture(scope="module")
def ann(app: Flask) -> FlaskClient:
    return signed_in(app, "ann")


def asked(client: FlaskClient, **parameters: str) -> Any:
    answer = client.get("/api/v1/audit", query_string={"person": WHO, **parameters})
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_an_auditor_begins_at_the_record_and_is_offered_nothing_else(ann: FlaskClient) -> None:
    assert ann.get("/").headers["Location"] == "/record"
    page = ann.get("/record").text
    assert 'href="/record"' in page
    assert 'href="/lists"' not in page
    assert ann.get("/search").status_code == 403


def test_nobody_else_reads_it(app: Flask) -> None:
    jo = signed_in(app)
    assert jo.get("/").headers["Location"] == "/search"
    assert 'href="/record"' not in jo.get("/search").text
    token = {"csrf_token": csrf(jo, "/purpose"), "reason": "enquiry"}
    answers = [jo.get("/record"), jo.post("/record", data=token), jo.get("/api/v1/audit")]
    assert [answer.status_code for answer in answers] == [403] * 3
    assert not any(RUN in answer.text for answer in answers)
    both = signed_in(app, "both")
    assert both.get("/").headers["Location"] == "/search"
    assert asked(both)["total"] == 6


def test_entries_are_told_as_they_were_written(ann: FlaskClient) -> None:
    found = asked(ann)
    assert found["total"] == 6
    last, before = found["entries"][:2]
    assert (last["action"], last["query"], last["documents"], last["detail"]) == (
        "view", HOSTILE, ["d1", "d2"], {"<b>": HOSTILE},
    )  # fmt: skip
    assert (before["hits"], before["force"], before["roles"], before["client"]) == (4, "kent", ["investigator"], "::1")
    assert found["counts"]["action"] == [{"value": "search", "count": 5}, {"value": "view", "count": 1}]
    assert found["days"] == [{"value": last["at"][:10], "count": 6}]


def test_filters_narrow_it(ann: FlaskClient) -> None:
    today = datetime.now(UTC).date().isoformat()
    totals = {
        "action": asked(ann, action="view")["total"],
        "force": asked(ann, force="kent")["total"],
        "another force": asked(ann, force="essex")["total"],
        "words": asked(ann, words="bICYCLE 3")["total"],
        "an asterisk": asked(ann, words="*")["total"],
        "case": asked(ann, case="OP-BELL")["total"],
        "today": asked(ann, after=today, before=today)["total"],
        "until long ago": asked(ann, before="2020-01-01")["total"],
    }
    assert totals == {
        "action": 1, "force": 6, "another force": 0, "words": 1, "an asterisk": 0, "case": 0, "today": 6,
        "until long ago": 0,
    }  # fmt: skip


@pytest.mark.parametrize("parameters", ["after=x", "before=2026-02-30", "words=" + "w+" * 11, "persn=jo", "next=x"])
def test_what_cannot_be_asked_is_refused(ann: FlaskClient, parameters: str) -> None:
    assert ann.get(f"/api/v1/audit?{parameters}").status_code == 400
    if "persn" not in parameters:
        assert ann.get(f"/record?{parameters}").status_code == 400


def test_pages_follow_on_each_other(ann: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "ON_A_PAGE", 4)
    first = asked(ann)
    second = asked(ann, next=first["next"])
    assert [entry["hits"] for entry in second["entries"]] == [1, 0]
    assert second["next"] is None
    assert ann.get("/api/v1/audit", query_string={"person": "jo", "next": first["next"]}).status_code == 400
    page = ann.get("/record", query_string={"person": WHO})
    assert 'rel="next"' in page.text


def test_the_page_shows_what_people_wrote_and_runs_none_of_it(ann: FlaskClient) -> None:
    page = ann.get("/record", query_string={"person": WHO, "words": RUN}).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "<b>" not in page


def test_looking_is_recorded(ann: FlaskClient, site: Site) -> None:
    word = secrets.token_hex(4)
    assert ann.get("/record", query_string={"words": word, "person": WHO}).status_code == 200
    settle(site)
    found = ann.get("/api/v1/audit", query_string={"person": "ann", "words": word}).get_json()
    (entry,) = found["entries"]
    assert (entry["action"], entry["query"], entry["hits"]) == ("read-record", word, 0)
    assert entry["detail"] == {"did": "list", "person": WHO}
    assert (entry["case"], entry["reason"]) == ("OP-BELL", "enquiry")


def taken(client: FlaskClient, **form: str) -> Any:
    return client.post("/record", data={"csrf_token": csrf(client, "/record"), "person": WHO, **form})


def test_entries_are_taken_away_for_a_reason(ann: FlaskClient, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 4)
    refused = taken(ann, reason=" ")
    assert refused.status_code == 400
    assert "Say what the entries are needed for" in refused.text
    reason = f"complaint {RUN}"
    sheet = taken(ann, reason=reason)
    assert sheet.headers["Content-Disposition"] == 'attachment; filename="record.csv"'
    rows = list(csv.DictReader(io.StringIO(sheet.get_data().decode("utf-8-sig"))))
    assert [row["hits"] for row in rows] == ["0", "1", "2", "3", "4", ""]
    assert rows[0]["person"] == WHO
    lines = [json.loads(line) for line in taken(ann, reason=reason, form="json", action="view").text.splitlines()]
    assert [line["query"] for line in lines] == [HOSTILE]
    settle(site)
    entries = ann.get("/api/v1/audit", query_string={"person": "ann", "action": "read-record"}).get_json()["entries"]
    told = [entry["detail"] for entry in entries if entry["detail"]["did"] == "take away"]
    assert told[0] == {"did": "take away", "person": WHO, "action": "view", "reason": reason}
