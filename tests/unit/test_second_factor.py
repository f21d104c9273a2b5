"""Codes of an authenticator, as RFC 6238 has them, and each good once."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, cast

import pytest

from cets_search.engine.credentials import Credentials, Kept
from cets_search.engine.directory import Account
from cets_search.engine.errors import EngineConflict
from cets_search.model import Actor, Person, Purpose, Role, Use
from cets_search.second_factor import STEP, BadCode, Enrolment, SecondFactors, code_at

RFC_SECRET = b"12345678901234567890"
NOW = 1_234_567_890


class Held:
    """Entries by key, as the index would hold them; a change between a reading and its writing is a conflict."""

    def __init__(self) -> None:
        self.entries: dict[str, Kept] = {}

    def one(self, _index: str, key: str) -> Kept | None:
        return self.entries.get(key)

    def put(self, _index: str, key: str, source: Mapping[str, Any], over: Kept | None = None) -> None:
        if self.entries.get(key) != over:
            raise EngineConflict("another stands")
        number = over.version[0] + 1 if over else 0
        self.entries[key] = Kept(key, source, (number, 1))

    def delete(self, _index: str, key: str) -> None:
        self.entries.pop(key, None)


class Known:
    """One account and what is told of it."""

    def __init__(self) -> None:
        self.stands = False
        self.uses: list[Use] = []

    def record(self, use: Use) -> None:
        self.uses.append(use)

    def set_second_factor(self, name: str, _by: object, action: str, *, stands: bool) -> None:
        self.uses.append(Use(action, name))
        self.stands = stands

    def account(self, name: str) -> Account:
        return Account(name, "essex", frozenset({Role.ANALYST}), second_factor=self.stands)

    def actor(self, name: str, purpose: Purpose, client: str, _began: float | None = None) -> Actor:
        person = Person(name, "essex", frozenset({Role.ANALYST}), second_factor=self.stands)
        return Actor(person, purpose, frozenset(), client)


class Desk:
    """A service over made-up surroundings, at a moment that the test sets."""

    def __init__(self) -> None:
        self.held, self.known, self.now = Held(), Known(), float(NOW)
        self.factors = self.with_key(b"k" * 32)

    def with_key(self, key: bytes) -> SecondFactors:
        known = cast(Any, self.known)
        return SecondFactors(cast(Credentials, cast(Any, self.held)), known, known, key)

    @property
    def jo(self) -> Actor:
        return self.known.actor("jo", Purpose(), "")

    def code(self, enrolment: Enrolment, steps: int = 0) -> str:
        return code_at(base64.b32decode(enrolment.secret), int(self.now) // STEP + steps).decode()

    def stands(self) -> bool:
        return self.known.stands

    def check(self, code: str) -> Person:
        return self.factors.check("jo", 0.0, code, "")


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk()
    monkeypatch.setattr("time.time", lambda: made.now)
    return made


@pytest.fixture
def enrolled(desk: Desk) -> tuple[Enrolment, tuple[str, ...]]:
    enrolment = desk.factors.begin(desk.jo)
    codes = desk.factors.confirm(desk.jo, desk.code(enrolment))
    desk.now += 10 * STEP
    return enrolment, codes


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (59, b"287082"),
        (1111111109, b"081804"),
        (1111111111, b"050471"),
        (1234567890, b"005924"),
        (2000000000, b"279037"),
        (20000000000, b"353130"),
    ],
)
def test_codes_are_those_of_the_rfc(moment: int, code: bytes) -> None:
    assert code_at(RFC_SECRET, moment // STEP) == code  # the last six digits of RFC 6238, appendix B


def test_the_address_is_what_authenticators_read(desk: Desk) -> None:
    enrolment = desk.factors.begin(desk.jo)
    assert enrolment.address.startswith("otpauth://totp/Evidence%20index:jo?")
    assert f"secret={enrolment.secret}" in enrolment.address
    assert desk.factors.begun(desk.jo) == enrolment


def test_nothing_stands_until_a_code_was_given(desk: Desk) -> None:
    enrolment = desk.factors.begin(desk.jo)
    with pytest.raises(BadCode):
        desk.factors.confirm(desk.jo, "000000")
    with pytest.raises(BadCode):
        desk.check(desk.code(enrolment))
    assert not desk.stands()
    desk.factors.confirm(desk.jo, desk.code(enrolment))
    assert desk.stands()
    assert desk.factors.begun(desk.jo) is None
    with pytest.raises(BadCode, match="already"):
        desk.factors.begin(desk.jo)


def test_a_code_is_good_once_and_none_before_it(desk: Desk, enrolled: tuple[Enrolment, tuple[str, ...]]) -> None:
    code = desk.code(enrolled[0])
    assert desk.check(f"{code[:3]} {code[3:]}").name == "jo"
    for again in (code, desk.code(enrolled[0], -1)):
        with pytest.raises(BadCode, match="used already"):
            desk.check(again)
    desk.now += STEP
    assert desk.check(desk.code(enrolled[0])).name == "jo"
    assert [use.action for use in desk.known.uses[-4:]] == ["sign-in", "sign-in-failed", "sign-in-failed", "sign-in"]


def test_the_code_that_set_it_up_is_used(desk: Desk) -> None:
    enrolment = desk.factors.begin(desk.jo)
    code = desk.code(enrolment)
    desk.factors.confirm(desk.jo, code)
    with pytest.raises(BadCode):
        desk.check(code)


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clocks_may_differ_by_one_step(
    desk: Desk, enrolled: tuple[Enrolment, tuple[str, ...]], steps: int, good: bool
) -> None:
    code = desk.code(enrolled[0], steps)
    if good:
        desk.check(code)
    else:
        with pytest.raises(BadCode):
            desk.check(code)


@pytest.mark.parametrize(
    "code", ["", "      ", "12345", "1234567", "abcdef", "１２３４５６", "\ud800" * 6, "x" * 10_000]
)
def test_what_is_no_code_is_refused(desk: Desk, enrolled: tuple[Enrolment, tuple[str, ...]], code: str) -> None:
    with pytest.raises(BadCode):
        desk.check(code)


def test_a_recovery_code_signs_in_once(desk: Desk, enrolled: tuple[Enrolment, tuple[str, ...]]) -> None:
    codes = enrolled[1]
    assert len(set(codes)) == 10
    assert desk.check(codes[3].lower().replace("-", " ")).name == "jo"
    with pytest.raises(BadCode):
        desk.check(codes[3])
    assert desk.check(codes[4]).name == "jo"


def test_of_two_who_give_one_code_at_once_one_is_let_in(
    desk: Desk, enrolled: tuple[Enrolment, tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, before = desk.code(enrolled[0]), desk.held.entries["jo"]
    desk.check(code)
    now = desk.held.entries["jo"]
    monkeypatch.setattr(desk.held, "one", lambda _index, _key: before)  # what the other had read
    with pytest.raises(BadCode):
        desk.check(code)
    assert desk.held.entries["jo"] == now


def test_neither_secret_nor_recovery_codes_are_stored(desk: Desk, enrolled: tuple[Enrolment, tuple[str, ...]]) -> None:
    stored = str(desk.held.entries["jo"])
    raw = base64.b32decode(enrolled[0].secret)
    for told in (
        enrolled[0].secret,
        base64.b64encode(raw).decode(),
        *enrolled[1],
        *(c.replace("-", "") for c in enrolled[1]),
    ):
        assert told not in stored


def test_what_was_sealed_for_one_opens_for_nobody_else_nor_with_another_key(
    desk: Desk, enrolled: tuple[Enrolment, tuple[str, ...]]
) -> None:
    jo = desk.held.entries["jo"]
    desk.held.entries["al"] = Kept("al", jo.source, jo.version)
    with pytest.raises(BadCode, match="cannot be read"):
        desk.factors.check("al", 0.0, desk.code(enrolled[0]), "")
    with pytest.raises(BadCode, match="cannot be read"):
        desk.with_key(b"o" * 32).check("jo", 0.0, desk.code(enrolled[0]), "")


def test_it_is_taken_off_with_a_code_or_by_an_administrator(
    desk: Desk, enrolled: tuple[Enrolment, tuple[str, ...]]
) -> None:
    with pytest.raises(BadCode):
        desk.factors.remove(desk.jo, "000000")
    assert desk.known.stands
    desk.factors.remove(desk.jo, desk.code(enrolled[0]))
    assert (desk.known.stands, desk.held.entries) == (False, {})
    desk.factors.confirm(desk.jo, desk.code(desk.factors.begin(desk.jo)))
    desk.factors.reset("jo", "operator:test")
    assert (desk.known.stands, desk.held.entries) == (False, {})
    assert desk.known.uses[-1].action == "reset-second-factor"
