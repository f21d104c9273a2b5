"""How unusual it is that two things are found together."""

from __future__ import annotations

import math


def log_likelihood(both: int, one: int, other: int, total: int) -> float:
    """The log-likelihood ratio of the two standing together in `both` of `total` documents, where `one` of them hold
    the first and `other` the second.

    T. Dunning, Accurate Methods for the Statistics of Surprise and Coincidence, Computational Linguistics 19 (1993).
    0.0 where they stand together as often as by chance, or less.
    """
    if total <= 0 or both * total <= one * other:
        return 0.0
    rows = (both, one - both, other - both, total - one - other + both)
    if min(rows) < 0:  # counts taken while documents came in
        return 0.0
    ratio = 2 * (_entropy(one, total - one) + _entropy(other, total - other) - _entropy(*rows))
    return max(0.0, ratio)


def lift(both: int, one: int, other: int, total: int) -> float:
    """How many times as often as by chance they stand together; 0.0 where one of them is nowhere."""
    return both * total / (one * other) if one and other else 0.0


def _entropy(*counts: int) -> float:
    """Shannon's entropy of the counts, times how many they are in all."""
    total = sum(counts)
    return -sum(count * math.log(count / total) for count in counts if count) if total else 0.0
