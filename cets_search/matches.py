"""Tells forces what a load has in common with others' evidence, by the levels at which both are shared.

Behind the load, as `matcher`. Of a seizure that is `open` or `pointer` other forces learn that it holds what a seizure
of theirs holds, how often, and whom to ring; of any other, nothing. Its own force learns of it by the other's level.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Final

from cets_search import access
from cets_search.audit import Audit
from cets_search.engine.arrivals import Arrival, Arrivals, Awaiter
from cets_search.engine.comparing import Comparing
from cets_search.engine.directory import Directory
from cets_search.engine.matching import Matching
from cets_search.look_ups import NoticeKind, Shared
from cets_search.model import Force, Seizure, Sharing, Use
from cets_search.query.pointing import points
from cets_search.stop_list import StopList
from cets_search.stored import stamp
from cets_search.turns import take_turns

PAUSE: Final = 2.0
"""Seconds between two looks for loads that have ended."""
SHOWN: Final = 10
"""Identifiers that one notice names, the rarest first."""
LONGEST_ENTRY: Final = 8_000
TOLD_OF: Final = frozenset({Sharing.OPEN, Sharing.POINTER})
"""Levels at which other forces learn that a seizure holds what they hold."""


@dataclass(frozen=True, slots=True)
class Common:
    """An identifier that a load and other forces' seizures hold: in how many documents of each."""

    identifier: str
    loaded: int
    held: Mapping[str, int]


class MatchWorker:
    """Compares what loads brought. `work` is for a thread of its own."""

    def __init__(
        self,
        comparing: Comparing,
        matching: Matching,
        arrivals: Arrivals,
        directory: Directory,
        stop_list: StopList,
        audit: Audit,
    ) -> None:
        self._comparing = comparing
        self._matching = matching
        self._arrivals = arrivals
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
        found = [each for page in self._comparing.brought(loads) for each in self._common(page, loads[0].force)]
        sides = self._comparing.seizures({loads[0].seizure, *(key for each in found for key in each.held)})
        guards = self._directory.guards()
        if any(seizure.id in guards for seizure in sides.values()):
            return False
        loaded = sides.pop(loads[0].seizure, None)
        if loaded is not None and found:
            covert = self._directory.covert_cases()
            notices = dict(self._notices(loaded, _told(sides, covert), found)) if _open(loaded, covert) else {}
            self._record(loaded, found, sides, len(notices))
            self._matching.tell(notices)
        self._arrivals.looked_at(loads, Awaiter.MATCHES)
        return True

    def _common(self, page: Mapping[str, int], force: str) -> list[Common]:
        """Those of the identifiers that other forces hold too; names, and what points at nobody, left out."""
        parts = {each: each.partition(":")[::2] for each in page}
        kinds = {each: (kind, value) for each, (kind, value) in parts.items() if points(kind, value)}
        stops = self._stop_list.reasons(kinds.values()) if kinds else {}
        held = self._comparing.held([each for each, both in kinds.items() if both not in stops], force)
        return [Common(each, page[each], seizures) for each, seizures in held.items()]

    def _notices(
        self, loaded: Seizure, sides: Mapping[str, Seizure], found: Sequence[Common]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        forces = {force.slug: force for force in self._directory.forces()}
        for force in sorted({seizure.force for seizure in sides.values() if seizure.sharing in TOLD_OF}):
            theirs = {key: each for key, each in sides.items() if each.force == force and each.sharing in TOLD_OF}
            counts = {each.identifier: _sum(each.held, theirs) for each in found}
            if any(counts.values()):
                yield _notice(loaded, _force(force, forces), counts, theirs.values())
        if loaded.sharing in TOLD_OF:
            for key, seizure in sides.items():
                counts = {each.identifier: each.loaded for each in found if key in each.held}
                yield _notice(seizure, _force(loaded.force, forces), counts, [loaded])

    def _record(self, loaded: Seizure, found: Sequence[Common], sides: Mapping[str, Seizure], told: int) -> None:
        """What is held in common, and by whom: on record also where nobody is told."""
        held = ", ".join(f"{each.key} ({each.sharing})" for each in sides.values())
        query = "\n".join(each.identifier for each in found)[:LONGEST_ENTRY]
        detail = {"seizure": f"{loaded.key} ({loaded.sharing})", "held": held[:LONGEST_ENTRY], "notices": str(told)}
        self._audit.record(
            Use("match", "worker", loaded.force, query=query, hits=len(found), client="worker", detail=detail)
        )


def _open(seizure: Seizure, covert: Collection[str]) -> bool:
    """Whether anything is told of what the seizure has in common: never where a case of it is covert."""
    return not set(covert) & set(seizure.cases)


def _told(sides: Mapping[str, Seizure], covert: Collection[str]) -> dict[str, Seizure]:
    return {key: seizure for key, seizure in sides.items() if _open(seizure, covert)}


def _sum(held: Mapping[str, int], theirs: Mapping[str, Seizure]) -> int:
    return sum(count for key, count in held.items() if key in theirs)


def _force(slug: str, forces: Mapping[str, Force]) -> Force:
    return forces.get(slug) or Force(slug, slug)


def _notice(
    own: Seizure, other: Force, counts: Mapping[str, int], there: Collection[Seizure]
) -> tuple[str, dict[str, Any]]:
    """To those of `own`: what `other` holds of it, by identifier in how many documents.

    Its key is what is in common, and between whom: loads of both sides, each compared with the other, tell it once.
    """
    held = sorted(each.id for each in there)
    told = (own.id, other.slug, *held, *sorted(identifier for identifier, count in counts.items() if count))
    key = hashlib.sha256("\0".join(told).encode("utf-8", "backslashreplace")).hexdigest()
    some = sorted((count, identifier) for identifier, count in counts.items() if count)
    shared = [Shared(*identifier.partition(":")[::2], count) for count, identifier in some[:SHOWN]]
    return key, {
        "key": key,
        "kind": NoticeKind.MATCH,
        "at": stamp(datetime.now(UTC)),
        "type": "",
        "value": "",
        "force": other.slug,
        "name": other.name,
        "contact": other.contact,
        "documents": sum(count for count, _ in some),
        "seizure": own.key,
        "identifiers": len(some),
        "shared": [asdict(each) for each in shared],
        "readers": list(access.readers_of_notice(own)),
        "guard": [access.guard(own.id), *(access.guard(each.id) for each in there)],
    }
