"""What an identifier appears with, ranked by how unusual that is among what one person may see."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from cets_search.engine.evidence import Run
from cets_search.pivot.model import Companion, Company
from cets_search.pivot.profile import moment
from cets_search.pivot.strength import lift, log_likelihood
from cets_search.query import company as ask
from cets_search.query.company import Distance
from cets_search.query.identifier import Identifier, keyed

MOST: Final = 50
"""Companions of one nearness that are told."""

Stopped = Callable[[Iterable[tuple[str, str]]], Mapping[tuple[str, str], str]]
"""The reasons of those identifiers, by type and value, that point at nobody."""


def company(run: Run, who: Identifier, stopped: Stopped, types: Collection[str], farthest: Distance) -> Company:
    """What is in its company, as far away as `farthest`; of each only the nearest that it is."""
    found: list[Companion] = []
    seen: set[str] = set()
    left_out = 0
    for distance, scope in _scopes(run, who, farthest):
        one = run(ask.beside(scope, types))
        held = {
            bucket["key"]: bucket["doc_count"]
            for bucket in one["aggregations"]["who"]["buckets"]
            if bucket["key"] not in seen and not who.is_(bucket["key"])
        }
        seen |= held.keys()
        if not held:
            continue
        stops = stopped((each.type, each.value) for each in map(keyed, held))
        left_out += len(stops)
        everywhere = counted(run, held)
        ranked = unusual(held, one["hits"]["total"]["value"], everywhere, stops, distance)
        found += _proved(run, scope, ranked[:MOST])
    return Company(who, tuple(found), left_out)


@dataclass(frozen=True, slots=True)
class Everywhere:
    """In how many documents each key is, and how many documents there are."""

    of_each: Mapping[str, int]
    total: int


def counted(run: Run, found: Collection[str], also: Collection[Any] = ()) -> Everywhere:
    """How often there are these keys in documents of which `also` holds."""
    answer = run(ask.background(found, tuple(also)))
    buckets = answer["aggregations"]["known"]["who"]["buckets"]
    return Everywhere({bucket["key"]: bucket["doc_count"] for bucket in buckets}, answer["hits"]["total"]["value"])


def unusual(
    held: Mapping[str, int],
    scope: int,
    everywhere: Everywhere,
    stops: Container[tuple[str, str]],
    distance: Distance,
) -> list[Companion]:
    """Those of the keys (each with in how many of `scope` documents it is) that are there more often than by chance,
    the most unusual first; what points at nobody is left out."""
    found = []
    for key, count in held.items():
        who, all_of_it = keyed(key), everywhere.of_each.get(key, count)
        strength = log_likelihood(count, scope, all_of_it, everywhere.total)
        if strength and (who.type, who.value) not in stops:
            times = lift(count, scope, all_of_it, everywhere.total)
            found.append(Companion(who, distance, count, all_of_it, round(strength, 3), round(times, 2)))
    return sorted(found, key=lambda each: (-each.strength, each.who.key))


def _scopes(run: Run, who: Identifier, farthest: Distance) -> Iterable[tuple[Distance, Mapping[str, Any]]]:
    """The documents of each nearness, none of which are of a nearer one."""
    nearer: list[Mapping[str, Any]] = [who.holding()]
    yield Distance.MESSAGE, ask.within([who.holding()])
    if farthest is Distance.MESSAGE:
        return
    told = run(ask.places(who))["aggregations"]
    farther = [(Distance.CONVERSATION, ask.in_talks(told)), (Distance.SEIZURE, ask.in_seizures(told))]
    for distance, clause in farther[: 1 if farthest is Distance.CONVERSATION else 2]:
        if clause is not None:
            yield distance, ask.within([clause], nearer)
            nearer.append(clause)


def _proved(run: Run, scope: Mapping[str, Any], found: list[Companion]) -> list[Companion]:
    if not found:
        return []
    buckets = run(ask.proofs(scope, [each.who.key for each in found]))["aggregations"]["who"]["buckets"]
    told = {bucket["key"]: bucket for bucket in buckets}
    return [_with_proof(each, told[each.who.key]) for each in found if each.who.key in told]


def _with_proof(of: Companion, told: Mapping[str, Any]) -> Companion:
    documents = tuple(hit["_id"] for hit in told["proof"]["hits"]["hits"])
    return replace(of, documents=documents, first=moment(told["first"]), last=moment(told["last"]))
