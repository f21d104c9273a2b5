"""Pointer hits: that another force holds an identifier, how often, and whom to ring. Nothing else, and no text.

What a request asks is asked of `pointer` seizures alone, by an identity that sees no others: a `closed` match changes
nothing in it. Owners are told afterwards (`notices`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Final

from cets_search.access import Action, may, permit
from cets_search.answer import Pointed, Pointer
from cets_search.audit import Audit, use_by
from cets_search.engine.directory import Directory, Others
from cets_search.engine.pointing import Pointing
from cets_search.look_ups import LookUp
from cets_search.model import Actor, SearchRequest
from cets_search.query.pointing import one_identifier, points
from cets_search.stored import stamp

PERIOD: Final = timedelta(hours=1)
AT_ONCE: Final = 16
"""How many look-ups one process makes at once; further ones wait."""

LONGEST_ENTRY: Final = 8_000
"""Characters of identifiers in one entry of the record of use: it can be searched by no longer ones."""


class Pending:
    """A look-up that is on its way."""

    def __init__(self, asked: Future[Pointed] | None) -> None:
        self._asked = asked

    def answer(self) -> Pointed | None:
        """What it found, once that is on record; None where nothing was asked. Raises as `look_up` does."""
        return None if self._asked is None else self._asked.result()


class Pointers:
    """Raises `access.Refused`, `audit.RecordUnwritten` and the engine's errors."""

    def __init__(self, pointing: Pointing, directory: Directory, audit: Audit, most: int) -> None:
        """`most` identifiers may be looked up by a person within an hour, by searches and lists together."""
        self._pointing = pointing
        self._directory = directory
        self._audit = audit
        self._most = most
        self._beside = ThreadPoolExecutor(AT_ONCE, "pointers")
        self._counts = ThreadPoolExecutor(AT_ONCE, "pointer-counts")

    def of_search(self, actor: Actor, request: SearchRequest) -> Pending:
        """What other forces' pointers say of the one exact identifier that is searched for, asked while the search
        itself runs; nothing where it is another search, or a further page of one.
        """
        wanted = None if request.next else one_identifier(request.q)
        return Pending(None if wanted is None else self._beside.submit(self.look_up, actor, *wanted))

    def of_identifier(self, actor: Actor, kind: str, value: str) -> Pending:
        """The same of an identifier whose page is opened; nothing where its value is not exact (`query.pointing`), or
        where the actor's token was not made for searches, as a look-up is one.
        """
        asks = points(kind, value) and may(actor.person, Action.SEARCH)
        return Pending(self._beside.submit(self.look_up, actor, kind, value) if asks else None)

    def look_up(self, actor: Actor, kind: str, value: str) -> Pointed:
        """What other forces' pointers say of one identifier in its normal form (`query.pointing.points`)."""
        return self.look_up_all(actor, [(kind, value)])[kind, value]

    def look_up_all(self, actor: Actor, wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Pointed]:
        """The same of several at once; those beyond the hour's quota are refused, and on record."""
        permit(actor.person, Action.SEARCH)
        now = _now()
        keys = [_key(actor, one, now) for one in wanted]
        counting = self._counts.submit(self._pointing.count, actor.person.name, keys, now, PERIOD, self._most)
        others = self._directory.others()
        used = counting.result()
        allowed = list(wanted[: max(0, self._most - used)])
        over = list(wanted[len(allowed) :])
        found = self._pointed(actor, allowed, others) if allowed else {}
        refused = (
            f"Other forces were not asked: you looked up {used} identifiers within the last hour, and {self._most} is "
            "the most, by searches and lists together. Ask again later; if your work needs more, speak to your "
            "administrator."
        )
        found |= {one: Pointed(*one, refused=refused) for one in over}
        for some in _entries([found[one] for one in wanted]):
            self._record(actor, some, used)
        if allowed:
            self._pointing.keep([_look_up(actor, one, now, others.covert) for one in allowed])
        return found

    def _pointed(
        self, actor: Actor, wanted: Sequence[tuple[str, str]], others: Others
    ) -> dict[tuple[str, str], Pointed]:
        """The engine is asked the same, whatever there is to be found."""
        counts = self._pointing.pointed(actor, wanted, others.covert)

        def pointer(slug: str, count: int) -> Pointer:
            force = others.forces.get(slug)
            return Pointer(slug, force.name if force else slug, force.contact if force else "", count)

        return {
            one: Pointed(*one, tuple(pointer(*each) for each in sorted(counts.get(one, {}).items()))) for one in wanted
        }

    def _record(self, actor: Actor, some: Sequence[Pointed], used: int) -> None:
        held = [f"{each.value}: {pointer.force} {pointer.documents}" for each in some for pointer in each.forces]
        refused = sum(bool(each.refused) for each in some)
        detail = {
            "quota": f"{used} of {self._most} used",
            "pointers": "; ".join(held)[:LONGEST_ENTRY] or "none",
            **({"refused": f"over quota: {refused}"} if refused else {}),
        }
        query = "\n".join(f"{each.type}:{each.value}" for each in some)
        hits = sum(bool(each.forces) for each in some)
        self._audit.record(use_by(actor, "look-up", query=query, hits=hits, detail=detail))


def _now() -> datetime:
    return datetime.now(UTC)


def _entries(pointed: Sequence[Pointed]) -> Iterator[Sequence[Pointed]]:
    """As many at a time as one entry of the record can be searched by."""
    some: list[Pointed] = []
    length = 0
    for each in pointed:
        length += len(each.type) + len(each.value) + 2
        if some and length > LONGEST_ENTRY:
            yield some
            some, length = [], len(each.type) + len(each.value) + 2
        some.append(each)
    if some:
        yield some


def _key(actor: Actor, wanted: tuple[str, str], now: datetime) -> str:
    """One a person, identifier and hour: whoever turns a page or sorts anew looks nothing up again."""
    told = "\0".join((actor.person.name, *wanted, f"{now:%Y%m%d%H}"))
    return hashlib.sha256(told.encode("utf-8", "backslashreplace")).hexdigest()


def _look_up(actor: Actor, wanted: tuple[str, str], now: datetime, covert: frozenset[str]) -> LookUp:
    person, (kind, value) = actor.person, wanted
    quiet = actor.purpose.case.strip().casefold() in person.cases & covert
    return LookUp(_key(actor, wanted, now), stamp(now), person.name, person.force, kind, value, quiet)
