"""Searches for lists in the background, a batch of each at a time, under their owners' own principals.

The lists themselves are the queue: whoever ends in between leaves them as they stand, and they are taken up again at
the batch that was not kept. A list changes hands by its version in the index, so that two workers never write one.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from cets_search.access import Action, Refused, permit, principals
from cets_search.audit import Audit, RecordUnwritten, use_by
from cets_search.engine.errors import EngineBusy, EngineConflict, EngineDown, EngineError
from cets_search.engine.evidence import Evidence
from cets_search.lists.batch import searched
from cets_search.lists.counter import Counter
from cets_search.lists.model import UNDER_WAY, Head, Line, State
from cets_search.lists.service import reach
from cets_search.lists.store import Listed, Store, summed
from cets_search.model import Actor, Purpose, Use
from cets_search.people import People, SignInFailed
from cets_search.pointers import Pointers
from cets_search.query.pointing import points
from cets_search.query.rules import Rules
from cets_search.stored import stamp

PAUSE: Final = 1.0
"""Seconds between two looks for lists."""
SILENT: Final = timedelta(seconds=30)
"""For how long a worker that has a list may say nothing before another takes it."""
MOST_TRIES: Final = 5
"""How often a batch that fails is tried: an engine that is down or busy does not count."""
LONGEST_ENTRY: Final = 8_000
"""Characters of searches in one entry of the record of use: it can be searched by no longer ones."""

FROM: Final = "worker"
"""What stands for the client's address in the record of use."""

MOVED: Final = "Your force, roles or cases changed while it was searched for: make it again to have it searched anew."
BROKE: Final = "The search engine failed at it several times. Tell your administrator when: the engine's log says more."


class Stopped(Exception):  # noqa: N818 - reads as what happened
    """The owner may not go on; the message is for the owner."""


class ListWorker:
    """Does the lists of one site. `work` is for a thread of its own."""

    def __init__(
        self, store: Store, evidence: Evidence, people: People, audit: Audit, rules: Rules, pointers: Pointers
    ) -> None:
        self._store = store
        self._evidence = evidence
        self._people = people
        self._audit = audit
        self._rules = rules
        self._pointers = pointers
        self._log = logging.getLogger(__name__)

    def work(self, ending: threading.Event) -> None:
        """Search for lists as they come until `ending` is set; what is at hand then is left for the next."""
        mine: dict[str, Listed] = {}
        while not ending.wait(0 if mine else PAUSE):
            try:
                mine = {each.head.id: each for each in self.turn(mine)}
            except (EngineDown, EngineBusy, RecordUnwritten) as error:
                self._log.warning("Lists wait: %s", type(error).__name__)
                mine = {}
                ending.wait(SILENT.total_seconds() / 6)
        for each in mine.values():
            self._leave(each)

    def turn(self, mine: dict[str, Listed] | None = None) -> list[Listed]:
        """Remove what is over, take what is left, and search for one batch of each. What is not done yet."""
        now = datetime.now(UTC)
        for gone in self._store.expired(stamp(now)):
            self._remove(gone.head)
        at_hand = dict(mine or {})
        for each in self._store.left(UNDER_WAY, stamp(now), stamp(now - SILENT)):
            at_hand.setdefault(each.head.id, each)
        return [went_on for each in at_hand.values() if (went_on := self._go_on(each))]

    def _go_on(self, listed: Listed) -> Listed | None:
        """The list after its next batch; None where it is done, or no longer this worker's."""
        try:
            return self._batch(listed)
        except EngineConflict:
            if not self._store.stands(listed.head.id):
                self._store.delete(listed.head)  # removed while this batch was kept
        except Stopped as why:
            self._end(listed, State.STOPPED, str(why))
        except (EngineDown, EngineBusy, RecordUnwritten):
            raise
        except EngineError as error:
            self._log.warning("A batch of list %s failed: %s", listed.head.id, type(error).__name__)
            if listed.head.tries + 1 < MOST_TRIES:
                return self._keep(replace(listed.head, tries=listed.head.tries + 1), listed)
            self._end(listed, State.FAILED, BROKE)
        return None

    def _batch(self, listed: Listed) -> Listed | None:
        actor = self._owner(listed.head)
        if listed.head.state is State.WAITING:
            listed = self._keep(
                replace(
                    listed.head,
                    state=State.RUNNING,
                    reach=reach(self._evidence, actor),
                    principals=principals(actor.person),
                ),
                listed,
            )
        head = listed.head
        if principals(actor.person) != head.principals:
            raise Stopped(MOVED)
        lines = self._store.lines(actor, head.id, [head.done])
        if not lines:
            raise EngineConflict("The list is gone.")
        found = searched(lines, Counter(self._evidence, actor, self._rules))
        self._record(actor, head, found)
        found = self._pointed(actor, found)
        self._store.put_lines(head, found)
        done = head.done + 1 == head.parts
        after = replace(
            head,
            done=head.done + 1,
            tally=summed(self._store.tallies(actor, head.id)),
            forces=_added(head.forces, (line.counts.forces for line in found if line.counts)),
            cases=_added(head.cases, (line.counts.cases for line in found if line.counts)),
            state=State.DONE if done else State.RUNNING,
            ended_at=stamp(datetime.now(UTC)) if done else "",
            tries=0,
        )
        kept = self._keep(after, listed)
        return None if done else kept

    def _pointed(self, actor: Actor, lines: Sequence[Line]) -> list[Line]:
        """The lines, with what other forces' pointers say of those that are exact identifiers."""
        wanted = [(line.kind, line.value) for line in lines if line.sought and points(line.kind, line.value)]
        found = self._pointers.look_up_all(actor, wanted) if wanted else {}
        return [
            replace(line, pointers=told.forces, unasked=bool(told.refused))
            if line.sought and (told := found.get((line.kind, line.value)))
            else line
            for line in lines
        ]

    def _owner(self, head: Head) -> Actor:
        """The owner as the directory has them at this moment. `Stopped` where they may not search."""
        try:
            actor = self._people.actor(head.owner, Purpose(head.case, head.reason), FROM)
            permit(actor.person, Action.LIST_SEARCH)
        except (SignInFailed, Refused) as why:
            raise Stopped(str(why)) from why
        return actor

    def _record(self, actor: Actor, head: Head, lines: Sequence[Line]) -> None:
        """The exact searches, in as many entries as they need."""
        for some in _entries([line for line in lines if line.sought]):
            detail = {
                "list": head.id,
                "sha256": head.sha256,
                "part": f"{head.done + 1} of {head.parts}",
                "lines": f"{some[0].number}-{some[-1].number}",
            }
            found = sum(bool(line.counts and line.counts.total) for line in some)
            text = "\n".join(line.query for line in some)
            self._audit.record(use_by(actor, Action.LIST_SEARCH, query=text, hits=found, detail=detail))

    def _keep(self, head: Head, over: Listed) -> Listed:
        beating = replace(head, beat_at=stamp(datetime.now(UTC)))
        return Listed(beating, self._store.put(beating, over.version))

    def _end(self, listed: Listed, state: State, why: str) -> None:
        try:
            self._keep(replace(listed.head, state=state, why=why, ended_at=stamp(datetime.now(UTC))), listed)
        except EngineConflict:
            return

    def _leave(self, listed: Listed) -> None:
        """Say that nobody has it, so that it need not be waited for."""
        try:
            self._store.put(replace(listed.head, beat_at=""), listed.version)
        except EngineError as error:
            self._log.warning("List %s is taken up again later: %s", listed.head.id, type(error).__name__)

    def _remove(self, head: Head) -> None:
        self._audit.record(Use("expire-list", "worker", detail={"list": head.id, "owner": head.owner}))
        self._store.delete(head)


def _added(sums: Mapping[str, int], more: Iterator[Mapping[str, int]]) -> dict[str, int]:
    """How many lines were found in each force or case, with those of one more batch."""
    found = dict(sums)
    for each in more:
        for name in each:
            found[name] = found.get(name, 0) + 1
    return found


def _entries(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    start, length = 0, 0
    for at, line in enumerate(lines):
        length += len(line.query) + 1
        if length > LONGEST_ENTRY and at > start:
            yield lines[start:at]
            start, length = at, len(line.query) + 1
    if start < len(lines):
        yield lines[start:]
