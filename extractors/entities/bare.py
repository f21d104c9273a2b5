"""Host names that stand in running text without a scheme: `example.org`, not `file.txt` or `e.g.`.

Each candidate comes with the reason against it, or none. What follows the name decides whose it is: a path makes it
a URL (bare_url.py), else it is a domain (domain.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from extractors.entities import host
from extractors.entities.ordinary import is_common

# Found by their last dot, which is rarer than a letter; a name is then read backwards from there.
_ENDING: Final = re.compile(
    r"\.(?<=[^\W_]\.)(?:xn--[A-Za-z0-9-]{2,59}+(?!\w)|[A-Za-z]{2,24}+(?![A-Za-z0-9_])|[^\W\d_]{2,24}+(?!\w))(?!@|-\w|\.\w)",
    re.IGNORECASE,
)
_BACKWARDS: Final = re.compile(r"[\w-]++(?:\.[\w-]++)*+")
_PLAIN_BACKWARDS: Final = re.compile(r"[A-Za-z0-9_-]++(?:\.[A-Za-z0-9_-]++)*+")
_UNSPACED: Final = re.compile(r"[\u2e80-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]")
"""Chinese, Japanese, Korean: letters that stand beside a name without a space."""
_NOT_BEFORE: Final = frozenset("@.-")
_FILE_ENDINGS: Final = (
    "am as bz bin cab cam cc cd class cfg doc er gd gz java la lc ls mc md ml mm mn mo mov ms name pa pc pm pr ps py "
    "rs run sc sh so sr st ts vi vb zip"
)
_FILES: Final = frozenset(_FILE_ENDINGS.split())
"""Endings of files that are top-level domains too: only a name of three labels or a path says that it is a host."""
_STEM: Final = re.compile(
    r"(?:auto|re)?conf(?:ig|igure)?|make(?:file)?|main|index|install|kconfig|test|perl", re.IGNORECASE
)
_SOURCES: Final = frozenset({"in", "pl"})
"""India and Poland, Autoconf and Perl: what stands before tells."""
_WORD_ENDINGS: Final = (
    "al am as at be by do go in is it me my no so to us we call date fun game help here how id info link live love "
    "name new news next now one open play read sale show stream team tips today top watch work"
)
_WORDS: Final = frozenset(_WORD_ENDINGS.split())
"""English words that are top-level domains too: `ok.so` is a full stop without its space."""
_PATH: Final = re.compile(r"(?::\d{1,5})?(?:/[^\s/<>\"')\]]|[?#]\w{1,64}=)")
_PATH_MARKS: Final = frozenset("/\\$%&#~+")
_NO_PORT: Final = re.compile(r":\d{6}")
_SCHEME_MARK: Final = re.compile(r"[\w/:]//")
_SHORT: Final = 5
"""A name before a word shorter than this is a word itself."""


class Bare(NamedTuple):
    """A dotted name at `start` to `end`, its normal form, and why it is no host; None where it is one."""

    start: int
    end: int
    name: str
    fault: str | None


def hosts(text: str) -> Iterator[Bare]:
    """The dotted names of `text` that end in a known top-level domain, left to right."""
    floor, backwards = 0, text[::-1]
    for match in _ENDING.finditer(text):
        end, ending = match.end(), match[0][1:]
        known = _is_ending(ending)
        if not known and not _is_capitalised(ending):
            continue
        start = _start(backwards, match.start(), floor)
        if start == match.start() or (start and text[start - 1] in _NOT_BEFORE):
            continue
        labels = text[start:end].split(".")
        if len(labels) > 2 and _begins_a_sentence(labels):
            end -= len(labels.pop()) + 1
        elif not known:
            continue
        floor = end
        name, fault = _read(text[start:end])
        yield Bare(start, end, name, fault or _by_neighbours(text, start, end, labels) or _by_ending(text, end, labels))


def has_path(text: str, end: int) -> bool:
    """Whether a path or a query follows the host that ends at `end`, with a port or without."""
    return _PATH.match(text, end) is not None


def _start(backwards: str, dot: int, floor: int) -> int:
    """Where the name whose last label begins after `dot` does, in the text whose reverse is `backwards`."""
    start, end = len(backwards) - dot, len(backwards) - max(floor, dot - host.LONGEST)
    match = _PLAIN_BACKWARDS.match(backwards, start, end)
    if match is None or not _UNSPACED.match(backwards, match.end(), end):
        match = _BACKWARDS.match(backwards, start, end)
    return len(backwards) - match.end() if match is not None else dot


@lru_cache(maxsize=8_192)
def _is_ending(label: str) -> bool:
    return label.lower() != "onion" and host.is_ending(host.normalise(label))


def _is_capitalised(label: str) -> bool:
    return label[0].isupper() and label[1:].islower()


def _begins_a_sentence(labels: list[str]) -> bool:
    """`example.org.Please ring`: the last label is a capitalised word, and the name is whole without it."""
    return _is_capitalised(labels[-1]) and _is_ending(labels[-2]) and not labels[0][:1].isupper()


@lru_cache(maxsize=8_192)
def _read(written: str) -> tuple[str, str | None]:
    """The normal form of a dotted name, and what the name itself tells against it."""
    name = host.normalise(written)
    return name, _by_name(written.split("."), name)


def _by_name(labels: list[str], name: str) -> str | None:
    if not host.is_well_formed(name):
        return "a label that no host may have"
    if not host.is_registrable(name):
        return "a public suffix by itself"
    return "an underscore where none may be" if "_" in labels[-2] else None


def _by_neighbours(text: str, start: int, end: int, labels: list[str]) -> str | None:
    before, after = text[max(0, start - 3) : start], text[end : end + 1]
    if before[-1:] in _PATH_MARKS and (before[-2:] != "//" or _SCHEME_MARK.match(before)):
        return "part of a path"
    if before[-1:] == ":" and before[-2:-1].isalnum() and len(labels) == 2 and labels[-1].lower() in _FILES | _SOURCES:
        return "part of a path"
    if after and (after in "@(_=\\" or _NO_PORT.match(text, end)):
        return "goes on as no host does"
    return None


def _by_ending(text: str, end: int, labels: list[str]) -> str | None:
    ending = labels[-1].lower()
    if len(labels) > 2:
        return _capital(labels)
    if has_path(text, end):
        return None
    if ending in _FILES or (ending in _SOURCES and _STEM.fullmatch(labels[0])):
        return "a file's ending"
    if ending in _WORDS and (len(labels[0]) < _SHORT or not (labels[1].islower() or _is_shouted(labels))):
        return "a word after a full stop"
    return _capital(labels)


def _is_shouted(labels: list[str]) -> bool:
    """`RACK77.US`: capitals throughout, and no word of prose before the full stop."""
    return all(map(str.isupper, labels)) and not is_common(labels[0])


def _capital(labels: list[str]) -> str | None:
    """`Thanks.Info`: a sentence without a space before it. A host is in capitals as a whole, or label by label."""
    last = labels[-1]
    capital = last[0].isupper() and not last.isupper()
    if capital and not all(label[0].isupper() for label in labels[:-1]):
        return "a word after a full stop"
    if last.isupper() and all(label.islower() for label in labels[:-1]):
        return "a name in a program"
    return None
