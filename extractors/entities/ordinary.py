"""Words that people write every day in ten languages, and that are therefore seldom a name where one could stand."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("ordinary_words.txt")
_KNOWN_FILE: Final = Path(__file__).with_name("known_words.txt")
_BORDER: Final = "---"


def is_common(word: str) -> bool:
    """Whether `word`, in any case, is among the few thousand most frequent words of one of the languages."""
    return word.casefold() in _lists()[1]


def is_frequent(word: str) -> bool:
    """Whether it is among the few hundred most frequent: mostly words that hold a sentence together."""
    return word.casefold() in _lists()[0]


def is_known(word: str) -> bool:
    """Whether it is one of some fifty thousand words of twenty languages: a name of an account is seldom one, since on
    each platform the words were taken first."""
    folded = word.casefold()
    return folded in _known() or folded in _lists()[1]


@cache
def _known() -> frozenset[str]:
    lines = _KNOWN_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    lines = (line.casefold() for line in _FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    words = tuple(lines)
    border = words.index(_BORDER)
    return frozenset(words[:border]), frozenset(words) - {_BORDER}
