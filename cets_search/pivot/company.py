"""What an identifier appears with, ranked by how unusual that is among what one person may see."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from cets_search.engine.evidence import RunEach
from cets_search.pivot.model import Companion, Company
from cets_search.pivot.profile import moment
from cets_search.pivot.strength import lift, log_likelihood
from cets_search.query import company as ask
from cets_search.query.company import Distance
from cets_search.query.identifier import Identifier, keyed

LEAST: Final = 3.84
"""The strength that chance alone reaches in one of twenty cases (chi-squared, one degree of freedom): what has less is
no company."""

MOST: Final = 50
"""Companions of one nearness that are told."""

Stopped = Callable[[Iterable[tuple[str, str]]], Mapping[tuple[str, str], str]]
"""The reasons of those identifiers, by type and value, that point at nobody."""


@dataclass(frozen=True, slots=True)
class Near:
    """Which company is looked for: that of `types` (none: all), as far away as `farthest`."""

    types: Collection[str] = ()
    farthest: Distance = Distance.CONVERSATION


@dataclass(frozen=True, slots=True)
class Beside:
    """The documents of one nearness, how many they are, and in how many of them each key is."""

    distance: Distance
    scope: Mapping[str, Any]
    total: int
    held: Mapping[str, int]


def first(who: Identifier, near: Near) -> list[Mapping[str, Any]]:
    """The bodies whose answers `company` begins with, for whoever sends others together with them."""
    places = [ask.places(who)] if near.farthest is not Distance.MESSAGE else []
    return [ask.beside(ask.within([who.holding()]), near.types), *places]


def company(
    run_each: RunEach, who: Identifier, stopped: Stopped, near: Near, answers: Sequence[Mapping[str, Any]]
) -> Company:
    """What is in its company, of each only the nearest that it is; `answers` are those to `first`."""
    besides = _besides(run_each, who, near, answers)
    keys = {key for each in besides for key in each.held}
    if not keys:
        return Company(who, ())
    everywhere = counted(run_each, keys)
    stops = stopped((each.type, each.value) for each in map(keyed, keys))
    ranked = [(each.scope, unusual(each.held, each.total, everywhere, stops, each.distance)[:MOST]) for each in besides]
    return Company(who, _proved(run_each, ranked), len(stops))


@dataclass(frozen=True, slots=True)
class Everywhere:
    """In how many documents each key is, and how many documents there are."""

    of_each: Mapping[str, int]
    total: int


def counted(run_each: RunEach, found: Collection[str], also: Collection[Any] = ()) -> Everywhere:
    """How often there are these keys in documents of which `also` holds."""
    (answer,) = run_each([ask.background(found, tuple(also))])
    buckets = answer["aggregations"]["known"]["who"]["buckets"]
    return Everywhere({bucket["key"]: bucket["doc_count"] for bucket in buckets}, answer["hits"]["total"]["value"])


def unusual(
    held: Mapping[str, int],
    scope: int,
    everywhere: Everywhere,
    stops: Container[tuple[str, str]],
    distance: Distance,
) -> list[Companion]:
    """Those of the keys (each with in how many of `scope` documents it is) that are there more often than chance
    explains, the most unusual first; what points at nobody is left out."""
    found = []
    for key, count in held.items():
        who, all_of_it = keyed(key), everywhere.of_each.get(key, count)
        strength = log_likelihood(count, scope, all_of_it, everywhere.total)
        if strength >= LEAST and (who.type, who.value) not in stops:
            times = lift(count, scope, all_of_it, everywhere.total)
            found.append(Companion(who, distance, count, all_of_it, round(strength, 3), round(times, 2)))
    return sorted(found, key=lambda each: (-each.strength, each.who.key))


def _besides(run_each: RunEach, who: Identifier, near: Near, answers: Sequence[Mapping[str, Any]]) -> list[Beside]:
    """What is beside it at each nearness, none of which counts what is nearer."""
    nearest, *places = answers
    farther = _farther(who, places[0]["aggregations"], near.farthest) if places else []
    message: tuple[Distance, Mapping[str, Any]] = (Distance.MESSAGE, ask.within([who.holding()]))
    scopes = [message, *farther]
    told = [nearest, *run_each([ask.beside(scope, near.types) for _, scope in farther])]
    seen: set[str] = set()
    found = []
    for (distance, scope), answer in zip(scopes, told, strict=True):
        held = {
            bucket["key"]: bucket["doc_count"]
            for bucket in answer["aggregations"]["who"]["buckets"]
            if bucket["key"] not in seen and not who.is_(bucket["key"])
        }
        seen |= held.keys()
        found.append(Beside(distance, scope, answer["hits"]["total"]["value"], held))
    return found


def _farther(who: Identifier, told: Mapping[str, Any], farthest: Distance) -> list[tuple[Distance, Mapping[str, Any]]]:
    """The documents of each nearness beyond one message, none of which are of a nearer one."""
    nearer: list[Mapping[str, Any]] = [who.holding()]
    found: list[tuple[Distance, Mapping[str, Any]]] = []
    farther = [(Distance.CONVERSATION, ask.in_talks(told)), (Distance.SEIZURE, ask.in_seizures(told))]
    for distance, clause in farther[: 1 if farthest is Distance.CONVERSATION else 2]:
        if clause is not None:
            found.append((distance, ask.within([clause], nearer)))
            nearer.append(clause)
    return found


def _proved(
    run_each: RunEach, ranked: Sequence[tuple[Mapping[str, Any], Sequence[Companion]]]
) -> tuple[Companion, ...]:
    """The companions of each scope with the documents that prove them; one that is gone since is left out."""
    ranked = [(scope, found) for scope, found in ranked if found]
    answers = run_each([ask.proofs(scope, [each.who.key for each in found]) for scope, found in ranked])
    proved: list[Companion] = []
    for (_, found), answer in zip(ranked, answers, strict=True):
        told = {bucket["key"]: bucket for bucket in answer["aggregations"]["who"]["buckets"]}
        proved += [_with_proof(each, told[each.who.key]) for each in found if each.who.key in told]
    return tuple(proved)


def _with_proof(of: Companion, told: Mapping[str, Any]) -> Companion:
    documents = tuple(hit["_id"] for hit in told["proof"]["hits"]["hits"])
    return replace(of, documents=documents, first=moment(told["first"]), last=moment(told["last"]))
