"""Words beside a number that say of what kind it is: digits alone seldom do, since a check digit fits one in ten."""

from __future__ import annotations

import re
from typing import Final

_BEFORE: Final = 60
"""Characters before a number in which a word for it may stand: a label and a few words between."""
_AFTER: Final = 16

_WORDS: Final = {
    "imei": "imei imeisv",
    "imsi": "imsi",
    "iccid": "iccid icc sim simcard",
    "serial": "serial seriennummer",
    "card": (
        "card cards visa mastercard amex maestro discover jcb unionpay mir debit credit pan cvv cvc carte karte tarjeta"
    ),
    "other": (
        "order invoice ticket ref reference tracking parcel isbn ean upc barcode batch bug msisdn uuid timestamp "
        "session message booking"
    ),
}
_KIND: Final = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_WORD: Final = re.compile(r"[A-Za-z]+")


def said(text: str, start: int, end: int) -> frozenset[str]:
    """The kinds of number that words beside `text[start:end]` speak of; empty where no word does.

    The nearest before it in its line decides, else one just after it, else all in the lines above, as over a column.
    """
    above, mark, line = text[max(0, start - _BEFORE) : start].rpartition("\n")
    before = _kinds(line if mark else above + line)
    if before:
        return frozenset(before[-1:])
    after = _kinds(text[end : end + _AFTER].partition("\n")[0])
    if after:
        return frozenset(after[:1])
    return frozenset(_kinds(above)) if mark else frozenset()


def _kinds(piece: str) -> list[str]:
    return [_KIND[word] for word in _WORD.findall(piece.lower()) if word in _KIND]
