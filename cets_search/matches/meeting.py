"""From what a load and other seizures hold in common: the matches of each side, by the levels of the other. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from cets_search import access
from cets_search.engine.comparing import Holding
from cets_search.matches.model import Common, Holder, Match, MatchKind
from cets_search.matches.rarity import score
from cets_search.matches.stored import match_id
from cets_search.model import Seizure, Sharing
from cets_search.query.pointing import points


@dataclass(frozen=True, slots=True)
class Rank:
    """In how many seizures something stands that a force may be told of, and how rare that makes it."""

    seizures: int
    score: float


class Meeting:
    """The sides of one load: the `loaded` seizure, and those that hold what it holds, by key, as they are shared."""

    def __init__(self, loaded: str, sides: Mapping[str, Seizure], covert: Collection[str]) -> None:
        self._loaded = loaded
        self._sides = sides
        self._covert = covert

    def matches(self, common: Common, now: str) -> Iterator[tuple[Match, Seizure]]:
        """The matches of it, each with the seizure whose side it is: of the loaded one with every other force, and of
        the others' with the force of the loaded one.
        """
        here = self._loaded.partition("/")[0]
        others = sorted({self._sides[key].force for key in common.held if key in self._sides} - {here})
        for key in common.held:
            own = self._sides.get(key)
            if own is None or own.withdrawn or set(own.cases) & set(self._covert):
                continue
            for force in others if key == self._loaded else [here] if own.force != here else []:
                match = self._match(common, own, force, now)
                if match is not None:
                    yield match, own

    def ranks(self, common: Common) -> dict[str, Rank]:
        """By force: how rare it is by what that force may be told of."""
        forces = {self._sides[key].force for key in common.held if key in self._sides}
        return {force: self._rank(common, force) for force in sorted(forces)}

    def _match(self, common: Common, own: Seizure, force: str, now: str) -> Match | None:
        mine = common.held[own.key]
        holders = tuple(sorted(self._holders(common, mine, force), key=lambda each: each.id))
        if not holders:
            return None
        rank = self._rank(common, own.force)
        return Match(
            id=match_id(own.key, common.kind, common.type, common.value, force),
            kind=common.kind,
            type=common.type,
            value=common.value,
            own=own.key,
            force=force,
            documents=mine.documents,
            seizures=rank.seizures,
            score=rank.score,
            found_at=now,
            holders=holders,
            forms=tuple(sorted(mine.forms)) if common.kind is MatchKind.NEAR else (),
            cases=own.cases,
            other_cases=tuple(sorted({case for each in holders for case in self._cases(each)})),
        )

    def _holders(self, common: Common, mine: Holding, force: str) -> Iterator[Holder]:
        for key, holding in common.held.items():
            seizure = self._sides.get(key)
            if seizure is None or seizure.force != force or not access.tells(seizure, self._covert):
                continue
            documents = _near(mine, holding) if common.kind is MatchKind.NEAR else holding.documents
            if documents:
                yield Holder(seizure.id, key, seizure.sharing, documents)

    def _rank(self, common: Common, force: str) -> Rank:
        told = [
            holding.documents
            for key, holding in common.held.items()
            if (seizure := self._sides.get(key)) and seizure.force != force and access.tells(seizure, self._covert)
        ]
        return Rank(1 + len(told), score(common.kind, 1 + len(told), sum(told)))

    def _cases(self, holder: Holder) -> tuple[str, ...]:
        """Those that everybody may read of."""
        return self._sides[holder.key].cases if holder.sharing is Sharing.OPEN else ()


def _near(mine: Holding, there: Holding) -> int:
    """In how many documents there a handle stands that is spelt nearly as one here: equal ones are not near, unless
    their platform is not known, so that nothing else would tell of them.
    """
    near = sum(
        count
        for form, count in there.forms.items()
        if any(form != own or not points("handle", form) for own in mine.forms)
    )
    return min(near, there.documents)
