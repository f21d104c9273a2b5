"""The names of files in archives of MS-DOS and Windows, which do not say in which code page they are written."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import Final

_PAGES: Final = ("cp437", "cp866", "cp1252", "cp852", "cp932", "gb18030")
"""Tried in this order: what the zip format has (APPNOTE.TXT 6.3.10, appendix D.1), then what programs write instead."""
_TOGETHER: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC"})
_SCRIPTS: Final = _TOGETHER | {"LATIN", "GREEK", "CYRILLIC"}
"""As the names of characters in Unicode begin. One word may be in all of Japan's together."""


def read(raw: bytes) -> str:
    """UTF-8 where it is that; else by the first code page in which it is words: letters beyond ASCII only, and no word
    in two scripts. By 437 where it is in none."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return next((name for page in _PAGES if _is_words(name := _by(raw, page))), _by(raw, "cp437"))


def _by(raw: bytes, page: str) -> str:
    """ "" where it is not in that page."""
    try:
        return raw.decode(page)
    except UnicodeDecodeError:
        return ""


def _is_words(name: str) -> bool:
    if not all(letter.isascii() or letter.isalpha() for letter in name):
        return False
    words = ("".join(word) for letters, word in groupby(name, str.isalpha) if letters)
    return bool(name) and all(_is_one_script(word) for word in words)


def _is_one_script(word: str) -> bool:
    scripts = {unicodedata.name(letter, "").split()[0] if not letter.isascii() else "LATIN" for letter in word}
    return scripts <= _SCRIPTS and (len(scripts) == 1 or scripts <= _TOGETHER)
