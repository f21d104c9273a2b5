"""Which seizures, or cases, have most in common: a matrix of pairs, the rarer what they share the heavier. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from cets_search.matches.model import MatchState

MOST: Final = 200
"""Pairs that are ranked."""
SIDE: Final = 12
"""Rows and columns of the matrix, those of the heaviest pairs."""


class By(StrEnum):
    """What is paired."""

    SEIZURES = "seizures"
    CASES = "cases"


FIELDS: Final[Mapping[By, tuple[str, str]]] = {By.SEIZURES: ("own", "others"), By.CASES: ("cases", "other_cases")}


@dataclass(frozen=True, slots=True)
class Pair:
    """One's own and the other: a seizure's key, a force (of its pointers together) or a case; so many `matches` and
    their scores added up.
    """

    own: str
    other: str
    matches: int
    weight: float


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs, the heaviest first."""

    by: By
    pairs: tuple[Pair, ...]

    @property
    def rows(self) -> tuple[str, ...]:
        """The own sides of the heaviest pairs."""
        return tuple(dict.fromkeys(each.own for each in self.pairs))[:SIDE]

    @property
    def columns(self) -> tuple[str, ...]:
        """The other sides of the heaviest pairs."""
        return tuple(dict.fromkeys(each.other for each in self.pairs))[:SIDE]

    def at(self, own: str, other: str) -> Pair | None:
        """The pair of these two; None where they share nothing."""
        return next((each for each in self.pairs if (each.own, each.other) == (own, other)), None)


def counting(by: By) -> dict[str, Any]:
    """A search body that counts them, all matches but the dismissed; not yet restricted."""
    terms = [{"field": field} for field in FIELDS[by]]
    weight = {"weight": {"sum": {"field": "score"}}}
    return {
        "size": 0,
        "query": {"bool": {"must_not": [{"term": {"state": MatchState.DISMISSED}}]}},
        "aggs": {"pairs": {"multi_terms": {"terms": terms, "size": MOST, "order": {"weight": "desc"}}, "aggs": weight}},
    }


def counted(by: By, answer: Mapping[str, Any], hidden: Collection[str]) -> Pairs:
    """From the engine's answer; without those whose other side is among the `hidden`."""
    found = (
        Pair(own, other, bucket["doc_count"], round(bucket["weight"]["value"], 1))
        for bucket in answer["aggregations"]["pairs"]["buckets"]
        for own, other in [bucket["key"]]
    )
    return Pairs(by, tuple(each for each in found if each.other not in hidden))
