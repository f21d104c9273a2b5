"""Signing in and out over the real directory: who gets in, for how long, and what the browser is told."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from cets_search.access import Action
from cets_search.config import Config
from cets_search.counters import SqliteStorage
from cets_search.model import Role
from cets_search.site import Site, open_site
from cets_search.web.decisions import Pages, decisions
from cets_search.web.headers import HEADERS
from cets_search.web.serving import EXTENSION
from tests.engine.planting import OPEN, document, document_id, plant
from tests.engine.web_client import PASSWORD, admit, basic, csrf, sign_in, signed_in

pytestmark = pytest.mark.engine

PAGES = ("/search?q=bicycle", "/documents/abc", "/seizures", "/seizures/ledger", "/seizures/ledger.csv", "/purpose")
API = ("/api/v1/search", "/api/v1/documents/abc", "/api/v1/seizures", "/api/v1/seizures/ledger")
FORMS = ("/sign-in", "/sign-out", "/purpose")


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    opened = open_site(config)
    SqliteStorage(config.home / "web" / "counters.sqlite").reset()
    admit(opened)
    plant(opened.connection, OPEN, [document(OPEN, "bike.txt", "A bicycle", sha256="a" * 64)])
    yield opened
    opened.connection.client.close()


@pytest.fixture
def app(site: Site) -> Flask:
    return create_app(site.config)


def test_every_route_has_its_decision(app: Flask) -> None:
    assert set(decisions(app)) == {rule.endpoint for rule in app.url_map.iter_rules()}


def test_every_answer_carries_the_headers(app: Flask) -> None:
    client = signed_in(app)
    answers = [client.get(path) for path in (*PAGES, *API, "/", "/sign-in", "/health", "/nowhere", "/search?q=(")]
    answers += [client.post(path) for path in (*FORMS, "/search")]
    answers += [app.test_client().get(path) for path in (*PAGES, *API)]
    for answer in answers:
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert answer.headers["Cache-Control"] == "no-store"
    with client.get("/static/cets.css") as style:
        assert {name: style.headers.get(name) for name in HEADERS} == HEADERS


def test_pages_carry_no_script_or_style_of_their_own(app: Flask) -> None:
    client = signed_in(app)
    for path in ("/search", "/search?q=bicycle", f"/documents/{document_id(OPEN, 'bike.txt')}", "/seizures?live=1"):
        page = client.get(path).text
        assert "<style" not in page
        assert " style=" not in page
        assert " on" not in {part[:3] for part in page.split('"')}
        assert page.count("<script") == page.count("<script src=")


@pytest.mark.parametrize("path", PAGES)
def test_signed_out_pages_lead_to_the_sign_in(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in?next=%2F")


@pytest.mark.parametrize("path", API)
def test_the_api_asks_for_credentials(app: Flask, path: str) -> None:
    for headers in (
        {},
        {"Authorization": "Bearer abc"},
        {"Authorization": "Basic !"},
        basic(password="wrong-password"),
    ):
        answer = app.test_client().get(path, headers=headers)
        assert answer.status_code == 401
        assert answer.mimetype == "application/problem+json"
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")


def test_pages_take_no_password_in_a_header(app: Flask) -> None:
    assert app.test_client().get("/search", headers=basic()).status_code == 303


@pytest.mark.parametrize("path", FORMS)
def test_a_form_without_its_token_is_refused(app: Flask, path: str) -> None:
    client = signed_in(app)
    for form in ({}, {"csrf_token": "made-up"}, {"csrf_token": csrf(app.test_client(), "/sign-in")}):
        answer = client.post(path, data={"name": "jo", "password": PASSWORD, **form})
        assert answer.status_code == 400
    assert client.get("/search").status_code == 200


def test_the_cookie_is_out_of_scripts_reach(app: Flask) -> None:
    client = app.test_client()
    cookie = sign_in(client).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_with_tls_the_cookie_stays_on_tls(site: Site, tmp_path: Path) -> None:
    certificate = tmp_path / "web.pem"
    certificate.touch()
    app = create_app(replace(site.config, tls_cert=certificate, tls_key=certificate))
    answer = app.test_client().get("/sign-in", base_url="https://localhost")
    assert answer.headers["Set-Cookie"].startswith("__Host-cets=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_signing_in_leads_on_and_asks_what_for(app: Flask) -> None:
    client = app.test_client()
    answer = sign_in(client, target="/search?q=bicycle")
    assert answer.headers["Location"] == "/purpose?next=/search?q%3Dbicycle"
    assert "case <strong>not given</strong>" in client.get("/search").text
    assert "case <strong>OP-BELL</strong>" in signed_in(app).get("/search").text


def test_case_and_reason_are_asked_once_and_stand_on_every_page(app: Flask) -> None:
    client = signed_in(app)
    for path in (
        "/search",
        "/search?q=bicycle",
        "/seizures",
        "/searches",
        "/history",
        "/lists",
        "/account",
    ):
        page = client.get(path).text
        assert "case <strong>OP-BELL</strong>" in page
        assert "reason <strong>enquiry</strong>" in page
    offered = client.get(f"/documents/{document_id(OPEN, 'bike.txt')}/original").text
    assert 'name="reason" maxlength="300" autocomplete="off" required value="enquiry"' in offered


def test_where_they_are_required_nothing_comes_before_them(site: Site) -> None:
    app = create_app(replace(site.config, purpose="required"))
    client = app.test_client()
    sign_in(client)
    assert client.get("/search?q=bicycle").headers["Location"] == "/purpose?next=%2Fsearch%3Fq%3Dbicycle"
    assert client.get("/account").status_code == 200
    for case, reason in (("", ""), ("OP-BELL", ""), ("", "enquiry"), (" ", "\t")):
        form = {"case": case, "reason": reason, "csrf_token": csrf(client, "/purpose")}
        assert client.post("/purpose", data=form).status_code == 400
    assert client.get("/search").status_code == 303
    asking = {"CETS-Case": "OP-BELL", "CETS-Reason": "enquiry"}
    for told in ({}, {"CETS-Case": "OP-BELL"}, {"CETS-Reason": "enquiry"}):
        assert client.get("/api/v1/search", headers={**basic(), **told}).status_code == 400
    assert client.get("/api/v1/search", headers={**basic(), **asking}).status_code == 200
    form = {"case": "OP-BELL", "reason": "enquiry", "next": "/search", "csrf_token": csrf(client, "/purpose")}
    assert client.post("/purpose", data=form).headers["Location"] == "/search"
    assert client.get("/search").status_code == 200


@pytest.mark.parametrize("target", ["//example.org", "https://example.org", "/\\example.org", "/\t/example.org"])
def test_signing_in_leads_to_no_other_server(app: Flask, target: str) -> None:
    assert sign_in(app.test_client(), target=target).headers["Location"] == "/purpose?next=/"
    client = signed_in(app)
    form = {"next": target, "csrf_token": csrf(client, "/purpose")}
    assert client.post("/purpose", data=form).headers["Location"] == "/"


def test_nothing_of_an_earlier_session_survives_a_sign_in(app: Flask) -> None:
    client = app.test_client()
    with client.session_transaction() as fixed:
        fixed["id"] = "chosen-by-somebody-else"
        fixed["case"] = "OP-OTHER"
        fixed["reason"] = "other"
    sign_in(client)
    with client.session_transaction() as session:
        assert session["id"] != "chosen-by-somebody-else"
        assert "case" not in session


def test_signing_out_ends_copies_of_the_cookie_too(app: Flask) -> None:
    client = signed_in(app)
    with client.session_transaction() as session:
        copied = dict(session)
    client.post("/sign-out", data={"csrf_token": csrf(client, "/purpose")})
    thief = app.test_client()
    with thief.session_transaction() as session:
        session.update(copied)
    assert thief.get("/search").status_code == 303
    assert client.get("/search").status_code == 303


def test_an_idle_session_ends(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(app)
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + 60 * app.extensions[EXTENSION].site.config.session_minutes + 5)
    assert client.get("/search").status_code == 303


def test_a_session_ends_after_a_long_shift(app: Flask) -> None:
    client = signed_in(app)
    with client.session_transaction() as session:
        session["started"] -= 3600 * app.extensions[EXTENSION].site.config.session_hours + 1
    assert client.get("/search").status_code == 303


def test_a_page_that_refreshes_itself_is_nobody_at_work(app: Flask) -> None:
    client = signed_in(app)
    with client.session_transaction() as session:
        session["touched"] -= 120
    assert "Set-Cookie" not in client.get("/seizures", headers={"CETS-Refresh": "1"}).headers
    assert "Set-Cookie" in client.get("/seizures").headers


def test_a_disabled_account_is_out_at_the_next_request(app: Flask, site: Site) -> None:
    client = signed_in(app)
    assert client.get("/search").status_code == 200
    site.people.disable("jo", "operator:test")
    assert client.get("/search").status_code == 303
    assert client.get("/api/v1/search").status_code == 401
    assert app.test_client().get("/api/v1/search", headers=basic()).status_code == 401
    assert sign_in(app.test_client()).status_code == 401


def test_a_role_that_does_not_read_evidence_is_told_so(app: Flask, site: Site) -> None:
    admit(site, "au", "essex", Role.AUDITOR)
    client = signed_in(app, "au")
    for path in ("/search?q=bicycle", f"/documents/{document_id(OPEN, 'bike.txt')}", "/seizures"):
        page = client.get(path)
        assert page.status_code == 403
        assert "administrator" in page.text
        assert 'href="/search"' not in page.text
        assert 'href="/seizures"' not in page.text
    assert client.get("/").headers["Location"] != "/search"
    assert signed_in(app).get("/").headers["Location"] == "/search"
    refused = client.get("/api/v1/search")
    assert refused.status_code == 403
    assert refused.get_json()["title"] == "That is not open to you"


def test_the_decision_itself_refuses_whatever_the_view_would_answer(site: Site) -> None:
    app = create_app(site.config)
    pages = Pages("jobs", __name__)

    @pages.answers("/jobs", Action.RUN_JOBS)
    def jobs() -> str:
        return "must not be seen"

    app.register_blueprint(pages)
    known = decisions(app)
    assert isinstance(known, dict)
    known.update(pages.decided)
    assert app.test_client().get("/jobs").status_code == 303
    refused = signed_in(app).get("/jobs")
    assert refused.status_code == 403
    assert "must not be seen" not in refused.text


def test_too_many_wrong_passwords_put_off_the_right_one_too(app: Flask) -> None:
    client = app.test_client()
    for _ in range(5):
        assert sign_in(client, password="wrong-password").status_code == 401
        assert client.get("/api/v1/search", headers=basic(password="wrong-password")).status_code == 401
    put_off = sign_in(client)
    assert put_off.status_code == 429
    assert 0 < int(put_off.headers["Retry-After"]) <= 300
    assert "Wait" in put_off.text
    program = client.get("/api/v1/search", headers=basic())
    assert program.status_code == 429
    assert program.get_json()["title"] == "Too many tries"
    assert int(program.headers["Retry-After"]) > 0


def test_a_wrong_name_and_a_wrong_password_are_told_alike(app: Flask) -> None:
    client = app.test_client()
    pages = [sign_in(client, name, "wrong-password") for name in ("jo", "nobody-here", "a b:c", "", "x" * 5000)]
    assert {page.status_code for page in pages} == {401}
    assert len({page.text.count("do not fit") for page in pages}) == 1
