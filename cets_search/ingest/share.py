"""Rewrites what a change of sharing asks for: behind its guard where it tightens, in the open once it was confirmed.

Stopped at any moment, it goes on from there: the guard says what is being made of the seizure, or the change does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from cets_search import access
from cets_search.audit import Audit
from cets_search.config import Config
from cets_search.engine.arrivals import Arrivals, Kind
from cets_search.engine.connection import Connection
from cets_search.engine.errors import EngineConflict
from cets_search.engine.matching import Matching
from cets_search.engine.resharing import Resharing
from cets_search.engine.services import Service
from cets_search.engine.share_changes import ShareChanges
from cets_search.engine.stock import Stock
from cets_search.ingest.occupancy import Occupied, occupied
from cets_search.model import ChangeState, Purpose, Seizure, ShareChange, Sharing, Use
from cets_search.people import People, SignInFailed
from cets_search.stored import stamp

FROM = "worker"
"""What stands for the client's address in the record of use, and for whoever does the work."""


class Stopped(Exception):  # noqa: N818 - reads as what happened
    """The change may not go on; the message says why."""


class Sharer:
    """Raises the engine's errors and `RecordUnwritten`."""

    def __init__(self, config: Config, connection: Connection, audit: Audit, people: People) -> None:
        self._config = config
        self._audit = audit
        self._people = people
        self._stock = Stock(connection)
        self._resharing = Resharing(connection)
        self._changes = ShareChanges(connection)
        self._matching = Matching(connection)
        self._arrivals = Arrivals(connection, Service.LOADER)

    def tighten(self, seizure_id: str, passed: Callable[[int], None]) -> bool:
        """Rewrite a seizure that a guard hides, then take the guard down.

        False where that is left for later, because another process is at work on the seizure.
        """
        for seizure in self._stock.seizures_of([seizure_id]):
            try:
                with occupied(self._config.home, seizure):
                    return self._tighten(seizure_id, passed)
            except Occupied:
                return False
        return False

    def finish_all(self) -> int:
        """Finish every change whose guard stands, and every one that was confirmed; returns how many."""
        hidden = sum(self.tighten(guard.seizure_id, _unwatched) for guard in self._resharing.standing())
        for change in self._changes.in_state(ChangeState.WAITING):
            if change.expires_at <= stamp(datetime.now(UTC)):
                self._end(change, ChangeState.EXPIRED, "nobody confirmed it in time")
        return hidden + sum(self._loosen(change) for change in self._changes.in_state(ChangeState.CONFIRMED))

    def _tighten(self, seizure_id: str, passed: Callable[[int], None]) -> bool:
        """With the seizure held: what stood before may be another by now."""
        guards, seizures = self._resharing.standing(seizure_id), self._stock.seizures_of([seizure_id])
        if not guards or not seizures:
            return False
        if seizures[0].withdrawn:  # nobody reads it, whatever its level
            self._resharing.release(guards[0])
            return False
        target = guards[0].target(seizures[0])
        if not access.within(target, seizures[0]):  # whoever asked saw it as it was before another change
            target = access.common(seizures[0], target)
        self._record("share-rewritten", target)
        self._resharing.rewrite(target, passed)
        self._matching.reread(target, access.readers_of_notice(target))
        self._matching.silence(target)
        if target.sharing is not Sharing.POINTER:
            self._matching.unpoint(target)
        self._shared(target.key)
        self._compare_anew(target)
        return self._resharing.release(guards[0])

    def _loosen(self, change: ShareChange) -> bool:
        try:
            with occupied(self._config.home, change.before):
                return self._loosened(change)
        except Occupied:
            return False

    def _loosened(self, change: ShareChange) -> bool:
        seizure = self._stock.seizure(change.before.key)
        if self._stock.hidden(change.seizure_id):
            return False
        begun = False

        def check(_changed: int = 0) -> None:
            """At each batch: the change as it stands, and whether who confirmed it still may."""
            nonlocal begun
            self._check(change)
            begun = True

        try:
            target = _after(seizure, change)
            check()
            self._record("share-rewritten", target, confirmed_by=change.decided_by)
            self._arrivals.begin(target, change.decided_at, Kind.SHARING, access.readers(change.before))
            self._resharing.rewrite(target, check)
            self._matching.reread(target, access.readers_of_notice(target))
            self._shared(target.key)
            self._compare_anew(target)
        except Stopped as why:
            self._end(change, ChangeState.STOPPED, str(why))
            if begun and seizure is not None:
                self._undo(seizure)
            self._shared(change.before.key)
            return False
        self._end(change, ChangeState.DONE, "")
        return True

    def _shared(self, seizure_key: str) -> None:
        """Say that no more readers come: watches look for those who read the seizure now, and did not before."""
        self._arrivals.end(seizure_key, stamp(datetime.now(UTC)), Kind.SHARING)

    def _compare_anew(self, seizure: Seizure) -> None:
        self._arrivals.anew(seizure, stamp(datetime.now(UTC)))

    def _undo(self, seizure: Seizure) -> None:
        """Give what was rewritten so far its earlier readers again, hidden until all has them."""
        try:
            self._resharing.hide(seizure, "a change of sharing was stopped", stamp(datetime.now(UTC)))
        except EngineConflict:
            return  # whoever hid it rewrites it
        self._tighten(seizure.id, _unwatched)

    def _check(self, change: ShareChange) -> None:
        now = self._changes.of(change.seizure_id)
        if now is None or (now.version, now.state) != (change.version, ChangeState.CONFIRMED):
            raise Stopped("another change was asked for")
        try:
            person = self._people.actor(change.decided_by, Purpose(), FROM).person
            access.permit_sharing(person, change.before.force)
        except (SignInFailed, access.Refused) as no:
            raise Stopped(f"{change.decided_by}, who confirmed it, may no longer do so") from no

    def _end(self, change: ShareChange, state: ChangeState, why: str) -> None:
        try:
            self._changes.put(replace(change, state=state, why=why))
        except EngineConflict:
            return  # it is another change by now

    def _record(self, action: str, target: Seizure, **more: str) -> None:
        told = {"seizure": target.key, "to": " ".join((target.sharing, *target.cases)), **more}
        self._audit.record(Use(action, FROM, target.force, detail=told, client=FROM))


def _after(seizure: Seizure | None, change: ShareChange) -> Seizure:
    if seizure is None or seizure.withdrawn:
        raise Stopped("the seizure was withdrawn")
    if access.audience(seizure) != access.audience(change.before):
        raise Stopped("the seizure was shared in another way meanwhile")
    return replace(seizure, sharing=change.after.sharing, cases=change.after.cases)


def _unwatched(_changed: int) -> None:
    """Nobody waits."""
