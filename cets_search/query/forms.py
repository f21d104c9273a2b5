"""The forms of an English word, so that a search for one can find all: `ticket`, `tickets`, `ticketed`, `ticketing`.

From simplemma's list of words and their lemmas, so that irregular ones are known and no form is made up. The engine's
stemmers would cost an index of stems beside that of words, and tell nobody what they took for the same.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

LANGUAGE: Final = "en"
MOST: Final = 16
"""Forms of one word; no English word has as many."""


def forms(word: str) -> tuple[str, ...]:
    """The word in lower case, then its other forms in order; of a word that is not known it is the only one."""
    folded = word.lower()
    lemmas, words = _forms()
    kin = {each for lemma in (lemmas.get(folded, folded), folded) for each in words.get(lemma, ())}
    return (folded, *sorted(each for each in kin - {folded} if each.isalpha() and each.islower()))[:MOST]


@functools.cache
def _forms() -> tuple[Mapping[str, str], Mapping[str, tuple[str, ...]]]:
    """Each word's lemma, and each lemma's words. Some 30 MB, made when first asked for."""
    from simplemma.strategies.dictionaries.dictionary_factory import (  # noqa: PLC0415 - slow to import, and seldom asked for
        DefaultDictionaryFactory,
    )

    lemmas = dict(DefaultDictionaryFactory().get_dictionary(LANGUAGE).items())
    words = defaultdict(list)
    for word, lemma in lemmas.items():
        words[lemma].append(word)
    return lemmas, {lemma: tuple(found) for lemma, found in words.items()}
