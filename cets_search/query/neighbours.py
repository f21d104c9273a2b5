"""Who is next to whom, as search bodies not yet restricted to anybody: the steps by which a graph grows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from cets_search.model import SearchRequest
from cets_search.query import filters
from cets_search.query.clauses import any_of
from cets_search.query.company import PROOFS, of_types, within
from cets_search.query.identifier import Identifier, any_holding
from cets_search.query.profile import LEFT_OUT, NEWEST, TIMES, keys, talk

MOST_REACHED: Final = 10_000
"""Identifiers that one step of a search for a way reaches by one kind of edge."""


class By(StrEnum):
    """The kinds of edge that are followed."""

    TALKED = "talked"
    APPEARS_WITH = "appears-with"
    EITHER = "either"

    @property
    def talked(self) -> bool:
        return self is not By.APPEARS_WITH

    @property
    def together(self) -> bool:
        return self is not By.TALKED


@dataclass(frozen=True, slots=True)
class Through:
    """Which edges count: their kind, those between identifiers of some `types` (none: all), in documents that were
    chosen by `search` (its choices and days; not its text), and in at least so many of them."""

    by: By = By.EITHER
    types: tuple[str, ...] = ()
    search: SearchRequest = field(default_factory=SearchRequest)
    least: int = 1

    def clauses(self) -> list[Any]:
        """What holds of the documents that count. `BadQuery` for a day that is none."""
        return [*filters.dates(self.search), *filters.clauses(self.search)]


def around(who: Identifier, through: Through, most: int) -> dict[str, Any]:
    """The neighbours of one: whom it talks with, and what it appears with."""
    included = of_types(through.types)
    counts: dict[str, Any] = {}
    if through.by.talked:
        counts |= talk([who], most, included, through.least)
    if through.by.together:
        counts["with"] = {**keys("ents", most, included, through.least), "aggs": TIMES}
    return {"query": within([who.holding(), *through.clauses()]), "size": 0, "aggs": counts}


def reached(front: Collection[Identifier], through: Through, among: Collection[str] | None = None) -> dict[str, Any]:
    """The neighbours of several, of which nobody asks whose they are; only those `among` the keys, where given."""
    include = of_types(through.types) if among is None else sorted(among)
    most = MOST_REACHED if among is None else max(1, len(among))
    fields: list[str] = []
    counts: dict[str, Any] = {}
    if through.by.talked:
        fields += ["sent_by", "sent_to"]
        counts |= {
            way: {"filter": told["filter"], "aggs": {"who": keys(other, most, include)}}
            for (way, told), other in zip(talk(list(front), most).items(), ("sent_to", "sent_by"), strict=True)
        }
    if through.by.together:
        fields.append("ents")
        holding = {"filter": any_of(any_holding(front, "ents"))}
        counts["with"] = {**holding, "aggs": {"who": keys("ents", most, include)}}
    any_end = any_of([clause for field in fields for clause in any_holding(front, field)])
    return {"query": within([any_end, *through.clauses()]), "size": 0, "track_total_hits": False, "aggs": counts}


def step(one: Identifier, other: Identifier, through: Through) -> dict[str, Any]:
    """The documents by which two are next to each other, and how often which way."""
    said = {"bool": {"filter": [one.holding("sent_by"), other.holding("sent_to")]}}
    heard = {"bool": {"filter": [other.holding("sent_by"), one.holding("sent_to")]}}
    together = {"bool": {"filter": [one.holding(), other.holding()]}}
    ways = ([said, heard] if through.by.talked else []) + ([together] if through.by.together else [])
    return {
        "query": within([any_of(ways), *through.clauses()]),
        "size": PROOFS,
        "sort": list(NEWEST),
        "_source": {"excludes": list(LEFT_OUT)},
        "aggs": {"said": {"filter": said}, "heard": {"filter": heard}, "with": {"filter": together}, **TIMES},
    }
