"""The pages on formats name every registered container, and none that is gone."""

from __future__ import annotations

from pathlib import Path

from extractors.formats.registry import CONTAINERS

DOCS = Path(__file__).parents[3] / "docs/formats"
PAGES = ("mail.md", "outlook.md", "archives.md")


def test_every_container_stands_in_a_page() -> None:
    pages = [page for name in PAGES if (page := DOCS / name).is_file()]
    rows = [line for page in pages for line in page.read_text().splitlines() if line.startswith("| `")]
    named = {name for line in rows for name in line.split("|")[1].replace("`", "").replace(" ", "").split(",")}
    assert named == {one.name for one in CONTAINERS}
