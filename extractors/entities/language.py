"""Which language a text is in, as far as that can be told without a doubt."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SURE: Final = 0.95
"""The probability from which another language than the expected one is believed."""
ENOUGH: Final = 60
"""Letters that are needed for that: a shorter text is in the expected language, unless its script is another."""
LOOKED_AT: Final = 2_000
"""Characters of a text that are looked at."""

_LETTERS: Final = re.compile(r"[^\W\d_]+")


def language(text: str, expected: str = "en") -> str:
    """The ISO 639-1 code of the language of `text`; `expected` where that is not clear.

    The same text gives the same answer on every machine: langid's model is a table of numbers, with no chance in it.
    """
    beginning = text[:LOOKED_AT]
    letters = "".join(_LETTERS.findall(beginning))
    if len(letters) < ENOUGH and _is_latin(letters):
        return expected
    code, probability = _identifier().classify(beginning)
    return str(code) if probability >= SURE or not _is_latin(letters) else expected


def _is_latin(letters: str) -> bool:
    """Whether at least a fifth of the letters are Latin ones: an address in another script makes no other language."""
    latin = sum(letter.isascii() or unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return 5 * latin >= len(letters)


@functools.cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - reads its model, and few need it

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
