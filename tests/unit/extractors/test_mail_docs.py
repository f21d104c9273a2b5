"""The pages on formats name every registered container, and none that is gone."""

from __future__ import annotations

import re
from pathlib import Path

from extractors.formats.registry import CONTAINERS

DOCS = Path(__file__).parents[3] / "docs/formats"


def named(page: Path) -> set[str]:
    """The formats that a page's table has a row for."""
    rows = [line for line in page.read_text().splitlines() if line.startswith("| `")]
    return {name for line in rows for name in re.findall(r"`([^`]+)`", line.split("|")[1])}


def test_every_container_stands_in_a_page() -> None:
    assert {one.name for one in CONTAINERS} <= set().union(*map(named, DOCS.glob("*.md")))


def test_the_page_names_no_format_of_mail_that_is_gone() -> None:
    assert named(DOCS / "mail.md") <= {one.name for one in CONTAINERS}
