"""One pass over a text that tells which types can occur in it at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import re2

_MEMORY: Final = 64 << 20
"""Bytes for the automaton's states; it forgets and makes them anew where a text needs more."""


class Anchors:
    """Many expressions looked for at once by RE2, in time linear in the text whatever it holds.

    Patterns are RE2's, so `\\w`, `\\d`, `\\s` and `\\b` mean ASCII. May be used by any number of threads.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        """A pattern that RE2 does not take raises `re2.error`."""
        options = re2.Options()
        options.max_mem = _MEMORY
        self._set = re2.Set.SearchSet(options)
        for pattern in patterns:
            self._set.Add(pattern)
        self._set.Compile()

    def seen(self, text: str) -> list[int]:
        """The places, in the order given, of the patterns that match anywhere in `text` (no lone surrogates in it)."""
        return sorted(self._set.Match(text) or ())
