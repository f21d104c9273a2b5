from __future__ import annotations

import stat
from pathlib import Path

import pytest

from cets_search.engine.embedded import places
from cets_search.engine.embedded.places import Home
from cets_search.engine.embedded.state import State


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_link_planted_where_settings_are_written_is_replaced_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("untouched", encoding="ascii")
    state = State(tmp_path / "state", None)
    state.folder.mkdir()
    settings = state.shared("config") / "opensearch.yml"
    settings.symlink_to(outside)
    state.write(settings, "written")
    assert outside.read_text(encoding="ascii") == "untouched"
    assert settings.read_text(encoding="ascii") == "written"
    assert not settings.is_symlink()


def test_nobody_else_can_look_into_a_servers_folder(tmp_path: Path) -> None:
    state = State(tmp_path / "state", None)
    state.folder.mkdir()
    state.prepare()
    state.write(state.folder / "settings", "x")
    folders = [state.folder, state.own("data"), state.shared("config"), state.read_only("rules")]
    assert [mode(folder) & 0o077 for folder in folders] == [0, 0, 0, 0]
    assert mode(state.folder / "settings") & 0o077 == 0


def test_a_homes_own_folders_are_closed_to_everybody_else(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.make()
    assert mode(home.root) & 0o066 == 0
    assert [mode(folder) for folder in (home.secrets, home.run, home.logs)] == [0o700] * 3


def test_root_keeps_a_servers_state_where_its_account_can_reach_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "STATE_OF_ROOT", tmp_path / "lib")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    closed = tmp_path / "closed"
    home = Home(closed / "home")
    home.root.mkdir(parents=True)
    closed.chmod(0o700)
    state = home.make_state("engine")
    assert state.parent == tmp_path / "lib"
    assert home.state("engine") == state
    assert home.make_state("engine") == state
