"""Looks at what came into reach, for everybody who watches, under their own rights of that moment.

Loads that have ended, names that were found late and seizures that were shared with more are the queue. Whoever ends in
between leaves them there: they are looked at again, and nobody is told twice, since a notice is named by its watch and
by what came.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from cets_search import access
from cets_search.access import Action, Refused, permit, restrict
from cets_search.audit import Audit, use_by
from cets_search.engine.arrivals import Arrival, Arrivals, Awaiter
from cets_search.engine.errors import EngineBusy, EngineDown, EngineError
from cets_search.engine.evidence import Evidence, Index
from cets_search.engine.mails import Mails
from cets_search.engine.watches import Watches as Keeping
from cets_search.look_ups import NoticeKind
from cets_search.model import Actor, Purpose, SearchRequest, Use
from cets_search.people import People, SignInFailed
from cets_search.query.errors import BadQuery
from cets_search.query.rules import Rules
from cets_search.stored import kept, stamp
from cets_search.turns import take_turns
from cets_search.watches import stored
from cets_search.watches.looking import counting, moments, within
from cets_search.watches.mailing import owed
from cets_search.watches.model import State, Watch

PAUSE: Final = 2.0
"""Seconds between two looks for what came."""
AT_ONCE: Final = 100
"""Watches whose searches are sent together."""
LONGEST_ENTRY: Final = 8_000
"""Characters of searches in one entry of the record of use: it can be searched by no longer ones."""
FROM: Final = "worker"
"""What stands for the client's address in the record of use."""


class Later(Exception):  # noqa: N818 - reads as what it is
    """What came is hidden while it is rewritten: it is looked at once that is done."""


@dataclass(frozen=True, slots=True)
class Found:
    """How many documents a watch finds among what came, by a search that is its own, kept to that."""

    watch: Watch
    search: SearchRequest
    count: int


class WatchWorker:
    """Does the watches of one site. `work` is for a thread of its own."""

    def __init__(
        self,
        evidence: Evidence,
        books: tuple[Keeping, Mails],
        arrivals: Arrivals,
        people: People,
        audit: Audit,
        rules: Rules,
    ) -> None:
        self._evidence = evidence
        self._keeping, self._mails = books
        self._arrivals = arrivals
        self._people = people
        self._audit = audit
        self._rules = rules
        self._begun: dict[str, frozenset[str]] = {}
        """Ids of what some owners were told of, and others not yet, by seizure."""
        self._log = logging.getLogger(__name__)

    def work(self, ending: threading.Event) -> None:
        """Look at what came as it ends, until `ending` is set."""
        take_turns(self.turn, ending, "Watches", PAUSE)

    def turn(self) -> int:
        """Look at what ended since the last turn; how many seizures that were."""
        return sum(self._look_at(came) for came in self._arrivals.ended(Awaiter.WATCHES))

    def _look_at(self, came: Sequence[Arrival]) -> bool:
        """False where it is left for later."""
        came = self._as_begun(came)
        last = max(each.ended_at for each in came)
        standing = [stored.watch(hit) for hit in self._keeping.standing(State.WATCHING)]
        try:
            for watches in _by_owner([each for each in standing if each.made_at < last]):
                self._look_for(watches, came)
        except Later:
            return False
        finally:
            self._keeping.refresh()
        self._arrivals.looked_at(came, Awaiter.WATCHES)
        self._begun.pop(came[0].seizure_id, None)
        return True

    def _as_begun(self, came: Sequence[Arrival]) -> Sequence[Arrival]:
        """What to look at together. What an earlier turn told some owners of, and could not end, stays apart from what
        came since: a notice is named by all that it tells of.
        """
        begun = self._begun.get(came[0].seizure_id, frozenset())
        return [each for each in came if each.id in begun] or came

    def _look_for(self, watches: Sequence[Watch], came: Sequence[Arrival]) -> None:
        """One owner's watches of one purpose."""
        try:
            actor = self._owner(watches[0])
        except (SignInFailed, Refused) as why:
            for each in watches:
                self._stop(each, str(why))
            return
        if came[0].seizure_id in actor.guards:
            raise Later
        for some in _batches(watches):
            found = self._found(actor, some, came)
            self._record(actor, found, came)
            news = [each for each in found if each.count]
            if news:
                self._begun[came[0].seizure_id] = frozenset(each.id for each in came)
            notices = {_key(each, came): each for each in news}
            self._keeping.tell({key: _notice(key, each, came) for key, each in notices.items()}, seen=False)
            self._mails.owe({key: owed(each.watch, each.count) for key, each in notices.items() if each.watch.mail})
            now = stamp(datetime.now(UTC))
            self._put(replace(each.watch, told=each.watch.told + each.count, told_at=now, why="") for each in news)

    def _owner(self, watch: Watch) -> Actor:
        """The owner as the directory has them at this moment."""
        actor = self._people.actor(watch.owner, Purpose(watch.case, watch.reason), FROM)
        permit(actor.person, Action.WATCH)
        permit(actor.person, Action.SEARCH)
        return actor

    def _found(self, actor: Actor, watches: Sequence[Watch], came: Sequence[Arrival]) -> list[Found]:
        """How many documents of what came each of the watches finds, of those that could be searched for."""
        reader = access.principals(actor.person)
        asked = []
        for each in watches:
            if (search := within(each, came, reader)) is None:
                continue
            try:
                asked.append((each, search, restrict(actor, counting(search, self._rules))))
            except BadQuery as why:
                self._stop(each, why.message)
        answers = self._evidence.run_each(Index.EVIDENCE, [body for *_, body in asked])
        found = []
        for (each, search, _), answer in zip(asked, answers, strict=True):
            if isinstance(answer, EngineDown | EngineBusy):
                raise answer
            if isinstance(answer, EngineError):
                self._log.warning("Watch %s could not be searched for: %s", each.id, type(answer).__name__)
                when = stamp(datetime.now(UTC))[:16].replace("T", " ")
                self._put([replace(each, why=f"On {when} UTC it could not be searched for: search for it yourself.")])
            else:
                found.append(Found(each, search, int(answer["hits"]["total"]["value"])))
        return found

    def _record(self, actor: Actor, found: Sequence[Found], came: Sequence[Arrival]) -> None:
        if not found:
            return
        detail = {
            "did": "look",
            "seizure": came[0].seizure,
            "of": ", ".join(dict.fromkeys(each.kind for each in came)),
            "loads": ", ".join(moments(came))[:LONGEST_ENTRY],
            "found": ", ".join(f"{each.watch.id}: {each.count}" for each in found)[:LONGEST_ENTRY],
        }
        query = "\n".join(each.search.q for each in found)
        hits = sum(each.count for each in found)
        self._audit.record(use_by(actor, Action.WATCH, query=query, hits=hits, detail=detail))

    def _stop(self, watch: Watch, why: str) -> None:
        detail = {"did": "stop", "id": watch.id, "owner": watch.owner, "why": why}
        self._audit.record(Use(Action.WATCH, FROM, query=watch.search.q, client=FROM, detail=detail))
        self._put([replace(watch, state=State.STOPPED, why=why)])

    def _put(self, watches: Iterable[Watch]) -> None:
        """Keep them, but those that their owner ended meanwhile."""
        self._keeping.change([(each.id, each.version, stored.source(each)) for each in watches], seen=False)


def _by_owner(watches: Sequence[Watch]) -> list[list[Watch]]:
    """Those of one owner, recorded for the same, together."""
    found: dict[tuple[str, str, str], list[Watch]] = {}
    for each in watches:
        found.setdefault((each.owner, each.case, each.reason), []).append(each)
    return list(found.values())


def _batches(watches: Sequence[Watch]) -> Iterator[Sequence[Watch]]:
    """As many at a time as are sent together, and as one entry of the record can be searched by."""
    some: list[Watch] = []
    length = 0
    for each in watches:
        longer = length + len(each.search.q) + 1
        if some and (len(some) == AT_ONCE or longer > LONGEST_ENTRY):
            yield some
            some, longer = [], len(each.search.q) + 1
        some.append(each)
        length = longer
    if some:
        yield some


def _key(found: Found, came: Sequence[Arrival]) -> str:
    return hashlib.sha256("\0".join((found.watch.id, *(each.id for each in came))).encode()).hexdigest()


def _notice(key: str, found: Found, came: Sequence[Arrival]) -> dict[str, Any]:
    watch, seizure = found.watch, came[0]
    return {
        "key": key,
        "kind": NoticeKind.WATCH,
        "at": stamp(datetime.now(UTC)),
        "type": "",
        "value": watch.name,
        "force": seizure.force,
        "name": seizure.force,
        "contact": "",
        "documents": found.count,
        "seizure": seizure.seizure,
        "watch": watch.id,
        "asked": kept(found.search),
        "readers": list(access.own(watch.owner)),
        "guard": access.guard(seizure.seizure_id),
    }
