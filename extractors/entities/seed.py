"""Phrases that open a wallet (BIP-39): 12 to 24 words of a list, a checksum in the last. Kept are first and last."""

from __future__ import annotations

import functools
import hashlib
import hmac
import itertools
import re
from collections.abc import Callable, Iterator
from typing import Final

from mnemonic import Mnemonic

from extractors.entities.example import Example
from extractors.entities.sifted import Sifted
from extractors.model import Entity

_BETWEEN: Final = r"(?:[ \t,;|>\"'-]{1,6}|[ \t,;|\"']{0,3}\r?\n[ \t>|\"'-]{0,4})(?:\d{1,2}[.):]?[ \t\"']{0,3})?"
ANCHOR: Final = rf"\b(?:[A-Za-z]{{3,8}}{_BETWEEN}){{11}}[A-Za-z]{{3,8}}"

EXAMPLES: Final = (
    Example(f"{'abandon ' * 11}about", "abandon … about (12 words)", "the checksum fits"),
    Example(
        "1. legal 2. winner 3. thank 4. year 5. wave 6. sausage 7. worth 8. useful 9. legal 10. winner 11. thank "
        "12. yellow",
        "legal … yellow (12 words)",
        "numbered",
    ),
    Example("abandon " * 12, None, "the checksum does not fit"),
    Example("legal winner thank year wave sausage", None, "fewer than twelve words"),
)

Finder = Callable[[str, str], Iterator[Entity]]

_LENGTHS: Final = (24, 21, 18, 15, 12)
_FEWEST: Final = 12
_MOST: Final = 48
"""Words of the list side by side that are looked at one by one: more are the list itself, or phrases line by line."""
_WORD: Final = re.compile(r"[A-Za-z]+")
_RUN: Final = Sifted(ANCHOR, re.compile(rf"(?<!\w)[A-Za-z]{{3,8}}+(?:{_BETWEEN}[A-Za-z]{{3,8}}+(?![A-Za-z])){{11,}}"))
_AGAIN: Final = re.compile(r"[a-z]{3,8} … [a-z]{3,8} \((?:12|15|18|21|24) words\)(?:#[0-9a-f]{64})?")
_COMMON: Final = (
    "about above again all also any because become before between call can clean could day does each enough few "
    "first for from get good have help here hold into just keep know like little long make more much must need "
    "never next now often only open other over own people please real right run same say should show some such "
    "take than that then there they thing this time top turn two under use very want wait way what when where "
    "will work year you"
)
_PROSE: Final = frozenset(_COMMON.split())
"""Words of everyday sentences; those of them that are in the list are what stands beside a phrase."""
_LETTER: Final = re.compile(r"[A-Za-z]")

Word = tuple[int, int, str]
"""Start, end, and the word in lower case."""


def finder(card_key: bytes | None) -> Finder:
    """A `find` whose values end in `#` and the HMAC-SHA-256 of the phrase under `card_key`; without a key, no hash."""

    def find(text: str, region: str) -> Iterator[Entity]:
        return _found(text, card_key)

    return find


def find(text: str, region: str) -> Iterator[Entity]:
    """Every English phrase of `text`, left to right, masked, without the keyed hash."""
    return _found(text, None)


def normalise(written: str, card_key: bytes | None = None) -> str | None:
    """First and last word, how many, and `#` and the keyed hash where there is a key; None where it is no phrase.

    What is in that form already stays.
    """
    if _AGAIN.fullmatch(written):
        return written
    words = [word.lower() for word in _WORD.findall(written)]
    return _value(words, card_key) if len(words) in _LENGTHS and _fits(words) else None


@functools.cache
def _list() -> dict[str, int]:
    """The words by their places in the list."""
    return {word: place for place, word in enumerate(Mnemonic("english").wordlist)}


def _fits(words: list[str]) -> bool:
    """Whether they are of the list and the checksum fits, the first bits of the SHA-256 of the bits before it.

    `Mnemonic.check` says the same, and takes a minute for a megabyte of such words.
    """
    known, bits = _list(), 0
    for word in words:
        if (place := known.get(word)) is None:
            return False
        bits = bits << 11 | place
    length = len(words) // 3
    entropy = (bits >> length).to_bytes(len(words) * 4 // 3, "big")
    return bits & (1 << length) - 1 == hashlib.sha256(entropy).digest()[0] >> 8 - length


def _value(words: list[str], card_key: bytes | None) -> str:
    masked = f"{words[0]} … {words[-1]} ({len(words)} words)"
    if card_key is None:
        return masked
    return f"{masked}#{hmac.new(card_key, ' '.join(words).encode(), hashlib.sha256).hexdigest()}"


def _found(text: str, card_key: bytes | None) -> Iterator[Entity]:
    for run in _runs(text):
        for place, length in _phrases([word for _, _, word in run]):
            yield _entity(text, run[place : place + length], card_key)


def _phrases(words: list[str]) -> list[tuple[int, int]]:
    """Place and length of each phrase among words of the list, in order.

    Words of a sentence may stand beside it, and of windows of twelve one in sixteen passes by chance. What covers most
    words that are not of prose goes first, then what does not begin or end with one that is, then the longest.
    """
    windows = ((place, length) for length in _LENGTHS for place in range(len(words) - length + 1))
    fitting = [(place, length) for place, length in windows if _fits(words[place : place + length])]
    other = list(itertools.accumulate((word not in _PROSE for word in words), initial=0))

    def rank(window: tuple[int, int]) -> tuple[int, int, int, int]:
        place, after = window[0], sum(window)
        return other[place] - other[after], len(_PROSE & {words[place], words[after - 1]}), -window[1], place

    fitting.sort(key=rank)
    free = [True] * len(words)
    chosen = []
    for place, length in fitting:
        if all(free[place : place + length]):
            free[place : place + length] = [False] * length
            chosen.append((place, length))
    return sorted(chosen)


def _runs(text: str) -> Iterator[list[Word]]:
    """Words of the list that stand one after the other, all with a capital or all without."""
    known = _list()
    for match in _RUN.finditer(text):
        # Every phrase holds one of these words, and prose is left by looking at one word in twelve.
        if known.keys().isdisjoint(map(str.lower, _WORD.findall(match[0])[_FEWEST - 1 :: _FEWEST])):
            continue
        words = [(word.start(), word.end(), word[0].lower()) for word in _WORD.finditer(text, *match.span())]
        for (listed, _), run in itertools.groupby(words, key=lambda word: (word[2] in known, text[word[0]].isupper())):
            if listed:
                found = list(run)
                yield from (found,) if len(found) <= _MOST else _lines(text, found)


def _lines(text: str, words: list[Word]) -> Iterator[list[Word]]:
    """Of a run that is too long for a phrase and what stands beside it, the lines that are as long as one."""
    line = words[:1]
    for before, word in itertools.pairwise(words):
        if "\n" in text[before[1] : word[0]]:
            if len(line) in _LENGTHS:
                yield line
            line = []
        line.append(word)
    if len(line) in _LENGTHS:
        yield line


def _entity(text: str, words: list[Word], card_key: bytes | None) -> Entity:
    start, end = words[0][0], words[-1][1]
    why = f"{len(words)} words of BIP-39's English list, the checksum fits"
    keyless = "" if card_key else "; no key was given, so no keyed hash"
    value = _value([word for _, _, word in words], card_key)
    return Entity("seed", value, _masked(text, words), start, end, why + keyless)


def _masked(text: str, words: list[Word]) -> str:
    """As written, with stars for the letters of all words but the first and the last."""
    inner, after = words[0][1], words[-1][0]
    return f"{text[words[0][0] : inner]}{_LETTER.sub('*', text[inner:after])}{text[after : words[-1][1]]}"
