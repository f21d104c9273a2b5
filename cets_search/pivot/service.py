"""Following an identifier: what there is of it, what is round it, and the way from one to another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cets_search.access import Action, permit, restrict
from cets_search.audit import Audit, use_by
from cets_search.engine.errors import EngineError
from cets_search.engine.evidence import Evidence, Index, Run
from cets_search.model import Actor
from cets_search.pivot.company import company
from cets_search.pivot.graph import Graph, GraphRequest, RunEach, grown
from cets_search.pivot.model import Company, Correspondent, Profile
from cets_search.pivot.profile import profile
from cets_search.pivot.way import Way, way
from cets_search.query.company import Distance
from cets_search.query.identifier import Identifier, identifier
from cets_search.query.neighbours import Through
from cets_search.query.rules import Rules
from cets_search.search import NotFound
from cets_search.stop_list import StopList


class Pivot:
    """Raises `access.Refused`, `NotFound`, `audit.RecordUnwritten` and the engine's errors.

    All of it counts what the actor may see, and nothing else; each use is recorded before it is answered.
    """

    def __init__(self, evidence: Evidence, stop_list: StopList, audit: Audit, rules: Rules) -> None:
        self._evidence = evidence
        self._stop_list = stop_list
        self._audit = audit
        self._rules = rules

    def identifier(self, kind: str, written: str) -> Identifier:
        """What was written as the index holds it. `query.errors.BadQuery` where it is none; nothing is looked up."""
        return identifier(kind, written, self._rules)

    def entity(self, actor: Actor, who: Identifier) -> Profile:
        """All that there is of it; `NotFound` where no document holds it that the actor may see."""
        permit(actor.person, Action.ENTITY)
        found = profile(self._run(actor), who)
        seen = tuple(each.id for each in found.documents) if found else ()
        self._record(actor, Action.ENTITY, "profile", (who,), found.total if found else 0, seen)
        if found is None:
            raise NotFound
        return self._with_stops(found)

    def related(
        self,
        actor: Actor,
        who: Identifier,
        types: Collection[str] = (),
        farthest: Distance = Distance.CONVERSATION,
    ) -> Company:
        """What it appears with, by how unusual that is, as far away as `farthest`; nothing where it is nowhere."""
        permit(actor.person, Action.ENTITY)
        found = company(self._run(actor), who, self._stop_list.reasons, types, farthest)
        seen = tuple(dict.fromkeys(found.documents()))
        self._record(actor, Action.ENTITY, "related", (who,), len(found.companions), seen)
        return found

    def graph(self, actor: Actor, request: GraphRequest, did: str = "graph") -> Graph:
        """The graph round some; `NotFound` where none of them is in what the actor may see. `did` says for what it is
        made, as the record keeps it."""
        permit(actor.person, Action.GRAPH)
        found = grown(self._run(actor), self._run_each(actor), self._stop_list.reasons, request)
        self._record(actor, Action.GRAPH, did, request.starts, len(found.nodes), ())
        if not found.nodes:
            raise NotFound
        return found

    def way(self, actor: Actor, source: Identifier, target: Identifier, through: Through) -> Way:
        """A shortest way from one to another, without steps where there is none among what the actor may see."""
        permit(actor.person, Action.GRAPH)
        found = way(self._run(actor), self._stop_list.reasons, (source, target), through)
        seen = tuple(dict.fromkeys(each.id for step in found.steps for each in step.documents))
        self._record(actor, Action.GRAPH, "path", (source, target), len(found.steps), seen)
        return found

    def _run(self, actor: Actor) -> Run:
        return lambda body: self._evidence.run(Index.EVIDENCE, restrict(actor, body))

    def _run_each(self, actor: Actor) -> RunEach:
        def run(bodies: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
            found = []
            for answer in self._evidence.run_each(Index.EVIDENCE, [restrict(actor, body) for body in bodies]):
                if isinstance(answer, EngineError):
                    raise answer
                found.append(answer)
            return found

        return run

    def _with_stops(self, found: Profile) -> Profile:
        """With the reasons of what points at nobody."""
        everybody = [found.who, *(each.who for each in found.correspondents)]
        reasons = self._stop_list.reasons((each.type, each.value) for each in everybody)

        def stop(who: Identifier) -> str:
            return reasons.get((who.type, who.value), "")

        told: Iterable[Correspondent] = (replace(each, stop=stop(each.who)) for each in found.correspondents)
        return replace(found, stop=stop(found.who), correspondents=tuple(told))

    def _record(
        self, actor: Actor, action: Action, did: str, who: Sequence[Identifier], hits: int, documents: tuple[str, ...]
    ) -> None:
        asked = " ".join(each.key for each in who)
        self._audit.record(use_by(actor, action, query=asked, hits=hits, documents=documents, detail={"did": did}))
