"""Compares what loads brought with all forces' evidence, keeps what is in common, and tells each side of it.

Behind the load, as `matcher`. Of a seizure that is `open` or `pointer` other forces learn that it holds what a seizure
of theirs holds, how often, and whom to ring; of any other, nothing. Its own force learns of it by the other's level.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cets_search.audit import Audit
from cets_search.engine.arrivals import Arrival, Arrivals, Awaiter
from cets_search.engine.comparing import HANDLE, Comparing, Holding, Trait
from cets_search.engine.directory import Directory
from cets_search.engine.matches import Matches
from cets_search.engine.matching import Matching
from cets_search.matches.meeting import Meeting
from cets_search.matches.model import Common, Match, MatchKind
from cets_search.matches.notices import notices
from cets_search.matches.stored import found as found_again
from cets_search.matches.stored import judged, what
from cets_search.model import Seizure, Use
from cets_search.query.pointing import points
from cets_search.stop_list import StopList
from cets_search.stored import stamp
from cets_search.turns import take_turns
from extractors.entities.skeleton import skeleton

PAUSE: Final = 2.0
"""Seconds between two looks for loads that have ended."""
LONGEST_ENTRY: Final = 8_000
DEVICE: Final = frozenset({"imei", "serial", "iccid", "imsi", "mac"})
"""Types of identifiers that name a device, or the card in it."""
SHORTEST: Final = 4
"""Characters of a skeleton; handles with a shorter one are near each other by chance."""
FILE: Final = "hash"
"""The type of what is the same in files: it can be followed and searched for as a hash."""

Reasons = Callable[[Iterable[tuple[str, str]]], Mapping[tuple[str, str], str]]
"""Why those of the identifiers that are on the stop list point at nobody."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the worker finds what to do, and keeps what it found."""

    arrivals: Arrivals
    matches: Matches
    notices: Matching


class MatchWorker:
    """Compares what loads brought. `work` is for a thread of its own."""

    def __init__(
        self, comparing: Comparing, kept: Kept, directory: Directory, stop_list: StopList, audit: Audit
    ) -> None:
        self._comparing = comparing
        self._arrivals = kept.arrivals
        self._matches = kept.matches
        self._matching = kept.notices
        self._directory = directory
        self._stop_list = stop_list
        self._audit = audit

    def work(self, ending: threading.Event) -> None:
        """Compare what loads brought as they end, until `ending` is set."""
        take_turns(self.turn, ending, "Matches", PAUSE)

    def turn(self) -> int:
        """Compare what ended since the last turn; how many seizures that were. Again tells nobody twice."""
        return sum(self._compare(loads) for loads in self._arrivals.ended(Awaiter.MATCHES))

    def _compare(self, loads: Sequence[Arrival]) -> bool:
        """False where it is left for later: a seizure on one side is being rewritten, and who may know with that."""
        stops = self._stop_list.as_it_stands()
        found = [*self._identifiers(loads, stops), *self._files(loads)]
        sides = self._sides(loads[0], found)
        if sides is None:
            return False
        if found:
            self._keep(loads[0], found, sides)
            if self._sides(loads[0], found) != sides:  # who may know was changed meanwhile
                for seizure in sides.values():
                    self._matching.silence(seizure)
                return False
        self._arrivals.looked_at(loads, Awaiter.MATCHES)
        return True

    def _sides(self, load: Arrival, found: Sequence[Common]) -> dict[str, Seizure] | None:
        """The seizures that hold it and are not withdrawn, by key; None where one is being rewritten."""
        sides = self._comparing.seizures({load.seizure, *(key for each in found for key in each.held)})
        guards = self._directory.guards()
        return None if any(seizure.id in guards for seizure in sides.values()) else sides

    def _identifiers(self, loads: Sequence[Arrival], stops: Reasons) -> Iterator[Common]:
        """The exact ones, and the skeletons of handles: names, and what points at nobody, left out."""
        skeletons: dict[str, int] = {}
        for page in self._comparing.brought(loads, Trait.IDENTIFIERS):
            parts = {each: (kind, value) for each in page for kind, _, value in [each.partition(":")]}
            kept = {each: both for each, both in parts.items() if both[0] == HANDLE or _exact(*both)}
            stopped = stops(kept.values())
            for each, (kind, value) in kept.items():
                if kind == HANDLE and (kind, value) not in stopped and len(short := skeleton(value)) >= SHORTEST:
                    skeletons[short] = skeletons.get(short, 0) + page[each]
            exact = {each: both for each, both in kept.items() if both not in stopped and _exact(*both)}
            for each, held in self._held(Trait.IDENTIFIERS, exact, loads[0], page).items():
                kind, value = exact[each]
                yield Common(
                    MatchKind.DEVICE if kind in DEVICE else MatchKind.IDENTIFIER, kind, value, page[each], held
                )
        for each, held in self._held(Trait.SKELETONS, skeletons, loads[0], skeletons).items():
            near = {key: _alike(holding, each) for key, holding in held.items()}
            yield Common(MatchKind.NEAR, HANDLE, each, skeletons[each], near)

    def _files(self, loads: Sequence[Arrival]) -> Iterator[Common]:
        for page in self._comparing.brought(loads, Trait.FILES):
            for each, held in self._held(Trait.FILES, page, loads[0], page).items():
                yield Common(MatchKind.CONTENT, FILE, each, page[each], held)

    def _held(
        self, trait: Trait, values: Iterable[str], load: Arrival, counts: Mapping[str, int]
    ) -> dict[str, dict[str, Holding]]:
        """Of those that other forces hold: which seizures of all forces do, the loaded one always among them."""
        others = self._comparing.held(trait, set(values), load.force)
        own = self._comparing.held(trait, set(others), load.force, own=True)
        return {
            each: {load.seizure: Holding(counts[each]), **own.get(each, {}), **held} for each, held in others.items()
        }

    def _keep(self, load: Arrival, found: Sequence[Common], sides: Mapping[str, Seizure]) -> None:
        """Record it, then store the matches of both sides and tell their inboxes."""
        covert, now = self._directory.covert_cases(), stamp(datetime.now(UTC))
        meeting = Meeting(load.seizure, sides, covert)
        matches = [pair for each in found for pair in meeting.matches(each, now)]
        loaded, exact = sides.get(load.seizure), [each for each in found if each.kind in _TOLD]
        forces = {force.slug: force for force in self._directory.forces()}
        told = dict(notices(loaded, sides, exact, forces, covert)) if loaded else {}
        self._record(load, found, sides, matches, len(told))
        self._matches.put({match.id: (found_again(match, own), _begun(match)) for match, own in matches})
        for start in range(0, len(found), PAGE):
            some = found[start : start + PAGE]
            self._matches.rank({what(each.kind, each.type, each.value): _ranks(meeting, each) for each in some})
        self._matching.tell(told)

    def _record(
        self,
        load: Arrival,
        found: Sequence[Common],
        sides: Mapping[str, Seizure],
        matches: Sequence[tuple[Match, Seizure]],
        told: int,
    ) -> None:
        """What is held in common, and by whom: on record also where nobody is told."""
        loaded = sides.get(load.seizure)
        others = (each for each in sides.values() if each.force != load.force)
        detail = {
            "seizure": f"{load.seizure} ({loaded.sharing if loaded else 'withdrawn'})",
            "held": ", ".join(f"{each.key} ({each.sharing})" for each in others)[:LONGEST_ENTRY],
            "notices": str(told),
            "matches": str(len(matches)),
        }
        query = "\n".join(each.identifier for each in found)[:LONGEST_ENTRY]
        self._audit.record(
            Use("match", "worker", load.force, query=query, hits=len(found), client="worker", detail=detail)
        )


PAGE: Final = 500
"""Things that are ranked at a time."""
_TOLD: Final = frozenset({MatchKind.IDENTIFIER, MatchKind.DEVICE})
"""Kinds of which the inbox tells by themselves."""


def _exact(kind: str, value: str) -> bool:
    return kind in DEVICE or points(kind, value)


def _alike(holding: Holding, short: str) -> Holding:
    """Of the handles in the documents that hold a skeleton, those whose skeleton it is."""
    return Holding(holding.documents, {form: n for form, n in holding.forms.items() if skeleton(form) == short})


def _begun(match: Match) -> dict[str, object]:
    return {**judged(match), "found_at": match.found_at}


def _ranks(meeting: Meeting, common: Common) -> dict[str, tuple[int, float]]:
    return {force: (rank.seizures, rank.score) for force, rank in meeting.ranks(common).items()}
