"""Writes what the documentation says of entity types from their registry: `python -m setup.entities_pages`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from cets_search.query.ways import WAYS
from extractors.entities.example import Example
from extractors.entities.registry import TYPES, Row

DOCS: Final = Path(__file__).resolve().parents[1] / "docs"
_TABLE: Final = re.compile(r"(?<=<!-- types -->\n).*?(?=<!-- /types -->)", re.DOTALL)
_FIELDS: Final = re.compile(r"^\| `email:` .*?(?= \| an identifier)", re.MULTILINE)
_WAYS: Final = re.compile(r"(?<=<!-- ways -->\n).*?(?=<!-- /ways -->)", re.DOTALL)
_OWN_FIELDS: Final = frozenset({"ip", "hash"})
"""Types whose search field looks elsewhere too, and is told on a line of its own."""


def pages() -> dict[Path, str]:
    """The pages as they have to be."""
    entities, search = DOCS / "entities.md", DOCS / "search.md"
    fields = " ".join(
        f"`{kind}:`" for kind in sorted(TYPES, key=lambda kind: kind != "email") if kind not in _OWN_FIELDS
    )
    return {
        entities: _TABLE.sub(lambda _: _table(), entities.read_text(encoding="utf-8")),
        search: _WAYS.sub(lambda _: _ways(), _FIELDS.sub(lambda _: f"| {fields}", search.read_text(encoding="utf-8"))),
    }


def main() -> None:
    """Write the pages."""
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


def _table() -> str:
    head = "| type | taken, and its `value` | refused |\n| --- | --- | --- |\n"
    return head + "".join(map(_line, TYPES.values()))


def _line(row: Row) -> str:
    taken = "<br>".join(map(_shown, (one for one in row.examples if one.value is not None)))
    refused = "<br>".join(map(_shown, (one for one in row.examples if one.value is None)))
    return f"| `{row.type}`: {row.one} | {taken} | {refused} |\n"


def _ways() -> str:
    head = "| you write | it finds the |\n| --- | --- |\n"
    return head + "".join(f"| {_code(way.typed)} | {way.finds} |\n" for way in WAYS)


def _shown(example: Example) -> str:
    value = "" if example.value is None else f" → {_code(example.value)}"
    note = f" ({example.note})" if example.note else ""
    return f"{_code(example.text)}{value}{note}"


def _code(text: str) -> str:
    """As code in a cell: a bar would end the cell, a line's end the table."""
    return f"`{text}`".replace("|", "\\|").replace("\n", " ⏎ ")


if __name__ == "__main__":
    main()
