"""A text as its reader takes it: what cannot be seen left out, and what was written so as not to be a link undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from heapq import merge
from typing import Final, NamedTuple, TypeVar

from extractors.entities.rejection import Rejection
from extractors.entities.sifted import Sifted
from extractors.model import Entity

ANCHOR: Final = (
    r"[\[({]\s?(?i:dot|at|punkt|@)\s?[\])}]|\[(?:\.|:|/|://)\]|\(\.\)|\{\.\}|\s(?i:dot|punkt)\s"
    r"|(?i:hxxp|hxtp|htxp|h\*\*p)s?[\[:]"
    r"|[\x{00ad}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}\x{2066}-\x{2069}\x{feff}]"
)
"""What a text holds that may read otherwise than it stands."""

_UNSEEN: Final = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_DOT: Final = r"(?:\.|\s?[\[({]\s?(?:dot|punkt|\.)\s?[\])}]\s?|\s(?:dot|punkt)\s)"
_WORD: Final = r"[^\W_][\w-]{0,62}+"
_NO_ENDING: Final = "am|as|at|be|by|do|go|in|is|it|me|my|no|of|on|so|to|us|we"
"""Words that are top-level domains too: `look at that dot in it` is prose."""
# Joiners are letters' own business in Indic and Arabic scripts, and nothing's between two characters of ASCII. All are
# one set: `re` skips to a set's characters ten times as fast as to either of two.
_LEFT_OUT: Final = re.compile(
    rf"[{_UNSEEN}\u200c\u200d](?:(?<![\u200c\u200d])|(?<=[\x00-\x7f].)(?=[\x00-\x7f]))", re.DOTALL
)
_DISGUISED_FORMS: Final = (
    # name [at] example dot org
    rf"(?P<at>\s?[\[({{]\s?(?:at|@)\s?[\])}}]\s?)(?P<host>{_WORD}(?:{_DOT}{_WORD}){{1,8}})"
    # name at example dot org: said, every dot of it, or it is prose
    rf"|(?<=\w)(?P<said>\sat\s)(?!the\s|an?\s)(?P<name>{_WORD}(?:\s(?:dot|punkt)\s(?!(?:{_NO_ENDING})\b){_WORD}){{1,4}})"
    r"|(?P<dot>\[\.\]|\(\.\)|\{\.\}|\s?[\[({]\s?(?:dot|punkt)\s?[\])}]\s?)(?=\w)"
    r"|(?P<scheme>\b(?:hxxp|hxtp|htxp|h\*\*p)(?=s?(?:\[|:)))"
    r"|\[(?P<mark>://|:|/|@)\]"
)
_S: Final = r"[\t-\r\x1c-\x20?]"
_DISGUISED: Final = Sifted(
    rf"(?i){_S}?[\[({{]{_S}?(?:dot|punkt|at|[.@]){_S}?[\])}}]|\[(?:://|:|/)\]|(?:hxxp|hxtp|htxp|h\*\*p)s?[\[:]"
    rf"|{_S}at{_S}[0-9A-Za-z?][\w?-]{{0,62}}{_S}(?:dot|punkt){_S}",
    re.compile(_DISGUISED_FORMS, re.IGNORECASE),
)
_DOTS: Final = re.compile(_DOT, re.IGNORECASE)

Found = TypeVar("Found", Entity, Rejection)


class _Change(NamedTuple):
    start: int
    end: int
    read: str


class Reading:
    """`text` to look for entities in, and the way back to the text that it was made from."""

    def __init__(self, written: str) -> None:
        pieces: list[str] = []
        self._origins: list[int] = []
        at = 0
        for change in _changes(written):
            pieces += (written[at : change.start], change.read)
            self._origins.extend(range(at, change.start))
            self._origins.extend(min(change.start + place, change.end - 1) for place in range(len(change.read)))
            at = change.end
        pieces.append(written[at:])
        self._origins.extend(range(at, len(written)))
        self.text = "".join(pieces)

    def back(self, found: Found, original: str) -> Found:
        """What was found in this reading, at its place in the `original` and as it is written there."""
        start, end = self._origins[found.start], self._origins[found.end - 1] + 1
        masked = found.text != self.text[found.start : found.end]
        why = found.why if end - start == found.end - found.start else f"{found.why}, disguised"
        return replace(found, text=found.text if masked else original[start:end], start=start, end=end, why=why)


def _changes(written: str) -> Iterator[_Change]:
    # What is left out stands in no disguise, so that neither takes a place of the other's.
    for match in merge(_LEFT_OUT.finditer(written), _DISGUISED.finditer(written), key=re.Match.start):
        kind = match.lastgroup
        if kind in ("host", "name"):
            yield _Change(*match.span("at" if kind == "host" else "said"), "@")
            start, end = match.span(kind)
            for dot in _DOTS.finditer(written, start, end):
                if dot[0] != ".":
                    yield _Change(*dot.span(), ".")
        elif kind is None:
            yield _Change(*match.span(), "")
        elif kind == "dot":
            yield _Change(*match.span(), ".")
        elif kind == "scheme":
            yield _Change(*match.span(), "http")
        else:
            yield _Change(*match.span(), match["mark"])
