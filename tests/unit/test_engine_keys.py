from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jwt
import pytest

from cets_search import access
from cets_search.config import Config, load
from cets_search.engine.embedded.certificates import certificates
from cets_search.engine.embedded.places import Home
from cets_search.engine.keys import public_pem, secret, signing_key
from cets_search.engine.services import Service
from cets_search.engine.tokens import AUDIENCE, LIFETIME, Tokens
from cets_search.model import Actor, Person, Purpose, Role


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return load({"CETS_HOME": str(tmp_path / "home")})


def claims(config: Config, token: str) -> dict[str, object]:
    key = public_pem(signing_key(Home(config.home).secrets))
    found: dict[str, object] = jwt.decode(token, key, algorithms=["ES256"], audience=AUDIENCE)
    return found


def test_a_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = secret(tmp_path / "secrets", "page-key")
    assert len(first) == 32
    assert secret(tmp_path / "secrets", "page-key") == first
    assert secret(tmp_path / "secrets", "other") != first
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "secrets").iterdir()} == {0o600}


def test_all_who_ask_at_once_get_the_same_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        got = list(pool.map(lambda _: secret(tmp_path / "secrets", "page-key"), range(64)))
    assert len(set(got)) == 1
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["page-key"]


def test_a_persons_token_carries_principals_and_guards_for_a_minute(config: Config) -> None:
    person = Person("jo", "essex", frozenset({Role.INVESTIGATOR}))
    actor = Actor(person, Purpose(), frozenset({"0a1b"}))
    found = claims(config, Tokens(config).person(actor))
    assert found["sub"] == "jo"
    assert found["roles"] == list(access.token_roles(actor))
    assert {access.SESSION_ROLE, "all", "force:essex", "hide:0a1b"} <= set(access.token_roles(actor))
    assert isinstance(found["exp"], int)
    assert found["exp"] <= time.time() + LIFETIME <= time.time() + 60


def test_a_services_token_carries_its_own_name_alone(config: Config) -> None:
    found = claims(config, Tokens(config).service(Service.RECORD))
    assert found["sub"] == "service:record"
    assert found["roles"] == ["service:record"]


def test_another_sites_token_is_not_signed_with_our_key(config: Config, tmp_path: Path) -> None:
    foreign = Tokens(load({"CETS_HOME": str(tmp_path / "other")})).service(Service.LOADER)
    with pytest.raises(jwt.InvalidSignatureError):
        claims(config, foreign)


def test_certificates_are_made_once_with_keys_for_their_owner_alone(tmp_path: Path) -> None:
    made = certificates(tmp_path / "secrets")
    node = made.node.certificate.read_bytes()
    assert certificates(tmp_path / "secrets").node.certificate.read_bytes() == node
    assert made.node.key.stat().st_mode & 0o777 == 0o600
    assert made.admin.key.stat().st_mode & 0o777 == 0o600


def test_a_set_of_certificates_with_one_missing_is_made_anew(tmp_path: Path) -> None:
    made = certificates(tmp_path / "secrets")
    node = made.node.certificate.read_bytes()
    made.admin.key.unlink()
    assert certificates(tmp_path / "secrets").node.certificate.read_bytes() != node
