"""Who may run an administrator's command."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from cets_search.operators import NotOperator, operator


def test_the_owner_of_the_home_is_the_operator(tmp_path: Path) -> None:
    mine = pwd.getpwuid(os.geteuid()).pw_name
    assert operator(tmp_path) == f"operator:{mine}"
    assert operator(tmp_path / "not there yet") == f"operator:{mine}"


def test_nobody_else_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000)
    with pytest.raises(NotOperator, match="you are 4000000"):
        operator(tmp_path)
