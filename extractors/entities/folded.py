"""Text as people write it, brought to the characters that the rules know, without moving one of them."""

from __future__ import annotations

import re
import sys
import unicodedata
from typing import Final

_WIDE: Final = range(0xFF01, 0xFF5F)
"""Full-width ASCII: Unicode's block Halfwidth and Fullwidth Forms."""
_WIDE_MARKS: Final = frozenset("＠．＋－＿＃／")
"""Of its marks only those that people type inside an identifier; the others end one in Chinese and Japanese prose."""
_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63"
_SPACES: Final = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LONE: Final = range(0xD800, 0xE000)
"""Halves of a pair, in what was cut badly: no encoder takes them."""


def _table() -> dict[str, str]:
    table = dict.fromkeys(_SPACES, " ") | dict.fromkeys(_DASHES, "-") | dict.fromkeys(map(chr, _LONE), "\ufffd")
    for point in _WIDE:
        plain = chr(point - 0xFEE0)
        if plain.isalnum() or chr(point) in _WIDE_MARKS:
            table[chr(point)] = plain
    for point in range(0x80, sys.maxunicode + 1, 10):  # each script's stand together, from 0 to 9
        digit = unicodedata.decimal(chr(point), None)
        if digit is not None:
            table |= {chr(point - digit + value): str(value) for value in range(10)}
    return table


_PLAIN: Final = str.maketrans(_table())
_BEYOND: Final = re.compile(r"[^\x00-\x7f]+")


def fold(text: str) -> str:
    """`text` with the digits of every script, full-width letters, odd dashes and odd spaces as ASCII writes them.

    It is as long as `text`, so offsets hold in both; ASCII is given back as it is.
    """
    return text if text.isascii() else _BEYOND.sub(lambda run: run[0].translate(_PLAIN), text)
