"""What is registered is documented."""

from __future__ import annotations

from pathlib import Path

from extractors.formats.chat.phone_formats import PHONE

PAGE = Path(__file__).parents[4] / "docs" / "formats" / "phone.md"


def test_every_format_has_its_line() -> None:
    page = PAGE.read_text()
    documented = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")}
    assert {form.name for form in PHONE} == documented
