"""docs/security.md and docs/asvs.md name tests: each is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(test_\w+(?:\.py)?)`")


def there_are() -> set[str]:
    found = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        found.add(path.name)
        found |= set(re.findall(r"(?m)^def (test_\w+)\(", path.read_text(encoding="utf-8")))
    return found


@pytest.mark.parametrize(("page", "least"), [("docs/asvs.md", 50), ("docs/security.md", 20)])
def test_every_test_that_a_page_names_is_there(page: str, least: int) -> None:
    named = set(NAMED.findall((ROOT / page).read_text(encoding="utf-8")))
    assert named - there_are() == set()
    assert len(named) >= least


def test_every_threat_has_a_test() -> None:
    page = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| (.+) \|$", page.split("## Threats")[1].split("\n## ")[0])[2:]
    assert len(rows) >= 15
    assert [row for row in rows if not NAMED.search(row)] == []
