"""The pages on formats name every registered one."""

from __future__ import annotations

from pathlib import Path

from extractors.formats.chat import registry
from extractors.formats.chat.phone_formats import PHONE
from extractors.formats.registry import CONTAINERS

DOCS = Path(__file__).parents[4] / "docs/formats"


def test_every_format_stands_in_its_page() -> None:
    phone = {one.name for one in PHONE}
    chat_page, phone_page = (DOCS / "chat.md").read_text(), (DOCS / "phone.md").read_text()
    for one in registry.FORMATS:
        assert f"`{one.name}`" in (phone_page if one.name in phone else chat_page), one.name


def test_the_list_of_every_format_has_it() -> None:
    listed = (DOCS.parent / "formats.md").read_text()
    names = [*(one.name for one in registry.FORMATS), *(one.name for one in CONTAINERS)]
    assert [name for name in names if f"`{name}`" not in listed] == []


def test_the_page_names_no_format_that_is_gone() -> None:
    rows = [line for line in (DOCS / "chat.md").read_text().splitlines() if line.startswith("| `")]
    named = {name for line in rows for name in line.split("|")[1].replace("`", "").replace(" ", "").split(",")}
    phone = {one.name for one in PHONE}
    assert named == {one.name for one in registry.FORMATS} - phone
