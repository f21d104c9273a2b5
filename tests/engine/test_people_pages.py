"""An administrator's page and API of people and forces: one's own force, each change on record, no other people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from cets_search.audit import RecordUnwritten
from cets_search.config import Config
from cets_search.counters import SqliteStorage
from cets_search.engine import indices
from cets_search.engine.connection import client
from cets_search.model import Purpose, Role, Use
from cets_search.site import Site, open_site
from tests.engine.web_client import PASSWORD, admit, csrf, links, sign_in, signed_in
from tests.home import empty

pytestmark = pytest.mark.engine

ANOTHER = "another-long-phrase-7"
SHOWN = re.compile(r'<code class="secret">([a-z2-9]{20})</code>')
API = "/api/v1"


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    empty(stack)
    opened = open_site(stack)
    yield opened
    opened.connection.client.close()


@pytest.fixture(scope="module")
def app(site: Site) -> Flask:
    return create_app(site.config)


@pytest.fixture(autouse=True)
def _afresh(site: Site) -> None:
    """Ada administers Essex, where Jo works; Kim works in Kent."""
    empty(site.config, ("forces", "second-factors", "api-tokens"))
    SqliteStorage(site.config.home / "web" / "counters.sqlite").reset()
    admit(site)
    admit(site, "ada", "essex", Role.ADMINISTRATOR)
    admit(site, "kim", "kent")


@pytest.fixture
def ada(app: Flask) -> FlaskClient:
    return signed_in(app, "ada")


def send(browser: FlaskClient, path: str, **form: object) -> TestResponse:
    return browser.post(path, data={**form, "csrf_token": csrf(browser, "/account")})


def call(browser: FlaskClient, method: str, path: str, body: Any = None) -> TestResponse:
    headers = {"CETS-Reason": "a test"}
    return browser.open(f"{API}{path}", method=method, headers=headers, **({} if body is None else {"json": body}))


def last_entry(site: Site) -> dict[str, Any]:
    with client(site.config, indices.administrator(site.config)) as engine:
        name = site.config.index("cets-audit")
        engine.indices.refresh(index=name)
        query = {"prefix": {"action": "list"}}
        body = {"query": {"bool": {"must_not": [query, {"term": {"action": "view-user"}}]}}, "size": 1}
        found = engine.search(index=name, body={**body, "sort": [{"@timestamp": "desc"}, {"seq": "desc"}]})
    entry: dict[str, Any] = found["hits"]["hits"][0]["_source"]
    return entry


def test_ones_own_force_is_shown_and_no_other(ada: FlaskClient) -> None:
    page = ada.get("/people")
    assert {link.rpartition("/")[2] for link in links(page, "/people/")} == {"ada", "jo"}
    assert "kim" not in page.text
    told = call(ada, "GET", "/people").get_json()["people"]
    assert [person["name"] for person in told] == ["ada", "jo"]
    assert told[1] == {
        "name": "jo",
        "force": "essex",
        "roles": ["investigator"],
        "disabled": False,
        "locked": False,
        "second_factor": False,
        "given_password": False,
    }


def test_nobody_without_the_role_comes_in(app: Flask) -> None:
    jo = signed_in(app)
    assert not links(jo.get("/search"), "/people")
    for path in ("/people", "/people/jo", f"{API}/people", f"{API}/forces"):
        assert jo.get(path).status_code == 403
    assert send(jo, "/people/ada", do="disable").status_code == 403
    assert call(jo, "PATCH", "/people/jo", {"roles": ["administrator"]}).status_code == 403
    assert call(jo, "PUT", "/forces/essex", {"contact": "me"}).status_code == 403


def test_people_of_other_forces_are_not_there(ada: FlaskClient, site: Site) -> None:
    for name in ("kim", "nobody", "a%22b", "x" * 200):
        assert about(ada, name) == {404}
    kim = site.people.account("kim")
    assert (kim.disabled, set(kim.roles)) == (False, {Role.INVESTIGATOR})


def about(ada: FlaskClient, name: str) -> set[int]:
    """The statuses of all that can be asked about a person or done with them."""
    answers = [ada.get(f"/people/{name}"), call(ada, "GET", f"/people/{name}")]
    answers += [
        send(ada, f"/people/{name}", do=act, role="analyst", token="x")
        for act in ("roles", "password", "sessions", "unlock", "factor", "disable", "revoke")
    ]
    answers += [
        call(ada, "PATCH", f"/people/{name}", {"disabled": True}),
        call(ada, "POST", f"/people/{name}/password"),
        call(ada, "POST", f"/people/{name}/sign-out"),
    ]
    return {answer.status_code for answer in answers}


def test_a_person_is_added_and_chooses_a_password_first(app: Flask, ada: FlaskClient, site: Site) -> None:
    page = send(ada, "/people", name="sam", role=["analyst", "coordinator"])
    assert page.status_code == 200
    (password,) = SHOWN.findall(page.text)
    assert (last_entry(site)["action"], last_entry(site)["person"]) == ("add-user", "ada")
    assert last_entry(site)["detail"] == {"name": "sam", "roles": "analyst, coordinator"}
    sam = app.test_client()
    assert sign_in(sam, "sam", password).status_code == 303
    for path in ("/search", "/purpose", "/account/tokens"):
        assert sam.get(path).headers["Location"] == "/account"
    assert sam.get(f"{API}/search").status_code == 403
    assert send(sam, "/account/password", present=password, new=ANOTHER, again=ANOTHER).status_code == 200
    assert sam.get("/search").status_code == 200
    assert password not in ada.get("/people/sam").text


REFUSED: Final[tuple[tuple[str, list[str], str], ...]] = (
    ("jo", ["analyst"], "already"),
    ("kim", ["analyst"], "is taken"),
    ("Sam", ["analyst"], "cannot name a person"),
    ("../kim", ["analyst"], "cannot name a person"),
    ("sam", [], "a role"),
    ("sam", ["operator"], "Roles are"),
)


def test_who_cannot_be_added_is_refused_in_words(ada: FlaskClient) -> None:
    for name, roles, said in REFUSED:
        page = send(ada, "/people", name=name, role=roles)
        assert page.status_code == 400
        assert said in unescape(page.text)
        told = call(ada, "POST", "/people", {"name": name, "roles": roles})
        assert told.status_code == 400
        assert said in told.get_json()["detail"]


def test_a_disabled_person_of_another_force_is_not_taken_over(ada: FlaskClient, site: Site) -> None:
    site.people.disable("kim", "operator:test")
    assert send(ada, "/people", name="kim", role="analyst").status_code == 400
    assert site.people.account("kim").force == "kent"


def test_each_button_does_what_it_says(app: Flask, ada: FlaskClient, site: Site) -> None:
    jo = signed_in(app)
    assert send(ada, "/people/jo", do="roles", role="auditor").status_code == 200
    assert jo.get("/search").status_code == 403
    assert last_entry(site)["detail"] == {"name": "jo", "roles": "auditor", "before": "investigator"}
    assert send(ada, "/people/jo", do="roles", role="analyst").status_code == 200
    assert jo.get("/search").status_code == 200
    assert send(ada, "/people/jo", do="sessions").status_code == 200
    assert jo.get("/search").status_code == 303
    (password,) = SHOWN.findall(send(ada, "/people/jo", do="password").text)
    assert sign_in(app.test_client()).status_code == 401
    assert sign_in(app.test_client(), password=password).status_code == 303
    assert send(ada, "/people/jo", do="factor").status_code == 400
    token = site.api_tokens.make(
        site.people.actor("jo", Purpose(), "").person, "report", {"search"}, 3, "operator:test"
    )
    assert "report" in ada.get("/people/jo").text
    assert send(ada, "/people/jo", do="revoke", token=token[0].id).status_code == 200
    assert site.api_tokens.of("jo", "operator:test") == ()
    assert send(ada, "/people/jo", do="disable").status_code == 200
    assert sign_in(app.test_client(), password=password).status_code == 401
    assert "disabled" in ada.get("/people").text
    assert send(ada, "/people/jo", do="roles", role="analyst").status_code == 400
    assert send(ada, "/people/jo", do="nothing").status_code == 400


def test_a_locked_name_is_shown_and_unlocked(app: Flask, ada: FlaskClient, site: Site) -> None:
    lockout = app.extensions["cets"].lockout
    for _ in range(site.config.lock_after):
        lockout.failed("jo", "192.0.2.7")
    assert sign_in(app.test_client()).status_code == 401
    assert call(ada, "GET", "/people/jo").get_json()["locked"] is True
    assert ">locked<" in ada.get("/people").text
    assert call(ada, "PATCH", "/people/jo", {"locked": False}).get_json()["locked"] is False
    assert last_entry(site)["action"] == "unlock-account"
    assert sign_in(app.test_client()).status_code == 303


def test_nobody_administers_themselves(ada: FlaskClient, site: Site) -> None:
    for act in ("roles", "password", "factor", "disable", "unlock"):
        refused = send(ada, "/people/ada", do=act, role=["administrator", "auditor"])
        assert refused.status_code == 400
        assert "their own account" in unescape(refused.text)
    assert site.people.account("ada").roles == {Role.ADMINISTRATOR}
    assert ada.get("/people").status_code == 200


def test_the_contact_of_ones_own_force_alone(ada: FlaskClient, site: Site) -> None:
    assert send(ada, "/forces/essex", contact=" Intelligence desk,  01632 960123 ").status_code == 303
    assert site.people.force("essex").contact == "Intelligence desk, 01632 960123"
    assert last_entry(site)["detail"]["contact"] == "Intelligence desk, 01632 960123"
    assert send(ada, "/forces/kent", contact="us").status_code == 404
    assert call(ada, "PUT", "/forces/nowhere", {"contact": "us"}).status_code == 404
    assert send(ada, "/forces/essex", contact="x" * 301).status_code == 400
    assert send(ada, "/forces/essex", contact='<b>"desk"</b>').status_code == 303
    assert '<b>"desk"' not in ada.get("/people").text
    told = {force["slug"]: force["contact"] for force in call(ada, "GET", "/forces").get_json()["forces"]}
    assert told == {"essex": '<b>"desk"</b>', "kent": ""}


def test_the_api_does_the_same(app: Flask, ada: FlaskClient, site: Site) -> None:
    made = call(ada, "POST", "/people", {"name": "sam", "roles": ["analyst"]})
    assert made.status_code == 201
    assert made.headers["Location"] == f"{API}/people/sam"
    assert made.get_json()["given_password"] is True
    assert sign_in(app.test_client(), "sam", made.get_json()["password"]).status_code == 303
    assert call(ada, "PATCH", "/people/sam", {"roles": ["auditor"]}).get_json()["roles"] == ["auditor"]
    renewed = call(ada, "POST", "/people/sam/password").get_json()["password"]
    assert sign_in(app.test_client(), "sam", renewed).status_code == 303
    assert call(ada, "POST", "/people/sam/sign-out").status_code == 204
    assert call(ada, "PATCH", "/people/sam", {"disabled": True}).get_json()["disabled"] is True
    wrong: tuple[object, ...] = (
        {},
        {"disabled": False},
        {"roles": "auditor"},
        {"locked": False, "disabled": True},
        {"x": 1},
        [],
    )
    for body in wrong:
        assert call(ada, "PATCH", "/people/jo", body).status_code == 400
    assert site.people.account("jo").roles == {Role.INVESTIGATOR}


def test_what_cannot_be_recorded_is_not_changed(
    app: Flask, ada: FlaskClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = app.extensions["cets"].site.audit
    record = audit.record
    changes = {"add-user", "set-roles", "set-password", "disable-user", "end-sessions", "add-force"}

    def full(use: Use) -> None:
        if use.action in changes:
            raise RecordUnwritten("The record takes no entries.")
        record(use)

    before = site.people.account("jo")
    token = csrf(ada, "/account")
    monkeypatch.setattr(audit, "record", full)
    for act in ("roles", "password", "sessions", "disable"):
        form = {"do": act, "role": "auditor", "csrf_token": token}
        assert ada.post("/people/jo", data=form).status_code == 503
    assert ada.post("/people", data={"name": "sam", "role": "analyst", "csrf_token": token}).status_code == 503
    assert ada.post("/forces/essex", data={"contact": "us", "csrf_token": token}).status_code == 503
    assert site.people.account("jo") == before
    assert sign_in(app.test_client(), password=PASSWORD).status_code == 303
    assert {account.name for account in site.people.accounts()} == {"ada", "jo", "kim"}
    assert site.people.force("essex").contact == ""
