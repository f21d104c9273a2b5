"""What happens to an account acts at the next request: roles, passwords, sessions, locks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from cets_search.config import Config
from cets_search.counters import SqliteStorage
from cets_search.model import Role
from cets_search.site import Site, open_site
from tests.engine.commands import cets
from tests.engine.web_client import PASSWORD, admit, basic, csrf, sign_in, signed_in
from tests.home import empty

pytestmark = pytest.mark.engine

OPERATOR = "operator:test"
ANOTHER = "another-long-phrase-7"


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
    """Jo of Essex, with nothing counted against anybody."""
    empty(site.config, ("forces",))
    SqliteStorage(site.config.home / "web" / "counters.sqlite").reset()
    admit(site)


def post(client: FlaskClient, path: str, **form: str) -> int:
    return client.post(path, data={**form, "csrf_token": csrf(client, "/account")}).status_code


def test_a_change_of_roles_acts_at_the_next_request(app: Flask, site: Site) -> None:
    jo = signed_in(app)
    assert jo.get("/seizures").status_code == 200
    site.people.set_roles("jo", frozenset({Role.AUDITOR}), OPERATOR)
    assert jo.get("/seizures").status_code == 403
    assert app.test_client().get("/api/v1/seizures", headers=basic()).status_code == 403
    assert cets(site.config, "user", "role", "jo", "--role", "analyst", "--role", "coordinator").returncode == 0
    assert jo.get("/seizures").status_code == 200
    assert "analyst, coordinator" in jo.get("/account").text
    assert sign_in(app.test_client()).status_code == 303


def test_signing_out_everywhere_ends_every_session(app: Flask) -> None:
    here, there = signed_in(app), signed_in(app)
    assert post(here, "/account/sessions") == 303
    assert there.get("/search").status_code == 200
    assert post(here, "/account/sessions", everywhere="yes") == 303
    assert here.get("/search").status_code == 303
    assert there.get("/search").status_code == 303
    assert there.get("/api/v1/search").status_code == 401
    assert signed_in(app).get("/search").status_code == 200


def test_an_operator_ends_sessions_by_the_command(app: Flask, site: Site) -> None:
    jo = signed_in(app)
    assert cets(site.config, "user", "sign-out", "jo").returncode == 0
    assert jo.get("/search").status_code == 303


def test_ones_own_new_password_ends_the_other_sessions(app: Flask) -> None:
    here, there = signed_in(app), signed_in(app)
    assert post(here, "/account/password", present=PASSWORD, new=ANOTHER, again=ANOTHER) == 200
    assert "case <strong>OP-BELL</strong>" in here.get("/search").text
    assert there.get("/search").status_code == 303
    assert sign_in(app.test_client()).status_code == 401
    assert sign_in(app.test_client(), password=ANOTHER).status_code == 303


REFUSED = (
    ("wrong-password", ANOTHER, ANOTHER),
    (PASSWORD, ANOTHER, ANOTHER + "x"),
    (PASSWORD, "short", "short"),
    (PASSWORD, "jo-likes-bicycles-9", "jo-likes-bicycles-9"),
    ("", "", ""),
)


def test_a_password_that_cannot_be_changes_nothing(app: Flask) -> None:
    jo = signed_in(app)
    for present, new, again in REFUSED:
        assert post(jo, "/account/password", present=present, new=new, again=again) == 400
    assert jo.get("/search").status_code == 200
    assert sign_in(app.test_client()).status_code == 303


def test_a_name_is_locked_until_it_is_unlocked(site: Site) -> None:
    app = create_app(replace(site.config, lock_after=3))
    admit(site, "lee")
    lee, stranger = signed_in(app, "lee"), app.test_client()
    for _ in range(3):
        for name in ("lee", "nobody"):
            assert sign_in(stranger, name, "wrong-password").status_code == 401
    for name in ("lee", "nobody"):
        refused = sign_in(stranger, name)
        assert refused.status_code == 401
        assert "locked" in refused.text
    assert "locked" in stranger.get("/api/v1/search", headers=basic("lee")).get_json()["detail"]
    assert lee.get("/search").status_code == 200
    unlocked = cets(site.config, "user", "unlock", "lee")
    assert "lee may sign in again" in unlocked.stdout
    assert sign_in(stranger, "lee").status_code == 303
