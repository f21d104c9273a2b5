"""Words beside a number that say of what kind it is: digits alone seldom do, since a check digit fits one in ten."""

from __future__ import annotations

import re
from typing import Final

_BEFORE: Final = 60
"""Characters before a number in which a word for it may stand: a label and a few words between."""
_AFTER: Final = 16
_LOOSE: Final = frozenset({"serial", "other"})
_LOOSE_BEFORE: Final = 24
"""Characters before a number in which words of these kinds count: they are common in prose."""

_WORDS: Final = {
    "imei": "imei imeisv",
    "imsi": "imsi",
    "iccid": "iccid icc sim simcard",
    "serial": "serial seriennummer",
    "card": (
        "card cards visa mastercard amex maestro discover jcb unionpay mir debit credit pan cvv cvc carte karte tarjeta"
    ),
    "other": (
        "order invoice ticket ref reference tracking parcel isbn ean upc barcode batch msisdn uuid timestamp booking"
    ),
}
_KIND: Final = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_WORD: Final = re.compile(r"[A-Za-z]+")


def before(text: str, start: int, count: int) -> str:
    """Up to `count` characters before `start`, of its paragraph only: a text cut at blank lines reads the same."""
    return text[max(0, start - count) : start].rpartition("\n\n")[2]


def after(text: str, end: int, count: int) -> str:
    """Up to `count` characters from `end` on, of its paragraph only."""
    return text[end : end + count].partition("\n\n")[0]


def said(text: str, start: int, end: int) -> frozenset[str]:
    """The kinds of number that words beside `text[start:end]` speak of; empty where no word does.

    The nearest before it in its line decides, else one just after it, else all in the lines above, as over a column.
    """
    above, mark, line = before(text, start, _BEFORE).rpartition("\n")
    kinds = _kinds(line if mark else above + line)
    if kinds:
        return frozenset(kinds[-1:])
    following = [kind for kind in _kinds(text[end : end + _AFTER].partition("\n")[0]) if kind != "other"]
    if following:
        return frozenset(following[:1])
    return frozenset(_kinds(above)) if mark else frozenset()


def _kinds(piece: str) -> list[str]:
    """Of each word that speaks of a kind, in order; `piece` ends where the number begins."""
    words = ((_KIND.get(match[0]), len(piece) - match.start()) for match in _WORD.finditer(piece.lower()))
    return [kind for kind, away in words if kind is not None and (kind not in _LOOSE or away <= _LOOSE_BEFORE)]
