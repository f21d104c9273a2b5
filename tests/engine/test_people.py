"""Accounts in a real OpenSearch Security: signing in, changes that act at the next request, and the commands."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from cets_search.config import Config
from cets_search.engine.embedded.places import PROJECT
from cets_search.engine.services import Service
from cets_search.model import Force, Person, Purpose, Role
from cets_search.people import BadAccount, SignInFailed
from cets_search.site import Site, open_site
from tests.engine.planting import CLOSED

pytestmark = pytest.mark.engine
PASSWORD = "correct-horse-battery-9"
OPERATOR = "operator:test"
JO = Person("jo", "essex", frozenset({Role.INVESTIGATOR, Role.ANALYST}))


@pytest.fixture
def site(config: Config) -> Iterator[Site]:
    opened = open_site(config)
    opened.people.add_force(Force("essex", "Essex", "ring 101"), OPERATOR)
    opened.people.add(JO, PASSWORD, OPERATOR)
    yield opened
    opened.connection.client.close()


def sign_in(site: Site, name: str, password: str) -> Person:
    return site.people.sign_in(name, password, Purpose(), "127.0.0.1")


def test_the_right_password_opens_and_others_do_not(site: Site) -> None:
    assert sign_in(site, "jo", PASSWORD) == JO
    assert site.people.actor("jo", Purpose("OP-1", "enquiry"), "::1").person == JO
    said = set()
    for name, password in (("jo", "wrong"), ("jo", ""), ("nobody", PASSWORD), ("", ""), ("jo:x", PASSWORD), ("é", "é")):
        with pytest.raises(SignInFailed) as caught:
            sign_in(site, name, password)
        said.add(str(caught.value))
    assert len(said) == 1


def test_a_disabled_account_is_out_at_its_next_request(site: Site) -> None:
    site.people.disable("jo", OPERATOR)
    with pytest.raises(SignInFailed):
        sign_in(site, "jo", PASSWORD)
    with pytest.raises(SignInFailed):
        site.people.actor("jo", Purpose(), "")
    assert [account.disabled for account in site.people.accounts()] == [True]
    site.people.add(JO, "another-long-phrase-7", OPERATOR)
    assert sign_in(site, "jo", "another-long-phrase-7") == JO


def test_a_new_password_takes_the_place_of_the_old(site: Site) -> None:
    site.people.set_password("jo", "another-long-phrase-7", OPERATOR)
    assert sign_in(site, "jo", "another-long-phrase-7") == JO
    with pytest.raises(SignInFailed):
        sign_in(site, "jo", PASSWORD)


@pytest.mark.parametrize(
    ("person", "password", "message"),
    [
        (Person("sam", "esex", frozenset({Role.ANALYST})), PASSWORD, "Did you mean essex"),
        (Person("Sam", "essex", frozenset({Role.ANALYST})), PASSWORD, "cannot name a person"),
        (Person("sam/..", "essex", frozenset({Role.ANALYST})), PASSWORD, "cannot name a person"),
        (Person("sam", "essex", frozenset()), PASSWORD, "Give sam a role"),
        (Person("sam", "essex", frozenset({Role.ANALYST})), "short", "at least 12"),
        (Person("sam", "essex", frozenset({Role.ANALYST})), "sam-likes-bicycles-9", "holds the person's name"),
        (Person("sam", "essex", frozenset({Role.ANALYST})), "aaaaaaaaaaaaaaa", "tried first"),
        (Person("jo", "essex", frozenset({Role.ANALYST})), PASSWORD, "there is a person|There is a person"),
    ],
)
def test_an_account_that_cannot_be_is_refused_in_words(site: Site, person: Person, password: str, message: str) -> None:
    with pytest.raises(BadAccount, match=message):
        site.people.add(person, password, OPERATOR)
    assert {account.name for account in site.people.accounts()} == {"jo"}


def test_a_name_that_two_forces_add_at_once_is_the_first_ones(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = site.people._directory
    put_password = directory.put_password
    site.people.add_force(Force("kent", "Kent Police"), "operator:test")

    def late(name: str, password: str) -> None:
        monkeypatch.setattr(directory, "put_password", put_password)
        site.people.add(Person("pat", "kent", frozenset({Role.ANALYST})), PASSWORD, "operator:test")
        put_password(name, password)

    monkeypatch.setattr(directory, "put_password", late)
    with pytest.raises(BadAccount, match="already"):
        site.people.add(Person("pat", JO.force, frozenset({Role.ADMINISTRATOR})), PASSWORD, "operator:test")
    account = site.people.account("pat")
    assert (account.force, account.roles) == ("kent", frozenset({Role.ANALYST}))


def test_an_unknown_person_names_those_spelt_nearly_so(site: Site) -> None:
    with pytest.raises(BadAccount, match="Did you mean jo"):
        site.people.disable("joe", OPERATOR)


def test_guards_are_read_afresh_at_each_request(site: Site) -> None:
    assert site.people.actor("jo", Purpose(), "").guards == frozenset()
    headers = site.connection.as_service(Service.REGISTRAR)
    site.connection.client.index(
        index=site.config.index("guards"),
        id=CLOSED.id,
        body={"seizure_id": CLOSED.id, "why": "withdrawn", "since": "2026-01-01T00:00:00Z"},
        params={"refresh": "true"},
        headers=headers,
    )
    assert site.people.actor("jo", Purpose(), "").guards == {CLOSED.id}


def cets(config: Config, *arguments: str, entered: str = "") -> subprocess.CompletedProcess[str]:
    environ = {
        **os.environ,
        "CETS_HOME": str(config.home),
        "CETS_ENGINE_PORT": str(config.engine_port),
        "CETS_TIKA_PORT": str(config.tika_port),
    }
    command = [sys.executable, "-m", "cets_search", *arguments]
    return subprocess.run(command, input=entered, env=environ, cwd=PROJECT, capture_output=True, text=True, check=False)


def test_the_commands_say_what_happened(site: Site) -> None:
    def run(*arguments: str, entered: str = "") -> tuple[int, str, str]:
        done = cets(site.config, *arguments, entered=entered)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout, done.stderr

    assert run("force", "add", "kent", "--name", "Kent")[0] == 0
    assert "kent" in run("force", "list")[1]
    code, _, error = run("user", "add", "pat", "--force", "kant", "--role", "analyst", "--password-stdin")
    assert code == 2
    assert "Did you mean kent" in error
    added = run("user", "add", "pat", "--force", "kent", "--role", "analyst", "--password-stdin", entered=PASSWORD)
    assert added[0] == 0
    assert "pat" in run("user", "list")[1]
    found = run("search", "tickets", "--as", "pat", "--json", entered=PASSWORD)
    assert found[0] == 0
    assert '"total": 0' in found[1]
    code, _, error = run("search", "a (b", "--as", "pat", entered=PASSWORD)
    assert code == 2
    assert error.splitlines()[:2] == ["  a (b", "    ^"]
    assert run("user", "disable", "pat")[0] == 0
    code, _, error = run("search", "tickets", "--as", "pat", entered=PASSWORD)
    assert code == 1
    assert PASSWORD not in error
