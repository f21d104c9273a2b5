"""Sign-ins that fail too often are put off, by name and by address."""

from __future__ import annotations

from pathlib import Path

import pytest

from cets_search.counters import SqliteStorage
from cets_search.web import throttle
from cets_search.web.throttle import SignInThrottle, TooManyTries


@pytest.fixture
def counting(tmp_path: Path) -> SignInThrottle:
    return SignInThrottle(SqliteStorage(tmp_path / "counters.sqlite"))


def test_a_name_is_put_off_from_every_address(counting: SignInThrottle) -> None:
    for place in range(10):
        counting.allow("jo-essex", f"192.0.2.{place}")
        counting.failed("jo-essex", f"192.0.2.{place}")
    with pytest.raises(TooManyTries) as put_off:
        counting.allow("jo-essex", "192.0.2.200")
    assert 0 < put_off.value.seconds <= 300
    counting.allow("al-essex", "192.0.2.1")


def test_an_address_is_put_off_for_every_name(counting: SignInThrottle) -> None:
    for place in range(60):
        counting.failed(f"name-{place}", "192.0.2.7")
    with pytest.raises(TooManyTries):
        counting.allow("jo-essex", "192.0.2.7")
    counting.allow("jo-essex", "192.0.2.8")


def test_the_right_password_forgives_the_name_alone(counting: SignInThrottle) -> None:
    for _ in range(9):
        counting.failed("jo-essex", "192.0.2.7")
    counting.succeeded("jo-essex")
    for _ in range(9):
        counting.failed("jo-essex", "192.0.2.7")
    counting.allow("jo-essex", "192.0.2.7")


def test_names_are_not_kept_as_written(tmp_path: Path) -> None:
    path = tmp_path / "counters.sqlite"
    SignInThrottle(SqliteStorage(path)).failed("a-password-typed-as-a-name", "192.0.2.7")
    assert b"a-password" not in path.read_bytes()


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (61, "2 minutes"), (300, "5 minutes")],
)
def test_waits_are_said_in_words(seconds: int, said: str) -> None:
    assert throttle.waiting(seconds) == said
    assert said in str(TooManyTries(seconds))
