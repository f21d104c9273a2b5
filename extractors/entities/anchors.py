"""One look over a text that tells which types can occur in it at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Final

import re2

_MEMORY: Final = 64 << 20
"""Bytes for an automaton's states; it forgets and makes them anew where a text needs more."""
_COUNT: Final = re.compile(r"(?<!\\x)\{(\d+)(?:,(\d+))?\}")
_FEW: Final = 8


class Anchors:
    """Many expressions looked for at once by RE2, in time linear in the text whatever it holds.

    Patterns are RE2's, so `\\w`, `\\d`, `\\s` and `\\b` mean ASCII. May be used by any number of threads.

    An automaton for several has a state for each mixture of what they have counted so far: patterns without repeats,
    with few and with many are each an automaton of their own, and three small ones are faster than one that is large.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        """A pattern that RE2 does not take raises `re2.error`."""
        placed = sorted(enumerate(patterns), key=lambda each: (_size(each[1]), each[0]))
        self._sets = [_compiled(list(group)) for _, group in groupby(placed, key=lambda each: _size(each[1]))]

    def seen(self, text: str) -> list[int]:
        """The places, in the order given, of the patterns that match anywhere in `text` (no lone surrogates in it)."""
        read = text.encode()  # once, and not in each automaton
        found: list[int] = []
        for places, matcher in self._sets:
            if matches := matcher.Match(read):
                found.extend([places[match] for match in matches])
        found.sort()
        return found


def _size(pattern: str) -> int:
    """0 for a pattern that counts no repeats, 1 for one of few, 2 for one of many."""
    counts = [int(count) for match in _COUNT.finditer(pattern) for count in match.groups("0")]
    return 0 if not counts else 1 if max(counts) <= _FEW else 2


def _compiled(placed: list[tuple[int, str]]) -> tuple[list[int], re2.Set]:
    """The places of the patterns, and the automaton that gives which of them it met."""
    options = re2.Options()
    options.max_mem = _MEMORY
    matcher = re2.Set.SearchSet(options)
    for _, pattern in placed:
        matcher.Add(pattern)
    matcher.Compile()
    return [place for place, _ in placed], matcher
