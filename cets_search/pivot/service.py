"""Following an identifier: what there is of it, what is round it, and the way from one to another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Final

from cets_search.access import Action, may, permit, restrict
from cets_search.audit import Audit, use_by
from cets_search.engine.errors import EngineError
from cets_search.engine.evidence import Evidence, Index, Personal, Run, RunEach
from cets_search.model import Actor
from cets_search.pivot.company import Near, Stopped, company, first
from cets_search.pivot.graph import Graph, GraphRequest, grown
from cets_search.pivot.model import Company, Correspondent, Profile
from cets_search.pivot.profile import profile
from cets_search.pivot.way import Way, way
from cets_search.pointers import Pointers
from cets_search.query import profile as ask
from cets_search.query.company import Distance
from cets_search.query.identifier import Identifier, identifier
from cets_search.query.neighbours import Through
from cets_search.query.rules import Rules
from cets_search.search import NotFound
from cets_search.stop_list import StopList

AT_ONCE: Final = 16
"""For so many uses at once one process reads the stop list; further ones wait."""

Asked = Sequence[tuple[Index | Personal, Mapping[str, Any]]]
"""Bodies, each with the index that it is for."""


class Pivot:
    """Raises `access.Refused`, `NotFound`, `audit.RecordUnwritten` and the engine's errors.

    All of it counts what the actor may see, and nothing else; each use is recorded before it is answered.
    """

    def __init__(self, evidence: Evidence, pointers: Pointers, stop_list: StopList, audit: Audit, rules: Rules) -> None:
        self._evidence = evidence
        self._pointers = pointers
        self._stop_list = stop_list
        self._audit = audit
        self._rules = rules
        self._beside = ThreadPoolExecutor(AT_ONCE, "stop-list")

    def identifier(self, kind: str, written: str) -> Identifier:
        """What was written as the index holds it. `query.errors.BadQuery` where it is none; nothing is looked up."""
        return identifier(kind, written, self._rules)

    def entity(self, actor: Actor, who: Identifier) -> Profile:
        """All that there is of it; `NotFound` where no document holds it that the actor may see.

        Who looked for it is told from the notices that the actor may read in the inbox, and from nothing else. Where
        it is there, other forces' pointers are asked, as by a search for it.
        """
        permit(actor.person, Action.ENTITY)
        stopped = self._stopped()
        found = profile(who, *self._answers(actor, _about(actor, who)))
        self._record_entity(actor, "profile", who, found)
        if found is None:
            raise NotFound
        pointers = self._pointers.of_identifier(actor, who.type, who.value)
        return _with_stops(replace(found, pointers=pointers.answer()), stopped)

    def related(
        self,
        actor: Actor,
        who: Identifier,
        types: Collection[str] = (),
        farthest: Distance = Distance.CONVERSATION,
    ) -> Company:
        """What it appears with, by how unusual that is, as far away as `farthest`; nothing where it is nowhere."""
        permit(actor.person, Action.ENTITY)
        run_each, stopped, near = self._run_each(actor), self._stopped(), Near(types, farthest)
        found = company(run_each, who, stopped, near, run_each(first(who, near)))
        self._record_entity(actor, "related", who, None, found)
        return found

    def page(
        self, actor: Actor, who: Identifier, types: Collection[str], farthest: Distance
    ) -> tuple[Profile, Company]:
        """What `entity` and `related` tell, by fewer questions and as one use."""
        permit(actor.person, Action.ENTITY)
        stopped, near, about = self._stopped(), Near(types, farthest), _about(actor, who)
        answers = self._answers(actor, [*about, *((Index.EVIDENCE, body) for body in first(who, near))])
        found = profile(who, *answers[: len(about)])
        if found is None:
            self._record_entity(actor, "page", who, None)
            raise NotFound
        pointers = self._pointers.of_identifier(actor, who.type, who.value)  # asked while its company is
        beside = company(self._run_each(actor), who, stopped, near, answers[len(about) :])
        self._record_entity(actor, "page", who, found, beside)
        return _with_stops(replace(found, pointers=pointers.answer()), stopped), beside

    def graph(self, actor: Actor, request: GraphRequest, did: str = "graph") -> Graph:
        """The graph round some; `NotFound` where none of them is in what the actor may see. `did` says for what it is
        made, as the record keeps it."""
        permit(actor.person, Action.GRAPH)
        found = grown(self._run_each(actor), self._stopped(), request)
        self._record(actor, Action.GRAPH, {"did": did}, request.starts, len(found.nodes), ())
        if not found.nodes:
            raise NotFound
        return found

    def way(self, actor: Actor, source: Identifier, target: Identifier, through: Through) -> Way:
        """A shortest way from one to another, without steps where there is none among what the actor may see."""
        permit(actor.person, Action.GRAPH)
        found = way(self._run(actor), self._run_each(actor), self._stopped(), (source, target), through)
        seen = tuple(dict.fromkeys(each.id for step in found.steps for each in step.documents))
        self._record(actor, Action.GRAPH, {"did": "path"}, (source, target), len(found.steps), seen)
        return found

    def _run(self, actor: Actor) -> Run:
        return lambda body: self._evidence.run(Index.EVIDENCE, restrict(actor, body))

    def _run_each(self, actor: Actor) -> RunEach:
        return lambda bodies: self._answers(actor, [(Index.EVIDENCE, body) for body in bodies])

    def _answers(self, actor: Actor, asked: Asked) -> list[Mapping[str, Any]]:
        """The answers to bodies that are sent together; the error of one is that of all."""
        found = []
        for answer in self._evidence.run_all([(index, restrict(actor, body)) for index, body in asked]):
            if isinstance(answer, EngineError):
                raise answer
            found.append(answer)
        return found

    def _stopped(self) -> Stopped:
        """The reasons by the list of this moment, which is read while the evidence is asked."""
        reading = self._beside.submit(self._stop_list.as_it_stands)

        def reasons(identifiers: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
            return reading.result()(identifiers)

        return reasons

    def _record_entity(
        self, actor: Actor, did: str, who: Identifier, found: Profile | None, beside: Company | None = None
    ) -> None:
        lookers = {"lookers": str(found.lookers.total)} if found and found.lookers.total else {}
        hits = found.total if found else len(beside.companions) if beside else 0
        seen = [each.id for each in found.documents] if found else []
        seen += beside.documents() if beside else ()
        self._record(actor, Action.ENTITY, {"did": did} | lookers, (who,), hits, tuple(dict.fromkeys(seen)))

    def _record(
        self,
        actor: Actor,
        action: Action,
        detail: Mapping[str, str],
        who: Sequence[Identifier],
        hits: int,
        documents: tuple[str, ...],
    ) -> None:
        asked = " ".join(each.key for each in who)
        self._audit.record(use_by(actor, action, query=asked, hits=hits, documents=documents, detail=detail))


def _about(actor: Actor, who: Identifier) -> Asked:
    """What `profile` is made of; nobody is told of notices who may not read them."""
    asked: list[tuple[Index | Personal, Mapping[str, Any]]] = [
        (Index.EVIDENCE, ask.profile(who)),
        (Index.EVIDENCE, ask.written(who)),
    ]
    return [*asked, (Personal.NOTICES, ask.looked_for(who))] if may(actor.person, Action.NOTICES) else asked


def _with_stops(found: Profile, stopped: Stopped) -> Profile:
    """With the reasons of what points at nobody."""
    everybody = [found.who, *(each.who for each in found.correspondents)]
    reasons = stopped((each.type, each.value) for each in everybody)

    def stop(who: Identifier) -> str:
        return reasons.get((who.type, who.value), "")

    told: Iterable[Correspondent] = (replace(each, stop=stop(each.who)) for each in found.correspondents)
    return replace(found, stop=stop(found.who), correspondents=tuple(told))
