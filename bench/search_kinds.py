"""The kinds of search that `bench.search` measures, with words as common and as rare as they are in the index."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Final

from bench.messages import PEOPLE, Words, phone

Params = dict[str, str]
"""A search's address, as `web.asked` reads it."""

DEPTH: Final = 12
"""How many pages in the deep page lies."""

Make = Callable[[random.Random, Words], Params]


def _common(chance: random.Random, words: Words) -> str:
    """A word that is in one of every ten documents or so."""
    return words.at(chance.uniform(0.001, 0.004))


def _middling(chance: random.Random, words: Words) -> str:
    """A word that is in one of a few hundred."""
    return words.at(chance.uniform(0.00004, 0.0002))


def _boolean(chance: random.Random, words: Words) -> Params:
    first, second, third = (_common(chance, words) for _ in range(3))
    return {"q": f"{first} AND ({second} OR {_middling(chance, words)}) -{third}"}


def _filtered(chance: random.Random, words: Words) -> Params:
    year = chance.randrange(2016, 2023)
    dates = {"after": f"{year}-03-01", "before": f"{year + 1}-06-30"}
    return {"q": _common(chance, words), "kind": "email", "force": "essex", **dates}


KINDS: Final[Mapping[str, Make]] = {
    "one common word": lambda chance, words: {"q": _common(chance, words)},
    "one rare word": lambda chance, words: {"q": words.at(chance.uniform(0.000001, 0.000004))},
    "phrase": lambda chance, words: {"q": f'"{_common(chance, words)} {_common(chance, words)}"'},
    "AND, OR, NOT": _boolean,
    "wildcard": lambda chance, words: {"q": f"{_middling(chance, words)[:4]}*"},
    "nearly: ~1": lambda chance, words: {"q": f"{_middling(chance, words)}~1"},
    "near: ~5": lambda chance, words: {"q": f'"{_common(chance, words)} {_middling(chance, words)}"~5'},
    "identifier": lambda chance, words: {"q": phone(chance.randrange(PEOPLE))},
    "filters and dates": _filtered,
    "newest first": lambda chance, words: {"q": _common(chance, words), "sort": "time"},
    f"page {DEPTH}": lambda chance, words: {"q": _common(chance, words)},
}
"""By what the table calls them."""
