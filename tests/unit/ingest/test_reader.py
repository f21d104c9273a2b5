"""How the site's settings bound what one file may give."""

from __future__ import annotations

from pathlib import Path

from cets_search.config import load
from cets_search.ingest.reader import limits


def test_each_limit_is_its_own_setting(tmp_path: Path) -> None:
    settings = {"ARCHIVE_DEPTH": "5", "ARCHIVE_FILES": "700", "ARCHIVE_MB": "80", "ARCHIVE_RATIO": "90"}
    names = {f"CETS_{name}": value for name, value in {**settings, "TEXT_LIMIT": "6000"}.items()}
    given = limits(load({"CETS_HOME": str(tmp_path), **names}))
    assert (given.depth, given.members, given.size, given.ratio, given.text) == (5, 700, 80 << 20, 90, 6_000)
