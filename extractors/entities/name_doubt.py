"""Why a span that the model takes for a name is none, or hardly one, by what is written in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

LONGEST: Final = 100
MOST_WORDS: Final = 8
WRAPPED: Final = 45
"""Characters of a line from which on it may have been broken within a name; a shorter one ended where it should."""

_EDGES: Final = " \t\r\n.,;:!?\"'`*_|<>()[]{}/\\=+-–—…“”‘’"
_POSSESSIVE: Final = re.compile(r"['’]s$")
_ARTICLE: Final = re.compile(r"the\s+(?=\S)")
_CUT: Final = re.compile(r"[ \t]{3,}|\t|[ \t]*[(\[<{]|(?P<line>[ \t]*\n)")
_MARKS: Final = re.compile(r"[@\\<>{}|=_*#~^]|://")
_NUMBER: Final = re.compile(r"\d{3}")
_TWO_PARAGRAPHS: Final = re.compile(r"\n\s*\n")
_ABBREVIATION: Final = "an abbreviation of no organisation"
_FILE: Final = Path(__file__).with_name("no_names.toml")


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """`start` and `end` of what can be a name of the span: no marks round it, no article before it, no possessive
    `'s`, and nothing after a gap, a bracket that stays open, or the end of a short line."""
    start, end = _within_edges(text, start, end)
    if article := _ARTICLE.match(text, start, end):
        start = article.end()
    if cut := _cut(text, start, end):
        start, end = _within_edges(text, start, cut)
    possessive = _POSSESSIVE.search(text, start, end)
    return start, possessive.start() if possessive is not None else end


def misformed(written: str) -> str | None:
    """The reason why what is `written` is no name by its form, None where it may be one."""
    return next(_faults(written), None)


def listed(written: str) -> str | None:
    """What else `written` is known to be, by the list in no_names.toml. `SIM` is an abbreviation, `Sim` is none."""
    reason = _no_names().get(" ".join(written.casefold().split()))
    return None if reason == _ABBREVIATION and sum(map(str.isupper, written)) < 2 else reason


def _within_edges(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return start, end


def _cut(text: str, start: int, end: int) -> int | None:
    """Where a name ends before the span does."""
    for cut in _CUT.finditer(text, start, end):
        if cut["line"] is None:
            opened = text[cut.end() - 1]
            if opened not in "([{" or ")]}"["([{".index(opened)] not in text[cut.end() : end]:
                return cut.start()
        elif cut.start() - text.rfind("\n", 0, cut.start()) <= WRAPPED:
            return cut.start()
    return None


def _faults(written: str) -> Iterator[str]:
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


@cache
def _no_names() -> Mapping[str, str]:
    """The reason, by what is written."""
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        entry: reason
        for reason, entries in told.items()
        for line in entries.splitlines()
        for entry in (one.strip() for one in line.split(","))
        if entry
    }
