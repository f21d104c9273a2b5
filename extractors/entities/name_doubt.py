"""Why a span that the model takes for a name is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

LONGEST: Final = 100
MOST_WORDS: Final = 8

_EDGES: Final = " \t\r\n.,;:!?\"'`*_|<>()[]{}/\\=+-–—…“”‘’"
_POSSESSIVE: Final = re.compile(r"['’]s$")
_MARKS: Final = re.compile(r"[@\\<>{}|=_*#~^]|://")
_NUMBER: Final = re.compile(r"\d{3}")
_TWO_PARAGRAPHS: Final = re.compile(r"\n\s*\n")
_FILE: Final = Path(__file__).with_name("no_names.txt")


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """`start` and `end` of the span without the marks round it and without a possessive `'s`."""
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    possessive = _POSSESSIVE.search(text, start, end)
    return start, possessive.start() if possessive is not None else end


def doubt(written: str) -> str | None:
    """The reason why what is `written` is no name, None where it may be one."""
    return next(_doubts(written), None)


def _doubts(written: str) -> Iterator[str]:
    if len(written) < 2:
        yield "one character"
    if len(written) > LONGEST:
        yield f"over {LONGEST} characters"
    if len(written.split()) > MOST_WORDS:
        yield f"over {MOST_WORDS} words"
    if _TWO_PARAGRAPHS.search(written):
        yield "goes over an empty line"
    if mark := _MARKS.search(written):
        yield f"has {mark[0]} in it, as addresses and programs have"
    if _NUMBER.search(written):
        yield "has a long number in it"
    letters = [character for character in written if character.isalpha()]
    if len(letters) < 2:
        yield "hardly any letters"
    if all(letter.islower() for letter in letters):
        yield "no capital letter"
    if written.casefold() in _no_names():
        yield "a greeting, a header's word or a day"


@cache
def _no_names() -> frozenset[str]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
