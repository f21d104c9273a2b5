"""What a force is told, and what tells it that others looked for what it holds, or hold what was looked for."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from cets_search import access
from cets_search.access import Action, permit, restrict
from cets_search.audit import Audit, use_by
from cets_search.engine.directory import Directory
from cets_search.engine.evidence import Evidence, Personal
from cets_search.engine.matching import Matching
from cets_search.look_ups import LookUp, Notice, NoticeKind
from cets_search.model import Actor, Force, Seizure, Sharing, Use
from cets_search.query.paging import Pages
from cets_search.stored import notice, stamp
from cets_search.turns import take_turns

ON_A_PAGE: Final = 50
PAUSE: Final = 1.0
"""Seconds between two looks for look-ups."""
KEPT: Final = timedelta(hours=2)
"""For how long look-ups stand: longer than the hour of which the quota counts them."""


@dataclass(frozen=True, slots=True)
class InboxRequest:
    """Which page of notices: `next` is the mark that the page before gave."""

    next: str = ""


@dataclass(frozen=True, slots=True)
class Inbox:
    """Notices, the newest first; `next` opens the page after, "" on the last."""

    total: int
    notices: tuple[Notice, ...]
    next: str


class Notices:
    """What a person may read of notices. Raises `access.Refused`, `RecordUnwritten` and the engine's errors."""

    def __init__(self, evidence: Evidence, audit: Audit, pages: Pages) -> None:
        self._evidence = evidence
        self._audit = audit
        self._pages = pages

    def visible(self, actor: Actor, request: InboxRequest) -> Inbox:
        """A page of what the actor, their force and their cases were told."""
        permit(actor.person, Action.NOTICES)
        place = self._pages.open(actor.person.name, request)
        body: dict[str, Any] = {
            "query": {"match_all": {}},
            "size": ON_A_PAGE,
            "sort": [{"at": "desc"}, {"key": "asc"}],
        }
        if place.after:
            body["search_after"] = [*place.after]
        answer = self._evidence.run(Personal.NOTICES, restrict(actor, body))["hits"]
        hits, total = answer["hits"], answer["total"]["value"]
        self._audit.record(use_by(actor, Action.NOTICES, hits=total, documents=tuple(hit["_id"] for hit in hits)))
        mark = self._pages.onward(actor.person.name, request, place, hits, total)
        return Inbox(total, tuple(notice(hit["_source"]) for hit in hits), mark)


class NoticeWorker:
    """Tells of look-ups, behind the requests that made them. `work` is for a thread of its own."""

    def __init__(self, matching: Matching, directory: Directory, audit: Audit) -> None:
        self._matching = matching
        self._directory = directory
        self._audit = audit
        self._behind: dict[str, frozenset[str]] = {}
        """Look-ups that were left for later, each with the guards that it waits for."""

    def work(self, ending: threading.Event) -> None:
        """Tell of look-ups as they come until `ending` is set."""
        take_turns(self.turn, ending, "Notices", PAUSE)

    def turn(self) -> int:
        """Tell of what was looked up since the last turn; how many look-ups that were. Again tells nobody twice."""
        done, behind = 0, self._behind
        self._behind = {}
        for untold in self._matching.untold():
            guards, covert = self._directory.guards(), self._directory.covert_cases()
            forces = {force.slug: force for force in self._directory.forces()}
            for look_up in untold:
                if waits := behind.get(look_up.id, frozenset()) & guards:
                    self._behind[look_up.id] = waits
                else:
                    done += self._tell(look_up, guards, covert, forces)
        self._matching.forget(stamp(datetime.now(UTC) - KEPT))
        return done

    def _tell(
        self, look_up: LookUp, guards: frozenset[str], covert: frozenset[str], forces: Mapping[str, Force]
    ) -> bool:
        """False where it is left for later: what holds it is being rewritten, and who may know of it with that."""
        held = self._matching.holding(look_up)
        if hidden := guards & {seizure.id for seizure, _ in held}:
            self._behind[look_up.id] = hidden
            return False
        told = [each for each in held if _is_told(look_up, each[0], covert)]
        self._record(look_up, held, told)
        self._matching.tell(dict(_notices(look_up, told, forces)))
        if told:
            self._catch_up(look_up, [seizure for seizure, _ in told])
        self._matching.told(look_up)
        return True

    def _catch_up(self, look_up: LookUp, told: list[Seizure]) -> None:
        """Give the notices other readers where a change of sharing, or a withdrawal, went through since it was looked
        who may know: it changed the notices that stood then.
        """
        now = {seizure.id: seizure for seizure, _ in self._matching.holding(look_up)}
        for seizure in told:
            stands = now.get(seizure.id)
            readers = access.readers_of_notice(stands) if stands else ()
            if readers != access.readers_of_notice(seizure):
                self._matching.reread(seizure, readers)
            if stands is None or stands.sharing is not seizure.sharing:
                self._matching.unpoint(seizure)

    def _record(self, look_up: LookUp, held: list[tuple[Seizure, int]], told: list[tuple[Seizure, int]]) -> None:
        """Who holds it, and who is told: on record also where nobody is."""
        if not held:
            return
        self._audit.record(
            Use(
                "match",
                "worker",
                look_up.force,
                query=f"{look_up.type}:{look_up.value}",
                hits=len(held),
                client="worker",
                detail={
                    "asked_by": look_up.person,
                    "held": ", ".join(f"{seizure.key} ({seizure.sharing})" for seizure, _ in held)[:8_000],
                    "told": ", ".join(seizure.key for seizure, _ in told)[:8_000] or "nobody",
                },
            )
        )


def _is_told(look_up: LookUp, seizure: Seizure, covert: frozenset[str]) -> bool:
    """Whether its owner is told: not of what everybody reads anyway, and nobody where either side is covert."""
    return seizure.sharing is not Sharing.OPEN and not look_up.covert and not covert & set(seizure.cases)


def _notices(
    look_up: LookUp, told: list[tuple[Seizure, int]], forces: Mapping[str, Force]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """To each owner, of each seizure; and to who asked, of each force whose pointers hold it."""
    pointed: dict[str, dict[Seizure, int]] = {}
    for seizure, count in told:
        yield _notice(
            look_up,
            NoticeKind.LOOKED_FOR,
            seizure.key,
            readers=list(access.readers_of_notice(seizure)),
            guard=access.guard(seizure.id),
            seizure=seizure.key,
            documents=count,
            person=look_up.person,
            identifier=f"{look_up.type}:{look_up.value}",
            **_reached(look_up.force, forces),
        )
        if seizure.sharing is Sharing.POINTER:
            pointed.setdefault(seizure.force, {})[seizure] = count
    for slug, counts in pointed.items():
        yield _notice(
            look_up,
            NoticeKind.POINTER,
            slug,
            readers=list(access.own(look_up.person)),
            guard=[access.guard(seizure.id) for seizure in counts],  # one that hides any of them hides the sum
            documents=sum(counts.values()),
            **_reached(slug, forces),
        )


def _notice(look_up: LookUp, kind: NoticeKind, about: str, **fields: Any) -> tuple[str, dict[str, Any]]:
    key = hashlib.sha256(f"{look_up.id}\0{kind}\0{about}".encode()).hexdigest()
    return key, {
        "key": key,
        "kind": kind,
        "at": look_up.at,
        "type": look_up.type,
        "value": look_up.value,
        **fields,
    }


def _reached(slug: str, forces: Mapping[str, Force]) -> dict[str, str]:
    force = forces.get(slug)
    return {"force": slug, "name": force.name if force else slug, "contact": force.contact if force else ""}
