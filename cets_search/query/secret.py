"""Card numbers and wallet phrases in a search: the index and the record of use hold them masked, with a keyed hash.

Nobody who reads a page or the record of use learns from it a number that pays or a phrase that opens a wallet; whoever
has the number can still show that it was the one (decision 14).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from extractors.entities import card, seed
from extractors.entities.folded import fold

KEEP: Final[Mapping[str, Callable[[str, bytes | None], str | None]]] = {"card": card.normalise, "seed": seed.normalise}
"""The types of which the index holds a masked form; what is in that form already stays."""

_NUMBER: Final = re.compile(r"\d{4,19}(?:[ -]\d{3,6}){0,4}(?!\w)")
_FEWEST: Final = 12
_LONGEST: Final = 19 + 4 * 7 + 1
"""Characters that `_NUMBER` takes at most, and the one that must not follow."""
_CUT: Final = re.compile(r"[ -]\d+\Z")
_HASH: Final = re.compile(r"#[0-9a-f]{64}\Z")


def kept(written: str, field: str, card_key: bytes | None) -> tuple[str, str] | None:
    """Type and value under which the index holds what was written after `field:`, or in the box alone (`field` "").

    None for what is neither a card's number nor a wallet's phrase, whole or masked.
    """
    for kind in (field,) if field in KEEP else () if field else KEEP:
        if value := KEEP[kind](fold(written.strip()), card_key):
            return kind, value
    return None


def masked(written: str) -> bool:
    """Whether it is such a form already: its stars are no wildcards."""
    return any(normalise(written, None) == written for normalise in KEEP.values())


def unhashed(value: str) -> str:
    """The masked form without its hash, for people."""
    return _HASH.sub("", value)


def card_at(text: str, place: int) -> int:
    """The length of the card number that begins at `place`, in groups or not; 0 where none does."""
    match = _NUMBER.match(fold(text[place : place + _LONGEST]))
    if match is None or text[place - 1 : place].isalnum():
        return 0
    written = match[0]
    while len(written) >= _FEWEST:
        if card.normalise(written) is not None:
            return len(written)
        shorter = _CUT.sub("", written)
        if shorter == written:
            return 0
        written = shorter
    return 0


def concealed(text: str, card_key: bytes | None) -> str:
    """The text of a search as the record of use keeps it: exact but for cards and phrases, which are in kept form."""
    read = fold(text)
    found = sorted([*_cards(read, card_key), *_phrases(read, card_key)])
    pieces, at = [], 0
    for start, end, value in found:
        if start >= at:
            pieces += [text[at:start], value]
            at = end
    return "".join([*pieces, text[at:]])


def _cards(text: str, card_key: bytes | None) -> Iterator[tuple[int, int, str]]:
    place = 0
    if sum(map(str.isdigit, text)) < _FEWEST:
        return
    while place < len(text):
        length = card_at(text, place) if text[place].isdigit() else 0
        if length and (value := card.normalise(text[place : place + length], card_key)):
            yield place, place + length, value
        place += length or 1


def _phrases(text: str, card_key: bytes | None) -> Iterator[tuple[int, int, str]]:
    for entity in seed.finder(card_key)(text, "GB"):
        yield entity.start, entity.end, entity.value
