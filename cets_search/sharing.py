"""How a force's seizures are shared: who asks for a change, who confirms it, and what acts at once.

A change that takes something from somebody acts at once, behind a guard. One that lets somebody see more waits until
a second administrator of the force confirms it. Of a change that does both, the first part acts and the rest waits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from cets_search import access
from cets_search.access import permit_sharing, restrict
from cets_search.audit import Audit, use_by
from cets_search.cases import BadCase, Cases
from cets_search.engine.errors import EngineConflict
from cets_search.engine.evidence import Evidence, Index, Personal
from cets_search.engine.keeping import NEW, version_of
from cets_search.engine.resharing import Resharing
from cets_search.engine.share_changes import ShareChanges
from cets_search.model import Actor, ChangeState, Seizure, ShareChange, Sharing, Use
from cets_search.search import NotFound
from cets_search.stored import seizure as stored_seizure
from cets_search.stored import share_change, stamp

MOST_SHOWN: Final = 100
LONGEST_ENTRY: Final = 1_000
"""Characters of what was asked for that a refusal keeps on record."""

NEEDS_CASE: Final = "Shared with a case alone, it needs a case: name one, or nobody could read it."

Record = Callable[..., None]
"""Writes a use of whoever acts: `record(action, **detail)`."""


class BadShare(ValueError):  # noqa: N818 - reads as what it is
    """The sharing cannot be changed like this; the message says what would do."""


class ChangedMeanwhile(Exception):  # noqa: N818 - reads as what happened
    """Somebody else decided about the change first, so nothing was written."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking: the seizure as it is shared from now on, whether it is hidden from everybody until its
    documents are rewritten, and the change that waits for a second person.
    """

    now: Seizure
    hidden: bool
    waits: ShareChange | None


@dataclass(frozen=True, slots=True)
class Shared:
    """A seizure as it is shared, and the newest change that was asked for."""

    seizure: Seizure
    change: ShareChange | None


class SharingChanges:
    """Every step is recorded first. Raises `access.Refused`, `NotFound`, `BadShare`, `ChangedMeanwhile`,
    `RecordUnwritten` and the engine's errors.
    """

    def __init__(
        self, evidence: Evidence, kept: ShareChanges, resharing: Resharing, cases: Cases, audit: Audit, days: int
    ) -> None:
        self._evidence = evidence
        self._kept = kept
        self._resharing = resharing
        self._cases = cases
        self._audit = audit
        self._days = days

    def changes(self, actor: Actor) -> tuple[ShareChange, ...]:
        """The changes asked for of the seizures of the actor's force, the newest first."""
        permit_sharing(actor.person, actor.person.force)
        of_force = {"bool": {"filter": [{"term": {"force": actor.person.force}}]}}
        found = self._changes(actor, {"query": of_force, "size": MOST_SHOWN, "sort": [{"asked_at": "desc"}]})
        self._audit.record(use_by(actor, "list-shares", query=actor.person.force, hits=len(found)))
        return tuple(_shown(actor, each) for each in found)

    def one(self, actor: Actor, force: str, reference: str) -> Shared:
        """How a seizure is shared; `NotFound` where there is none that the actor may see."""
        permit_sharing(actor.person, force)
        seizure = self._seizure(actor, force, reference)
        found = self._change(actor, force, reference)
        self._audit.record(
            use_by(actor, "view-sharing", query=Seizure(force, reference).key, hits=int(seizure is not None))
        )
        if seizure is None:
            raise NotFound
        return Shared(access.shown(actor, seizure), found and _shown(actor, found))

    def ask(
        self, actor: Actor, force: str, reference: str, sharing: str, cases: tuple[str, ...] | None = None
    ) -> Asked:
        """Have a seizure shared in another way; without `cases`, with those it has. Those kept from the actor stay.

        A case that is not the actor's to link is answered as one that is not there.
        """
        permit_sharing(actor.person, force)
        seizure = self._seizure(actor, force, reference)
        if seizure is None:
            self._audit.record(use_by(actor, "share", query=Seizure(force, reference).key, hits=0))
            raise NotFound
        record = _recording(self._audit, actor)
        seen = access.shown(actor, seizure).cases
        wanted = seen if cases is None else cases
        for case in sorted(set(wanted) - set(seen)):
            if not self._cases.linkable(case, actor.person):
                _record_refused(record, seizure, sharing, cases)
                raise BadShare(
                    f"You are in no case {case[:80]!r}, and your force leads none of that name: ask whoever leads it "
                    "to name you among its members."
                )
        if sharing == Sharing.CASE and not wanted:
            _record_refused(record, seizure, sharing, cases)
            raise BadShare(NEEDS_CASE)
        kept = set(seizure.cases) & actor.veiled
        asked = self._ask(seizure, (sharing, (*wanted, *kept)), actor.person.name, record)
        return replace(asked, now=access.shown(actor, asked.now), waits=asked.waits and _shown(actor, asked.waits))

    def decide(self, actor: Actor, force: str, reference: str, version: str, *, confirm: bool) -> ShareChange:
        """Confirm a change that waits, as a second person, or take it back; `version` is the one that was shown."""
        permit_sharing(actor.person, force)
        change = self._change(actor, force, reference)
        action = "confirm-share" if confirm else "take-back-share"
        if change is None:
            self._audit.record(use_by(actor, action, query=Seizure(force, reference).key, hits=0))
            raise NotFound
        return _shown(actor, self._decide(replace(change, version=version), change, action, actor))

    def ask_as_operator(self, seizure: Seizure, sharing: str, cases: tuple[str, ...] | None, operator: str) -> Asked:
        """As `ask`, for the operator: the change that waits is confirmed by an administrator of the force."""

        def record(action: str, **detail: str) -> None:
            self._audit.record(Use(action, operator, seizure.force, detail=detail))

        return self._ask(seizure, (sharing, cases), operator, record)

    def take_back_as_operator(self, seizure: Seizure, operator: str) -> ShareChange:
        """Take back the change of a seizure that waits."""
        change = self.waiting(seizure)
        if change is None:
            raise BadShare(f"No change of {seizure.key} waits.")
        self._audit.record(Use("take-back-share", operator, seizure.force, detail=_told(change.before, change.after)))
        return self._put(_decided(change, ChangeState.WITHDRAWN, operator))

    def waiting(self, seizure: Seizure) -> ShareChange | None:
        """The change of a seizure that still can be confirmed."""
        change = self._kept.of(seizure.id)
        return change if change and is_waiting(change) else None

    def _ask(self, seizure: Seizure, wanted: tuple[str, tuple[str, ...] | None], name: str, record: Record) -> Asked:
        if seizure.withdrawn:
            raise BadShare(f"{seizure.key} was withdrawn: nobody reads it, whatever its level.")
        try:
            target = self._target(seizure, *wanted)
        except BadShare:
            _record_refused(record, seizure, *wanted)
            raise
        last = self._kept.of(seizure.id)
        applying = last is not None and last.state is ChangeState.CONFIRMED
        if not applying and access.audience(target) == access.audience(seizure):
            raise BadShare(f"{seizure.key} is shared like this already.")
        if applying and not access.within(target, seizure):
            raise BadShare(f"{seizure.key} is being rewritten for a change that was confirmed: ask again shortly.")
        now = target if access.within(target, seizure) else access.common(seizure, target)
        if now.sharing is Sharing.POINTER and self._covert(set(target.cases) - set(now.cases)):
            now = replace(now, sharing=Sharing.CLOSED)  # silent from now on, though the link itself waits
        hides = applying or access.audience(now) != access.audience(seizure)
        record("share", **_told(seizure, target), acts="at once" if now is target else "once confirmed")
        if last is not None and (applying or is_waiting(last)):
            self._put(replace(_decided(last, ChangeState.WITHDRAWN, name), why="another change was asked for"))
            last = self._kept.of(seizure.id)
        if hides:
            self._cases.hold(sorted(set(now.cases) - set(seizure.cases)), now.force, name)
            self._hide(now, name)
        if now is target:
            return Asked(now, hides, None)
        waits = ShareChange(
            before=now,
            after=target,
            state=ChangeState.WAITING,
            asked_by=name,
            asked_at=stamp(datetime.now(UTC)),
            expires_at=stamp(datetime.now(UTC) + timedelta(days=self._days)),
            version=last.version if last else NEW,
        )
        return Asked(now, hides, self._put(waits))

    def _target(self, seizure: Seizure, sharing: str, cases: tuple[str, ...] | None) -> Seizure:
        if sharing not in set(Sharing):
            raise BadShare(f"{sharing[:40]!r} is no level: give one of {', '.join(Sharing)}.")
        wanted = tuple(sorted(set(seizure.cases if cases is None else cases)))
        try:
            for case in set(wanted) - set(seizure.cases):
                self._cases.one(case)
        except BadCase as bad:
            raise BadShare(str(bad)) from bad
        if sharing == Sharing.CASE and not wanted:
            raise BadShare(NEEDS_CASE)
        return replace(seizure, sharing=Sharing(sharing), cases=wanted)

    def _covert(self, cases: set[str]) -> bool:
        return any(self._cases.one(case).covert for case in cases)

    def _hide(self, now: Seizure, name: str) -> None:
        try:
            self._resharing.hide(now, f"sharing, by {name}", datetime.now(UTC).isoformat(timespec="seconds"))
        except EngineConflict as error:
            standing = self._resharing.standing(now.id)
            if any(access.audience(each.target(now)) == access.audience(now) for each in standing):
                return  # the same change, cut short: whoever rewrites goes on with it
            raise BadShare(
                f"{now.key} is hidden from everybody just now: it was withdrawn, or its sharing is being changed. "
                "Ask again once that is through."
            ) from error

    def _decide(self, seen: ShareChange, change: ShareChange, action: str, actor: Actor) -> ShareChange:
        confirm, name = action == "confirm-share", actor.person.name
        _recording(self._audit, actor)(action, **_told(change.before, change.after), asked_by=change.asked_by)
        if change.state is ChangeState.WAITING and not is_waiting(change):
            self._put(replace(change, state=ChangeState.EXPIRED))
        if not is_waiting(change):
            raise BadShare("This change no longer waits: it was decided about, taken back, or waited too long.")
        if confirm and change.asked_by == name:
            raise BadShare(
                f"You asked for this change: a second administrator of {change.before.force} must confirm it."
            )
        if seen.version != change.version:
            raise ChangedMeanwhile("Another change of this seizure was asked for meanwhile: look at it first.")
        if confirm:
            new = set(change.after.cases) - set(change.before.cases)
            self._cases.hold(sorted(new), change.before.force, name)
        state = ChangeState.CONFIRMED if confirm else ChangeState.WITHDRAWN
        return self._put(_decided(change, state, name))

    def _put(self, change: ShareChange) -> ShareChange:
        try:
            self._kept.put(change)
        except EngineConflict as error:
            raise ChangedMeanwhile("Somebody else decided about this change at the same moment.") from error
        return self._kept.of(change.seizure_id) or change

    def _seizure(self, actor: Actor, force: str, reference: str) -> Seizure | None:
        """With all of its cases."""
        body = {"query": {"ids": {"values": [Seizure(force, reference).id]}}, "size": 1}
        hits = self._evidence.run(Index.SEIZURES, restrict(access.unveiled(actor), body))["hits"]["hits"]
        return stored_seizure(hits[0]["_source"]) if hits else None

    def _change(self, actor: Actor, force: str, reference: str) -> ShareChange | None:
        body = {"query": {"ids": {"values": [Seizure(force, reference).id]}}, "size": 1}
        found = self._changes(actor, body)
        return found[0] if found else None

    def _changes(self, actor: Actor, body: Mapping[str, Any]) -> tuple[ShareChange, ...]:
        """Those of which the actor may know, with all of their cases."""
        asked = restrict(access.unveiled(actor), {**body, "seq_no_primary_term": True})
        hits = self._evidence.run(Personal.SHARE_CHANGES, asked)["hits"]["hits"]
        found = (share_change(hit["_source"], version_of(hit)) for hit in hits)
        return tuple(change for change in found if access.may_know(actor, change))


def is_waiting(change: ShareChange) -> bool:
    """Whether it still can be confirmed."""
    return change.state is ChangeState.WAITING and change.expires_at > stamp(datetime.now(UTC))


def _shown(actor: Actor, change: ShareChange) -> ShareChange:
    return replace(change, before=access.shown(actor, change.before), after=access.shown(actor, change.after))


def _decided(change: ShareChange, state: ChangeState, name: str) -> ShareChange:
    return replace(change, state=state, decided_by=name, decided_at=stamp(datetime.now(UTC)))


def _recording(audit: Audit, actor: Actor) -> Record:
    def record(action: str, **detail: str) -> None:
        audit.record(use_by(actor, action, detail=detail))

    return record


def _record_refused(record: Record, seizure: Seizure, sharing: str, cases: tuple[str, ...] | None) -> None:
    """Also what was asked for in vain: whether there is a case of some name is an answer."""
    record("share", seizure=seizure.key, to=" ".join((sharing, *(cases or ())))[:LONGEST_ENTRY], acts="refused")


def _told(before: Seizure, after: Seizure) -> dict[str, str]:
    return {"seizure": before.key, "from": _words(before), "to": _words(after)}


def _words(seizure: Seizure) -> str:
    return " ".join((seizure.sharing, *seizure.cases))
