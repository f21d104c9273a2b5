"""Names for which too many sign-ins have failed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from cets_search.audit import Audit, RecordUnwritten
from cets_search.counters import SqliteStorage
from cets_search.lockout import LockedOut, Lockout
from cets_search.model import Use


class Told:
    """A record of use that is only listened to, and can be full."""

    def __init__(self) -> None:
        self.uses: list[Use] = []
        self.full = False

    def record(self, use: Use) -> None:
        if self.full:
            raise RecordUnwritten("full")
        self.uses.append(use)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def lockout(tmp_path: Path, told: Told) -> Lockout:
    return Lockout(SqliteStorage(tmp_path / "counters.sqlite"), cast(Audit, cast(Any, told)), 5)


def fail(lockout: Lockout, name: str, times: int) -> None:
    for _ in range(times):
        lockout.allow(name, "192.0.2.7")
        lockout.failed(name, "192.0.2.7")


def test_the_last_failure_locks_and_says_so_on_record(lockout: Lockout, told: Told) -> None:
    fail(lockout, "jo", 4)
    assert told.uses == []
    fail(lockout, "jo", 1)
    with pytest.raises(LockedOut, match="5 sign-ins have failed"):
        lockout.allow("jo", "192.0.2.8")
    assert [(use.action, use.person) for use in told.uses] == [("lock-account", "jo"), ("sign-in-failed", "jo")]
    lockout.allow("al", "192.0.2.7")


def test_a_success_starts_the_count_again(lockout: Lockout) -> None:
    fail(lockout, "jo", 4)
    lockout.succeeded("jo")
    fail(lockout, "jo", 4)
    assert not lockout.locked("jo")


def test_a_lock_outlives_a_day_and_failures_do_not(lockout: Lockout, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000_000.0
    monkeypatch.setattr("time.time", lambda: now)
    fail(lockout, "jo", 4)
    fail(lockout, "al", 5)
    now += 86_401
    fail(lockout, "jo", 1)
    assert not lockout.locked("jo")
    assert lockout.locked("al")


def test_an_administrator_unlocks(lockout: Lockout, told: Told) -> None:
    fail(lockout, "jo", 5)
    lockout.unlock("jo", "essex", "operator:test")
    assert (told.uses[-1].action, told.uses[-1].person, told.uses[-1].force) == (
        "unlock-account",
        "operator:test",
        "essex",
    )
    fail(lockout, "jo", 4)
    assert not lockout.locked("jo")


def test_nothing_is_unlocked_that_cannot_be_recorded(lockout: Lockout, told: Told) -> None:
    fail(lockout, "jo", 5)
    told.full = True
    with pytest.raises(RecordUnwritten):
        lockout.unlock("jo", "essex", "operator:test")
    assert lockout.locked("jo")


def test_a_name_that_is_nobodys_is_locked_alike_and_kept_as_nothing(
    tmp_path: Path, lockout: Lockout, told: Told
) -> None:
    fail(lockout, "My Password 17", 5)
    with pytest.raises(LockedOut):
        lockout.allow("My Password 17", "192.0.2.7")
    assert {use.person for use in told.uses} == {"not a name"}
    assert b"Password" not in (tmp_path / "counters.sqlite").read_bytes()
