"""API tokens: what they open and what not, until when, and what the record and the index keep of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from app import create_app
from cets_search.access import Action
from cets_search.api_tokens import MOST, BadToken
from cets_search.cli.search import search as search_command
from cets_search.config import Config
from cets_search.counters import SqliteStorage
from cets_search.engine import indices
from cets_search.engine.connection import client
from cets_search.engine.credentials import Credentials
from cets_search.engine.services import API_TOKENS
from cets_search.model import Person, Role
from cets_search.site import Site, open_site
from cets_search.stored import stamp
from tests.engine.commands import cets, environ
from tests.engine.planting import OPEN, document, document_id, plant
from tests.engine.web_client import PASSWORD, admit, csrf, signed_in
from tests.home import empty

pytestmark = pytest.mark.engine

OPERATOR = "operator:test"
JO = Person("jo", "essex", frozenset({Role.INVESTIGATOR}))
TOKEN = re.compile(r"cets_[0-9a-f]{16}_[A-Za-z0-9_-]{43}")


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    empty(stack)
    opened = open_site(stack)
    plant(opened.connection, OPEN, [document(OPEN, "bike.txt", "A bicycle")])
    yield opened
    opened.connection.client.close()


@pytest.fixture(scope="module")
def app(site: Site) -> Flask:
    return create_app(site.config)


@pytest.fixture(autouse=True)
def _afresh(site: Site) -> None:
    empty(site.config, ("forces", "api-tokens"))
    SqliteStorage(site.config.home / "web" / "counters.sqlite").reset()
    admit(site)


def made(site: Site, *scope: str, days: int = 7, name: str = "nightly report") -> str:
    return site.api_tokens.make(JO, name, scope or ("search", "view"), days, OPERATOR)[1]


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def last_entries(site: Site, count: int) -> list[dict[str, Any]]:
    with client(site.config, indices.administrator(site.config)) as engine:
        name = site.config.index("cets-audit")
        engine.indices.refresh(index=name)
        found = engine.search(index=name, body={"size": count, "sort": [{"@timestamp": "desc"}, {"seq": "desc"}]})
    return [hit["_source"] for hit in found["hits"]["hits"]]


def test_a_token_opens_its_scope_and_nothing_else(app: Flask, site: Site) -> None:
    token, asking = made(site), app.test_client()
    found = asking.get("/api/v1/search?q=bicycle", headers=bearer(token))
    assert (found.status_code, found.get_json()["total"]) == (200, 1)
    assert asking.get(f"/api/v1/documents/{document_id(OPEN, 'bike.txt')}", headers=bearer(token)).status_code == 200
    for path in ("/api/v1/seizures", "/api/v1/searches", "/api/v1/history", "/api/v1/list-search"):
        refused = asking.get(path, headers=bearer(token))
        assert refused.status_code == 403
        assert "scope lacks" in refused.get_json()["detail"]
    kept = asking.post("/api/v1/searches", headers=bearer(token), json={"name": "Mine", "search": "q=bicycle"})
    assert kept.status_code == 403
    assert asking.get("/search?q=bicycle", headers=bearer(token)).status_code == 303
    assert asking.get("/account/tokens", headers=bearer(token)).status_code == 303


def test_what_a_token_does_is_recorded_with_its_name(app: Flask, site: Site) -> None:
    asked = app.test_client().get("/api/v1/search?q=bicycle", headers=bearer(made(site)) | {"CETS-Case": "OP-BELL"})
    assert asked.status_code == 200
    (entry,) = last_entries(site, 1)
    assert (entry["action"], entry["person"], entry["case"]) == ("search", "jo", "OP-BELL")
    assert entry["detail"]["token"] == "nightly report"


def test_what_is_no_token_is_told_alike(app: Flask, site: Site) -> None:
    token, asking = made(site), app.test_client()
    other = token[:22] + ("A" if token[22] != "A" else "B") + token[23:]
    unknown = "cets_0123456789abcdef_" + "A" * 43
    for wrong in ("", "cets_", "x" * 5000, unknown, "cets_../_search_" + "A" * 43, f"{token}x", other):
        answer = asking.get("/api/v1/search", headers=bearer(wrong))
        assert answer.status_code == 401
        assert "Bearer" in answer.headers["WWW-Authenticate"]
        assert token not in answer.text
    assert asking.get("/api/v1/search", headers=bearer(token)).status_code == 200


def test_a_token_ends_with_what_it_rests_on(app: Flask, site: Site) -> None:
    def status(token: str) -> int:
        return app.test_client().get("/api/v1/search", headers=bearer(token)).status_code

    token = made(site)
    site.people.set_roles("jo", frozenset({Role.AUDITOR}), OPERATOR)
    assert status(token) == 403
    site.people.set_roles("jo", frozenset({Role.ANALYST}), OPERATOR)
    assert status(token) == 200
    site.people.end_sessions("jo", OPERATOR)
    assert status(token) == 401
    token = made(site, name="another")
    site.people.set_password("jo", "another-long-phrase-7", OPERATOR)
    assert status(token) == 401
    token = made(site, name="a third")
    site.people.disable("jo", OPERATOR)
    assert status(token) == 401
    site.people.add(JO, "another-long-phrase-7", OPERATOR)
    assert status(token) == 401


def test_a_token_expires(app: Flask, site: Site) -> None:
    token = made(site, days=1)
    credentials = Credentials(site.connection)
    (kept,) = credentials.of(API_TOKENS, "jo")
    gone = stamp(datetime.now(UTC) - timedelta(seconds=1))
    credentials.put(API_TOKENS, kept.key, {**kept.source, "expires_at": gone}, kept)
    assert app.test_client().get("/api/v1/search", headers=bearer(token)).status_code == 401
    (entry,) = last_entries(site, 1)
    assert (entry["action"], entry["person"]) == ("token-refused", "jo")
    assert "expired" in signed_in(app).get("/account/tokens").text


def test_when_a_token_was_last_used_is_told_to_the_hour(app: Flask, site: Site) -> None:
    token, asking = made(site), app.test_client()
    (unused,) = site.api_tokens.of("jo", OPERATOR)
    assert unused.used_at == ""
    jo = signed_in(app)
    assert "never" in jo.get("/account/tokens").text
    for _ in range(2):
        assert asking.get("/api/v1/search", headers=bearer(token)).status_code == 200
    (kept,) = Credentials(site.connection).of(API_TOKENS, "jo")
    (used,) = site.api_tokens.of("jo", OPERATOR)
    assert used.used_at[:10] == stamp(datetime.now(UTC))[:10]
    assert kept.source["used_at"] == used.used_at
    assert "never" not in jo.get("/account/tokens").text
    long_ago = {**kept.source, "used_at": "2026-01-01T00:00:00.000Z"}
    Credentials(site.connection).put(API_TOKENS, kept.key, long_ago, kept)
    asking.get("/api/v1/search", headers=bearer(token))
    assert site.api_tokens.of("jo", OPERATOR)[0].used_at >= used.used_at


REFUSED: tuple[tuple[str, set[str], int, str], ...] = (
    ("", {"search"}, 7, "name of 1 to"),
    ("a\u202eb", {"search"}, 7, "name of 1 to"),
    ("x" * 61, {"search"}, 7, "name of 1 to"),
    ("fine", set(), 7, "at least one thing"),
    ("fine", {"read-record"}, 7, "at least one thing"),
    ("fine", {"nosuch"}, 7, "at least one thing"),
    ("fine", {"search"}, 0, "from 1 day to 90"),
    ("fine", {"search"}, 91, "from 1 day to 90"),
)


def test_a_token_that_cannot_be_is_refused_in_words(site: Site) -> None:
    for name, scope, days, message in REFUSED:
        with pytest.raises(BadToken, match=message):
            site.api_tokens.make(JO, name, scope, days, OPERATOR)
    assert site.api_tokens.of("jo", OPERATOR) == ()


def test_nobody_gathers_tokens(site: Site) -> None:
    for number in range(MOST):
        made(site, name=f"program {number}")
    with pytest.raises(BadToken, match="revoke one"):
        made(site, name="one more")
    with pytest.raises(BadToken, match="already"):
        made(site, name="program 0")


def test_a_token_is_made_shown_once_and_revoked_on_the_page(app: Flask, site: Site) -> None:
    jo = signed_in(app)
    form = {"name": "nightly <b>", "days": "7", "scope": ["search"], "csrf_token": csrf(jo, "/account/tokens")}
    for present in ("", "wrong-horse-battery"):  # whoever rides the session does not know it
        refused = jo.post("/account/tokens", data=form | {"present": present})
        assert (refused.status_code, TOKEN.findall(refused.text)) == (400, [])
    assert "make-token-failed" in [entry["action"] for entry in last_entries(site, 3)]
    form["present"] = PASSWORD
    page = jo.post("/account/tokens", data=form)
    (token,) = set(TOKEN.findall(page.text))
    assert page.headers["Cache-Control"] == "no-store"
    assert "nightly <b>" not in page.text
    assert app.test_client().get("/api/v1/search", headers=bearer(token)).status_code == 200
    listed = jo.get("/account/tokens").text
    assert "nightly &lt;b&gt;" in listed
    assert not TOKEN.findall(listed)
    again = jo.post("/account/tokens", data=form)
    assert again.status_code == 400
    assert "already" in unescape(again.text)
    (address,) = set(re.findall(r'action="(/account/tokens/[0-9a-f]{16}/revoke)"', listed))
    admit(site, "al", "essex", Role.ANALYST)
    al = signed_in(app, "al")
    assert al.post(address, data={"csrf_token": csrf(al, "/account/tokens")}).status_code == 404
    assert app.test_client().get("/api/v1/search", headers=bearer(token)).status_code == 200
    assert jo.post(address, data={"csrf_token": csrf(jo, "/account/tokens")}).status_code == 303
    assert app.test_client().get("/api/v1/search", headers=bearer(token)).status_code == 401


def test_the_secret_is_kept_nowhere(site: Site) -> None:
    secret = made(site).split("_", 2)[2]
    assert secret not in str(Credentials(site.connection).of(API_TOKENS, ""))
    assert secret not in str(last_entries(site, 20))


def test_the_commands_make_list_and_revoke(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    added = cets(site.config, "token", "add", "jo", "--name", "report", "--scope", "search", "--days", "3")
    token = added.stdout.strip()
    assert TOKEN.fullmatch(token)
    listed = cets(site.config, "token", "list", "--of", "jo").stdout
    assert "report" in listed
    for name, value in environ(site.config).items():
        monkeypatch.setenv(name, value)
    found = CliRunner().invoke(search_command, ["bicycle", "--as", "jo"], input=token)
    assert "1 found" in found.output
    other = CliRunner().invoke(search_command, ["bicycle", "--as", "al"], input=token)
    assert other.exit_code == 1
    assert "somebody else" in other.output
    key = listed.split()[0]
    assert cets(site.config, "token", "revoke", "al", key).returncode == 2
    assert cets(site.config, "token", "revoke", "jo", key).returncode == 0
    assert CliRunner().invoke(search_command, ["bicycle", "--as", "jo"], input=token).exit_code == 1
    refused = cets(site.config, "token", "add", "jo", "--name", "x", "--scope", Action.READ_RECORD)
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr


def test_many_wrong_tokens_put_off_an_address(app: Flask) -> None:
    asking = app.test_client()
    wrong = (bearer(f"cets_{number:016x}_{'A' * 43}") for number in range(61))
    assert [asking.get("/api/v1/search", headers=each).status_code for each in wrong] == [401] * 60 + [429]
