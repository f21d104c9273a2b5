"""Given names, as a sign that a word alone is a person's."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("given_names.txt")


def is_given(word: str) -> bool:
    """Whether `word`, in any case, is a given name of one of some eighty countries, written in Latin letters."""
    return word.casefold() in _names()


@cache
def _names() -> frozenset[str]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
