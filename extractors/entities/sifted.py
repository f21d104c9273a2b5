"""A costly expression tried only where a cheap one matches: RE2 runs over plain text tens of times as fast as `re`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import re2

_FOLDED: Final = "\u0130\u0131\u017f\u212a"
"""Letters beyond ASCII that `re` takes for one of ASCII's where case does not count: i, s and k."""


class Sifted:
    """`exact`, an expression of `re`, looked for where `sieve`, one of RE2, matches. May be used by any thread.

    Wherever a match of `exact` is wanted, `sieve` has to match from the same character on. It reads bytes, `?` for each
    character beyond ASCII, and is of ASCII alone; its repeats have bounds, which keeps the work linear in the text.
    """

    def __init__(self, sieve: str, exact: re.Pattern[str], beyond: str = "") -> None:
        """`beyond` are characters beyond ASCII that a match may begin with or hold, though the sieve has nothing for
        them: a text with one of them is read by `exact` alone. A `sieve` that RE2 does not take raises `re2.error`."""
        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1
        options.never_capture = True
        self.exact = exact
        self._sieve = re2.compile(sieve.encode(), options)
        folds = bool(exact.flags & re.IGNORECASE) and not exact.flags & re.ASCII
        beyond += _FOLDED if folds else ""
        any_case = "i" if folds else "-i"
        self._beyond = re.compile(rf"[^\x00-\x7f](?<=(?{any_case}:[{re.escape(beyond)}]))") if beyond else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """What `exact.finditer` gives of the matches that are wanted: left to right, none within another."""
        if self._beyond and not text.isascii() and self._beyond.search(text):
            yield from self.exact.finditer(text)
            return
        read, place = text.encode("ascii", "replace"), 0
        while found := self._sieve.search(read, place):
            match = self.exact.match(text, found.start())
            if match is not None:
                yield match
            place = max(found.start() + 1, match.end() if match is not None else 0)
