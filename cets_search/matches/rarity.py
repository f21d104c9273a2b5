"""How much it says that two seizures hold the same: the fewer others hold it, the more. Pure."""

from __future__ import annotations

from math import log10
from typing import Final

from cets_search.matches.model import MatchKind

MOST: Final = 100.0
"""What stands in one document of two seizures, and in no other."""
NEAR: Final = 0.5
"""Handles of one skeleton meet by chance more often than equal ones."""


def score(kind: MatchKind, seizures: int, documents: int) -> float:
    """From 0 to 100: halved where twice as many seizures hold it, and less for each ten times as many documents.

    `seizures` are at least two, `documents` those of the others. Both count only what the reader may be told of, or a
    place in the order would tell of the rest (decision 29).
    """
    weight = MOST * (NEAR if kind is MatchKind.NEAR else 1.0)
    return round(weight * 2 / max(seizures, 2) / (1 + log10(max(documents, 1))), 3)
