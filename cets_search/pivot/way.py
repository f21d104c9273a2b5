"""A shortest way from one identifier to another: breadth first from both ends, a step at a time on the smaller side."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from cets_search.engine.evidence import Run, RunEach
from cets_search.model import StoredDocument
from cets_search.pivot.company import Stopped
from cets_search.pivot.profile import moment
from cets_search.query import neighbours as ask
from cets_search.query.identifier import Identifier, keyed
from cets_search.query.neighbours import Through

LONGEST: Final = 8
"""Steps of the longest way that is looked for."""

MOST_SEEN: Final = 20_000
"""Identifiers that are looked through."""

SECONDS: Final = 15.0


@dataclass(frozen=True, slots=True)
class Step:
    """From one identifier to the next: documents that the first sent the second (`sent`) and got from it (`received`),
    those that hold both (`together`), and the newest of them."""

    source: Identifier
    target: Identifier
    sent: int
    received: int
    together: int
    total: int
    first: str
    last: str
    documents: tuple[StoredDocument, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """The steps of a shortest way; none where there is none. `looked_through` identifiers were seen for it.

    `whole` is false where not every neighbour could be looked at, so that there may be a way, or a shorter one.
    """

    source: Identifier
    target: Identifier
    steps: tuple[Step, ...]
    looked_through: int
    whole: bool


def way(
    run: Run,
    run_each: RunEach,
    stopped: Stopped,
    ends: tuple[Identifier, Identifier],
    through: Through,
) -> Way:
    """A shortest way between two; what points at nobody is no step of it, but where somebody talked with it."""
    looking = _Looking(run, stopped, ends, through)
    keys = looking.meet()
    path = [looking.named(key) for key in keys]
    pairs = list(pairwise(path))
    answers = run_each([ask.step(one, other, through) for one, other in pairs])
    steps = tuple(_step(answer, one, other) for answer, (one, other) in zip(answers, pairs, strict=True))
    return Way(*ends, steps, looking.seen(), looking.whole)


class _Vanished(Exception):  # noqa: N818 - reads as what happened
    """A step that was there is gone: evidence was withdrawn, hidden or shared with fewer in between."""


class _Looking:
    """The levels that were reached from either end. Used once."""

    def __init__(
        self,
        run: Run,
        stopped: Stopped,
        ends: tuple[Identifier, Identifier],
        through: Through,
    ) -> None:
        self._run = run
        self._stopped = stopped
        self._ends = ends
        self._through = through
        self._until = time.monotonic() + SECONDS
        self._levels: tuple[list[set[str]], list[set[str]]] = ([{ends[0].key}], [{ends[1].key}])
        self._seen: tuple[set[str], set[str]] = ({ends[0].key}, {ends[1].key})
        self.whole = True

    def seen(self) -> int:
        """How many identifiers were looked through."""
        return len(self._seen[0] | self._seen[1])

    def named(self, key: str) -> Identifier:
        """The identifier of a key: an end as it was asked for, any other exactly."""
        return next((end for end in self._ends if end.key == key), keyed(key))

    def meet(self) -> list[str]:
        """The keys of a shortest way, both ends among them; none where there is none."""
        if self._ends[0] == self._ends[1]:
            return []
        while True:
            if sum(len(levels) - 1 for levels in self._levels) >= LONGEST:
                self.whole = False
                return []
            side = 0 if len(self._levels[0][-1]) <= len(self._levels[1][-1]) else 1
            if not self._levels[side][-1]:
                return []
            if self.seen() > MOST_SEEN or time.monotonic() > self._until:
                self.whole = False
                return []
            self._advance(side)
            if met := self._levels[side][-1] & self._seen[1 - side]:
                return self._found(min(met))

    def _advance(self, side: int) -> None:
        front = [self.named(key) for key in sorted(self._levels[side][-1])]
        answer = self._run(ask.reached(front, self._through))["aggregations"]
        if any(_buckets(told)["sum_other_doc_count"] for told in answer.values()):
            self.whole = False
        talked = {b["key"] for way in ("said", "heard") if way in answer for b in _buckets(answer[way])["buckets"]}
        together = {b["key"] for b in _buckets(answer["with"])["buckets"]} if "with" in answer else set[str]()
        found = {self._canonical(key) for key in talked | self._pointing(together - talked)}
        self._levels[side].append(found - self._seen[side])
        self._seen[side].update(found)

    def _pointing(self, found: set[str]) -> set[str]:
        """Those that point at somebody."""
        stops = self._stopped((each.type, each.value) for each in map(keyed, found)) if found else {}
        return {key for key in found if tuple(key.split(":", 1)) not in stops}

    def _canonical(self, key: str) -> str:
        """The key, or that of the end which it means."""
        return next((end.key for end in self._ends if end.is_(key)), key)

    def _found(self, met: str) -> list[str]:
        try:
            return self._back(met)
        except _Vanished:
            self.whole = False
            return []

    def _back(self, met: str) -> list[str]:
        """From where the two sides met back to both ends."""
        to_source, to_target = (self._trail(side, met) for side in (0, 1))
        return [*reversed(to_source), met, *to_target]

    def _trail(self, side: int, met: str) -> list[str]:
        """The keys from a meeting place back to one end, without itself."""
        levels = self._levels[side]
        here = next(number for number, level in enumerate(levels) if met in level)
        trail: list[str] = []
        at = met
        for number in range(here - 1, -1, -1):
            at = self._before(at, levels[number]) if number else self._ends[side].key
            trail.append(at)
        return trail

    def _before(self, key: str, level: set[str]) -> str:
        """One of a level that stands next to the key. `_Vanished` where none does any more."""
        answer = self._run(ask.reached([self.named(key)], self._through, level))["aggregations"]
        near: set[str] = {bucket["key"] for told in answer.values() for bucket in _buckets(told)["buckets"]}
        if not near & level:
            raise _Vanished
        return min(near & level)


def _buckets(told: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = told["who"]
    return found


def _step(answer: Mapping[str, Any], source: Identifier, target: Identifier) -> Step:
    counts = answer["aggregations"]
    return Step(
        source,
        target,
        sent=counts["said"]["doc_count"],
        received=counts["heard"]["doc_count"],
        together=counts["with"]["doc_count"],
        total=answer["hits"]["total"]["value"],
        first=moment(counts["first"]),
        last=moment(counts["last"]),
        documents=tuple(StoredDocument(hit["_id"], hit["_source"]) for hit in answer["hits"]["hits"]),
    )
