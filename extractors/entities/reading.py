"""A text as its reader takes it: what cannot be seen left out, and what was written so as not to be a link undone."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from heapq import merge
from operator import attrgetter
from typing import Final, NamedTuple, TypeVar

from extractors.entities.ordinary import is_common, is_frequent
from extractors.entities.rejection import Rejection
from extractors.entities.sifted import Sifted
from extractors.model import Entity

_AT: Final = "at|ät"
_SAID_AT: Final = "arroba|arobase|chiocciola|kukac|małpa|собака"
"""What the sign is called in Spanish and Portuguese, French, Italian, Hungarian, Polish, Russian."""
_DOT_WORD: Final = "dot|punkt"
_SAID_DOT: Final = f"{_DOT_WORD}|punto|ponto|point|punt|kropka|точка|pont"

ANCHOR: Final = (
    rf"[\[({{]\s?(?i:{_SAID_DOT}|{_AT}|{_SAID_AT}|@)\s?[\])}}]|\[(?:\.|:|/|://)\]|\(\.\)|\{{\.\}}"
    rf"|\s(?i:{_DOT_WORD}|{_SAID_AT})\s"
    r"|[0-9A-Za-z] @ [0-9A-Za-z-]+\.[0-9A-Za-z]"
    # left of quoted-printable (RFC 2045, 6.7) and of HTML
    r"|[0-9A-Za-z]=40[0-9A-Za-z-]+(?:\.|=2[Ee])|(?:@|://|www\.)\S*=\r?\n\S|[0-9A-Za-z]=\r?\n[0-9A-Za-z._-]*@"
    r"|&(?i:#64|#x40|commat|#46|#x2e|period);"
    r"|(?i:hxxp|hxtp|htxp|h\*\*p)s?[\[:]"
    r"|[\x{00ad}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}\x{2066}-\x{2069}\x{feff}]"
)
"""What a text holds that may read otherwise than it stands."""

_UNSEEN: Final = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_DOT: Final = rf"(?:\.|\s?[\[({{]\s?(?:{_SAID_DOT}|\.)\s?[\])}}]\s?|\s(?:{_DOT_WORD})\s)"
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
    rf"(?P<at>\s?[\[({{]\s?(?:{_AT}|{_SAID_AT}|@)\s?[\])}}]\s?)(?P<host>{_WORD}(?:{_DOT}{_WORD}){{1,8}})"
    # name at example dot org: said, every dot of it, or it is prose
    rf"|(?<=\w)(?P<said>\sat\s)(?!the\s|an?\s)(?P<name>{_WORD}(?:\s(?:{_DOT_WORD})\s(?!(?:{_NO_ENDING})\b){_WORD}){{1,4}})"
    rf"|(?<=\w)(?P<called>\s(?:{_SAID_AT})\s)(?P<named>{_WORD}(?:(?:\.|\s(?:{_SAID_DOT})\s){_WORD}){{1,4}})"
    rf"|(?P<dot>\[\.\]|\(\.\)|\{{\.\}}|\s?[\[({{]\s?(?:{_SAID_DOT})\s?[\])}}]\s?)(?=\w)"
    r"|(?P<spaced>(?<=\w) @ (?=(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,}\b))"
    r"|(?P<sign>(?<=\w)=40(?=(?:[a-z0-9-]{1,63}(?:\.|=2E)){1,8}[a-z]{2,})|&(?:\#64|\#x40|commat);)"
    r"|(?P<stop>(?<=\w)=2E(?=\w)|&(?:\#46|\#x2e|period);)"
    r"|(?P<soft>(?<=\S)=\r?\n(?=\S))"
    r"|(?P<scheme>\b(?:hxxp|hxtp|htxp|h\*\*p)(?=s?(?:\[|:)))"
    r"|\[(?P<mark>://|:|/|@)\]"
)
_S: Final = r"[\t-\r\x1c-\x20?]"
_SIEVED_AT, _SIEVED_DOT = (re.sub(r"[^\x00-\x7f]", r"\\?", words) for words in (_SAID_AT, _SAID_DOT))
_DISGUISED: Final = Sifted(
    rf"(?i){_S}?[\[({{]{_S}?(?:{_SIEVED_DOT}|at|\?t|{_SIEVED_AT}|[.@]){_S}?[\])}}]|\[(?:://|:|/)\]"
    rf"|(?:hxxp|hxtp|htxp|h\*\*p)s?[\[:]"
    rf"|{_S}at{_S}[0-9A-Za-z?][\w?-]{{0,62}}{_S}(?:{_DOT_WORD}){_S}|{_S}(?:{_SIEVED_AT}){_S}"
    r"| @ |=40|=2E|=\r?\n|&(?:#64|#x40|commat|#46|#x2e|period);",
    re.compile(_DISGUISED_FORMS, re.IGNORECASE),
)
_DOTS: Final = re.compile(rf"{_DOT}|\s(?:{_SAID_DOT})\s", re.IGNORECASE)
_LOCAL_DOTS: Final = re.compile(
    rf"(?:[^\W_][\w-]{{0,30}}\s(?:{_SAID_DOT})\s){{1,3}}[^\W_][\w-]{{0,30}}$", re.IGNORECASE
)
_LOCAL_LENGTH: Final = 80
_READ: Final = {"unseen": "", "dot": ".", "scheme": "http", "sign": "@", "stop": ".", "soft": "", "spaced": "@"}
_HOSTS: Final = {"host": "at", "name": "said", "named": "called"}
"""The groups of a host, and those of the sign before each."""
_LINE: Final = 76
"""Characters of a line of quoted-printable: RFC 2045, 6.7."""
_LEFT: Final = re.compile(r"\S{1,76}$")
_LOCAL: Final = re.compile(r"[\w.+-]{0,64}@")

Found = TypeVar("Found", Entity, Rejection)


class _Change(NamedTuple):
    start: int
    end: int
    read: str


class _Stretch(NamedTuple):
    """What stands in a reading from `at` on was made of what is written from `start` to `last`, character by character;
    of the last where it is longer."""

    at: int
    start: int
    last: int


class Reading:
    """`text` to look for entities in, and the way back to the text that it was made from."""

    def __init__(self, written: str) -> None:
        pieces: list[str] = []
        self._stretches: list[_Stretch] = []
        at = length = 0
        for change in [*_changes(written), _Change(len(written), len(written), "")]:
            kept = written[at : change.start]
            self._stretches.append(_Stretch(length, at, change.start - 1))
            self._stretches.append(_Stretch(length + len(kept), change.start, change.end - 1))
            pieces += (kept, change.read)
            length += len(kept) + len(change.read)
            at = change.end
        self.text = "".join(pieces)

    def back(self, found: Found, original: str) -> Found:
        """What was found in this reading, at its place in the `original` and as it is written there."""
        start, end = self._origin(found.start), self._origin(found.end - 1) + 1
        masked = found.text != self.text[found.start : found.end]
        why = found.why if end - start == found.end - found.start else f"{found.why}, disguised"
        return replace(found, text=found.text if masked else original[start:end], start=start, end=end, why=why)

    def _origin(self, place: int) -> int:
        stretch = self._stretches[bisect_right(self._stretches, place, key=_WHERE) - 1]
        return min(stretch.start + place - stretch.at, stretch.last)


_WHERE: Final = attrgetter("at")


def _changes(written: str) -> Iterator[_Change]:
    floor = 0
    # What is left out stands in no disguise, so that neither takes a place of the other's.
    for match in merge(_LEFT_OUT.finditer(written), _DISGUISED.finditer(written), key=re.Match.start):
        kind = match.lastgroup or "unseen"
        if kind in _HOSTS:
            yield from _dots_before(written, floor, match.start(_HOSTS[kind]))
            yield _Change(*match.span(_HOSTS[kind]), "@")
            start, end = match.span(kind)
            for dot in _DOTS.finditer(written, start, end):
                if dot[0] != ".":
                    yield _Change(*dot.span(), ".")
            floor = end
        elif _is_meant(kind, match):
            yield _Change(*match.span(), match["mark"] if kind == "mark" else _READ[kind])
            floor = match.end()


def _dots_before(written: str, floor: int, end: int) -> Iterator[_Change]:
    """The dots that are said before a sign that is said: `jo dot briggs at example dot org`."""
    said = _LOCAL_DOTS.search(written, max(floor, end - _LOCAL_LENGTH), end)
    if said is None or is_frequent(said[0].split()[0]):
        return
    for dot in _DOTS.finditer(written, said.start(), end):
        yield _Change(*dot.span(), ".")


def _is_meant(kind: str, match: re.Match[str]) -> bool:
    """Whether what may be a sign of more is one, by what stands before it."""
    if kind not in ("soft", "sign", "spaced"):
        return True
    left = _LEFT.search(match.string, max(0, match.start() - _LINE), match.start())
    before = left[0] if left is not None else ""
    in_link = "://" in before or "?" in before or before[:4].lower() == "www."
    if kind == "soft":  # a line's end, within an address or a link
        return in_link or "@" in before or _LOCAL.match(match.string, match.end()) is not None
    if kind == "sign":
        return not in_link
    word = before.rpartition(".")[2].lower()
    return not word.isdigit() and not is_frequent(word) and not is_common(word)
