"""How far the changes of sharing are that are at work on a force's seizures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cets_search import access
from cets_search.access import permit_sharing
from cets_search.audit import Audit, use_by
from cets_search.engine.resharing import Resharing
from cets_search.engine.share_changes import ShareChanges
from cets_search.engine.stock import Stock
from cets_search.model import Actor, ChangeState, Seizure


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A seizure that is being given the readers of this sharing: `done` of `total` documents have them.

    `hidden`: nobody sees it until that is through.
    """

    target: Seizure
    hidden: bool
    done: int
    total: int


class ShareProgress:
    """Raises `access.Refused`, `RecordUnwritten` and the engine's errors.

    What is being rewritten may be hidden from everybody, so it is counted as the loader does: for the administrators of
    its own force, and of a seizure that its cases alone see for those of them who are in one.
    """

    def __init__(self, kept: ShareChanges, resharing: Resharing, stock: Stock, audit: Audit) -> None:
        self._kept = kept
        self._resharing = resharing
        self._stock = stock
        self._audit = audit

    def rewriting(self, actor: Actor) -> tuple[Rewriting, ...]:
        """The seizures of the actor's force that are being rewritten, by reference."""
        force = actor.person.force
        permit_sharing(actor.person, force)
        found = [
            Rewriting(access.shown(actor, target), hidden, *self._resharing.progress(target))
            for before, target, hidden in (*self._hidden(), *self._confirmed())
            if target.force == force and access.told_of_change(actor, before)
        ]
        self._audit.record(use_by(actor, "list-rewritings", query=force, hits=len(found)))
        return tuple(sorted(found, key=lambda each: each.target.reference))

    def _hidden(self) -> Iterator[tuple[Seizure, Seizure, bool]]:
        guards = {guard.seizure_id: guard for guard in self._resharing.standing()}
        for seizure in self._stock.seizures_of(guards) if guards else ():
            yield seizure, guards[seizure.id].target(seizure), True

    def _confirmed(self) -> Iterator[tuple[Seizure, Seizure, bool]]:
        for change in self._kept.in_state(ChangeState.CONFIRMED):
            yield change.before, change.after, False
