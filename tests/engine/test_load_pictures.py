"""Text in pictures of a seizure: at once, or later over what was loaded without it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cets_search.config import Config
from tests.engine.commands import Index, answer, balanced, cets, loading, whole_index
from tests.engine.test_documents import half_scanned, scanned

pytestmark = pytest.mark.engine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "seizure"
    root.mkdir()
    scanned("Two bicycle tickets", "Ring 07700 900123").save(root / "scan.png")
    (root / "minutes.pdf").write_bytes(half_scanned())
    (root / "note.txt").write_text("Collect the bicycle at six.", encoding="utf-8")
    return root


def current(found: Index) -> dict[str, dict[str, Any]]:
    return {key: one for key, one in found.items() if one["current"]}


def test_pictures_read_later_are_as_if_read_at_once(force: Config, folder: Path) -> None:
    assert answer(cets(force, *loading(folder)))["documents"] == 4
    before = whole_index(force)
    ran = cets(force, "ocr", "EX-7", "--no-names", "--json")
    assert ran.returncode == 0, ran.stderr
    told = answer(ran)
    assert balanced(told)
    assert told["documents"] == 5
    later = whole_index(force)
    assert before["evidence"].keys() < later["evidence"].keys()
    assert before["items"].keys() == later["items"].keys()
    assert all(one["current"] for one in later["evidence"].values())
    assert any("phone:+447700900123" in one.get("ents", ()) for one in later["evidence"].values())
    at_once = answer(cets(force, *loading(folder, "--ocr", seizure="EX-8")))
    assert (at_once["documents"], at_once["entities"]) == (told["documents"], told["entities"])


def test_nothing_is_read_twice(force: Config, folder: Path) -> None:
    cets(force, *loading(folder, "--ocr"))
    before = whole_index(force)
    again = cets(force, *loading(folder, "--ocr"))
    assert again.returncode == 0, again.stderr
    assert whole_index(force) == before
    assert cets(force, "ocr", "EX-7", "--no-names").stdout.count("0 files loaded now") == 1


def test_a_load_with_ocr_reads_the_pictures_of_an_earlier_one(force: Config, folder: Path) -> None:
    cets(force, *loading(folder))
    told = answer(cets(force, *loading(folder, "--ocr")))
    assert told["documents"] == 5
    texts = [one.get("text", "") for one in current(whole_index(force)["evidence"]).values()]
    assert sum("07700 900123" in text for text in texts) == 2
