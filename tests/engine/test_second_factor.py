"""The second factor at the door, over the real directory: on pages, for programs, and where the site requires it."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from cets_search.cli.search import search as search_command
from cets_search.config import Config
from cets_search.counters import SqliteStorage, shared_counters
from cets_search.engine.services import ACCOUNTS, Service
from cets_search.lockout import Lockout
from cets_search.second_factor import STEP, code_at
from cets_search.site import Site, open_site
from cets_search.web.serving import serving
from tests.engine.commands import cets, environ
from tests.engine.test_audit import written
from tests.engine.web_client import PASSWORD, admit, basic, csrf, sign_in, signed_in
from tests.home import empty

pytestmark = pytest.mark.engine

FACTOR = "/account/second-factor"
SECRET = re.compile(r'<code class="secret">([A-Z2-7 ]+)</code>')
RECOVERY = re.compile(r"<code>([A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4})</code>")


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
    empty(site.config, ("forces", "second-factors", "api-tokens"))
    SqliteStorage(site.config.home / "web" / "counters.sqlite").reset()
    admit(site)


class Authenticator:
    """Shows codes that were not shown before: each a step later, within what the clocks may differ by."""

    def __init__(self, secret: bytes) -> None:
        self.secret = secret
        self.last = 0

    def code(self) -> str:
        self.last = max(self.last + 1, int(time.time()) // STEP - 1)
        return code_at(self.secret, self.last).decode()


def send(client: FlaskClient, path: str, form_page: str = FACTOR, **form: str) -> TestResponse:
    return client.post(path, data={**form, "csrf_token": csrf(client, form_page)})


def last_use(app: Flask) -> str:
    """What the pages recorded last."""
    with app.app_context():
        return str(written(serving().site)[-1]["action"])


def enrol(jo: FlaskClient) -> tuple[Authenticator, list[str]]:
    assert send(jo, FACTOR, present=PASSWORD).status_code == 303
    found = SECRET.search(jo.get(FACTOR).text)
    assert found is not None
    authenticator = Authenticator(base64.b32decode(found[1].replace(" ", "")))
    page = send(jo, f"{FACTOR}/confirm", code=authenticator.code())
    assert page.status_code == 200
    return authenticator, RECOVERY.findall(page.text)


def give_code(client: FlaskClient, code: str, target: str = "/search") -> TestResponse:
    return send(client, "/sign-in/code", "/sign-in/code", code=code, next=target)


def test_setting_one_up_takes_the_password_again(app: Flask) -> None:
    jo = signed_in(app)
    for present in ("", "wrong-horse-battery"):
        refused = send(jo, FACTOR, present=present)
        assert refused.status_code == 400
        assert not SECRET.search(refused.text)
    assert last_use(app) == "begin-second-factor-failed"
    assert not SECRET.search(jo.get(FACTOR).text)


def test_signing_in_takes_a_code_each_once(app: Flask) -> None:
    authenticator, recovery = enrol(signed_in(app))
    assert len(recovery) == 10
    client = app.test_client()
    asked = sign_in(client, target="/search?q=bicycle")
    assert asked.headers["Location"] == "/sign-in/code?next=/search?q%3Dbicycle"
    assert client.get("/search").status_code == 303
    assert client.get("/api/v1/search").status_code == 401
    wrong = give_code(client, "000000")
    assert wrong.status_code == 401
    assert client.get("/search").status_code == 303
    code = authenticator.code()
    assert give_code(client, code).headers["Location"] == "/purpose?next=/search"
    assert client.get("/search").status_code == 200
    other = app.test_client()
    sign_in(other)
    assert give_code(other, code).status_code == 401
    assert give_code(other, recovery[0]).status_code == 303
    third = app.test_client()
    sign_in(third)
    assert give_code(third, recovery[0]).status_code == 401


def test_a_code_without_its_password_opens_nothing(app: Flask) -> None:
    authenticator, _ = enrol(signed_in(app))
    client = app.test_client()
    assert client.get("/sign-in/code").headers["Location"].startswith("/sign-in?")
    form = {"code": authenticator.code(), "csrf_token": csrf(client, "/sign-in")}
    assert client.post("/sign-in/code", data=form).headers["Location"].startswith("/sign-in?")
    assert client.get("/search").status_code == 303


def test_a_password_that_was_right_is_not_remembered_for_long(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    authenticator, _ = enrol(signed_in(app))
    client = app.test_client()
    sign_in(client)
    code, form = authenticator.code(), {"csrf_token": csrf(client, "/sign-in/code")}
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + 301)
    assert client.post("/sign-in/code", data={**form, "code": code}).headers["Location"].startswith("/sign-in?")


def test_a_password_that_was_changed_meanwhile_takes_no_code(app: Flask, site: Site) -> None:
    authenticator, _ = enrol(signed_in(app))
    client = app.test_client()
    sign_in(client)
    site.people.set_password("jo", "another long passphrase", "operator:test")
    assert give_code(client, authenticator.code()).status_code == 401
    assert last_use(app) == "sign-in-failed"
    assert client.get("/search").status_code == 303


def test_guessing_codes_is_throttled_though_the_password_is_right(app: Flask) -> None:
    enrol(signed_in(app))
    client = app.test_client()
    statuses = []
    for _ in range(6):
        sign_in(client)
        statuses += [give_code(client, f"{number:06}").status_code for number in range(2)]
        if statuses[-1] == 429:
            break
    assert statuses[:10] == [401] * 10
    assert statuses[-1] in {401, 429}
    assert sign_in(app.test_client()).status_code == 429


def test_programs_need_a_token(app: Flask, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    enrol(signed_in(app))
    refused = app.test_client().get("/api/v1/search", headers=basic())
    assert refused.status_code == 401
    assert "token" in refused.get_json()["detail"]
    for name, value in environ(site.config).items():
        monkeypatch.setenv(name, value)
    command = CliRunner().invoke(search_command, ["bicycle", "--as", "jo"], input=PASSWORD)
    assert command.exit_code == 1
    assert "second factor" in command.output


def test_the_command_asks_for_what_the_site_asks_for(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(asked: str) -> None:
        ran = CliRunner().invoke(search_command, ["bicycle", "--as", "jo"], input=PASSWORD)
        assert ran.exit_code != 0
        assert asked in ran.output

    for name, value in environ(site.config).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CETS_PURPOSE", "required")
    refused("--case and --reason")
    monkeypatch.setenv("CETS_SECOND_FACTOR", "required")
    refused("set up a second factor")
    site.people.set_password("jo", PASSWORD, "operator:test", given=True)
    refused("choose a password of your own")
    lockout = Lockout(shared_counters(site.config), site.audit, 1)
    lockout.failed("jo", "")
    refused("locked")
    lockout.unlock("jo", "essex", "operator:test")


def test_the_directory_is_told_that_there_is_one_and_nothing_of_it(app: Flask, site: Site) -> None:
    authenticator, _ = enrol(signed_in(app))
    stored = site.connection.client.get(
        index=site.config.index(ACCOUNTS), id="jo", headers=site.connection.as_service(Service.DIRECTORY)
    )["_source"]
    assert stored["second_factor"] is True
    assert base64.b32encode(authenticator.secret).decode() not in str(stored)


def test_it_is_taken_off_by_its_owner_with_a_code(app: Flask) -> None:
    jo = signed_in(app)
    authenticator, _ = enrol(jo)
    assert send(jo, f"{FACTOR}/remove", code="000000").status_code == 400
    assert last_use(app) == "remove-second-factor-failed"
    assert send(jo, f"{FACTOR}/remove", code=authenticator.code()).status_code == 303
    assert jo.get("/search").status_code == 303
    assert signed_in(app).get("/search").status_code == 200


def test_an_operator_takes_off_what_was_lost(app: Flask, site: Site) -> None:
    jo = signed_in(app)
    enrol(jo)
    assert cets(site.config, "user", "totp", "jo", "--reset").returncode == 0
    assert jo.get("/search").status_code == 303
    assert signed_in(app).get("/search").status_code == 200
    assert cets(site.config, "user", "totp", "jo", "--reset").returncode == 2


def test_where_it_is_required_nothing_else_comes_first(site: Site) -> None:
    app = create_app(replace(site.config, second_factor="required"))
    jo = app.test_client()
    assert sign_in(jo).status_code == 303
    for path in ("/search", "/account/tokens", "/purpose", "/seizures"):
        assert jo.get(path).headers["Location"] == FACTOR
    assert jo.get("/api/v1/search").status_code == 403
    assert app.test_client().get("/api/v1/search", headers=basic()).status_code == 403
    enrol(jo)
    assert jo.get("/search").status_code == 200
    assert jo.get("/api/v1/search").status_code == 200
