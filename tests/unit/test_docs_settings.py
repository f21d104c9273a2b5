"""docs/settings.md and the code name the same settings with the same defaults."""

from __future__ import annotations

import re
from pathlib import Path

from cets_search import config

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| `(CETS_\w+)` \| (?:`(.*)`|(none|empty)) \| .+ \|$", re.MULTILINE)
NOT_SETTINGS = {"CETS_TOKEN"}


def documented() -> dict[str, str]:
    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    return {name: given or "" for name, given, _ in ROW.findall(page)}


def read_by(source: str) -> set[str]:
    return set(re.findall(r'"(CETS_[A-Z_]+)"', source))


def test_every_setting_is_on_the_page_and_no_other() -> None:
    source = Path(config.__file__).read_text(encoding="utf-8")
    assert set(documented()) == read_by(source)


def test_the_defaults_on_the_page_are_what_an_empty_environment_gives() -> None:
    assert config.load({name: value for name, value in documented().items() if value}) == config.load({})


def test_no_other_module_reads_a_setting() -> None:
    settings = set(documented())
    for path in (ROOT / "cets_search").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if path.name != "config.py":
            assert "environ.get" not in source or not read_by(source) & settings, path
            assert read_by(source) - settings <= NOT_SETTINGS, path
