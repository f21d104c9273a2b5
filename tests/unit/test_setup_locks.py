"""The lock files pin everything by hash and name no registry."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from cets_search.engine.embedded.places import LOCK, PROJECT
from setup import lay_out_engine
from setup.engine_parts import PARTS
from setup.maven_artifacts import Coordinates, maven

LOCKS = ["engine.lock.json", "package-lock.json", *(f"requirements{part}.lock" for part in ("", "-dev", "-node"))]


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_file_holds_an_address(name: str) -> None:
    assert "://" not in (PROJECT / name).read_text(encoding="utf-8")


def test_every_part_of_the_engine_is_locked_by_version_and_hash() -> None:
    locked = json.loads(LOCK.read_text(encoding="utf-8"))
    for part in PARTS:
        assert set(part.roots) <= set(locked[part.folder])
    for files in locked.values():
        for name, digest in files.items():
            assert str(Coordinates.parse(name)) == name
            assert re.fullmatch("[0-9a-f]{64}", digest)


@pytest.mark.parametrize("name", [name for name in LOCKS if name.startswith("requirements")])
def test_every_python_package_is_locked_by_version_and_hash(name: str) -> None:
    packages = re.split(r"\n(?=[a-zA-Z])", (PROJECT / name).read_text(encoding="utf-8").strip())
    assert all(re.match(r"[\w.-]+==\S+", package) and "--hash=sha256:" in package for package in packages)


def test_every_npm_package_is_locked_by_hash() -> None:
    packages = json.loads((PROJECT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all("integrity" in package for name, package in packages.items() if name)


def test_a_file_that_is_not_the_locked_one_is_thrown_away_and_ends_set_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[Path] = []

    def fetch(coordinates: Coordinates, _context: object) -> Path:
        path = tmp_path / f"{coordinates.artifact}.jar"
        path.write_bytes(b"something else")
        fetched.append(path)
        return path

    monkeypatch.setattr(lay_out_engine, "fetch", fetch)
    wanted = Coordinates("org.example", "engine", "1.0", "jar")
    with pytest.raises(SystemExit, match=r"org\.example:engine:1\.0:jar"):
        lay_out_engine._checked(wanted, "0" * 64, maven())
    assert len(fetched) == 2, "a broken download is tried once more"
    assert not fetched[0].exists()
