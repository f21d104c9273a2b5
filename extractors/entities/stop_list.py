"""Identifiers that point at nobody: no-reply senders, names of file formats, private networks, examples of manuals.

They are found like all others and nothing of them is left out; this says of a value why it should not be put first. The
rows are in `stop_list.toml`, those of names in `no_names.toml`, for whoever wants to see or extend them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from extractors.entities.name_doubt import listed

_FILE: Final = Path(__file__).with_name("stop_list.toml")
_REMEMBERED: Final = 4_096
_NAMES: Final = ("person", "org", "place")
_LONGEST: Final = 500
"""Characters of a value that a pattern is laid on: what is longer is on no list."""


@dataclass(frozen=True, slots=True)
class Row:
    """Values and patterns of one type that point at nobody, for one reason."""

    type: str
    values: tuple[str, ...]
    patterns: tuple[str, ...]
    reason: str


def _rows() -> tuple[Row, ...]:
    stated = tomllib.loads(_FILE.read_text(encoding="utf-8"))["stop"]
    return tuple(
        Row(row["type"], tuple(row.get("values", ())), tuple(row.get("patterns", ())), row["reason"]) for row in stated
    )


ROWS: Final = _rows()
"""The list, in its order; of two rows that hold a value the first gives the reason."""

_VALUES: Final[Mapping[tuple[str, str], str]] = {
    (row.type, value): row.reason for row in reversed(ROWS) for value in row.values
}
_PATTERNS: Final = tuple((row.type, re.compile("|".join(row.patterns)), row.reason) for row in ROWS if row.patterns)


@lru_cache(maxsize=_REMEMBERED)
def reason(kind: str, value: str) -> str | None:
    """Why the value (in its normal form) points at nobody; None where it is not on the list."""
    if said := _VALUES.get((kind, value)):
        return said
    if len(value) > _LONGEST:
        return None
    found = next((why for of, pattern, why in _PATTERNS if of == kind and pattern.fullmatch(value)), None)
    return found or (listed(value) if kind in _NAMES else None)
