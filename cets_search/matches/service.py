"""What people read of matches, and what they make of them: under their own rights of that moment, on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from cets_search import access
from cets_search.access import Action, permit, restrict
from cets_search.audit import Audit, use_by
from cets_search.engine.comparing import Comparing
from cets_search.engine.directory import Directory
from cets_search.engine.errors import EngineConflict
from cets_search.engine.evidence import Evidence, Personal
from cets_search.engine.keeping import Keeping, version_of
from cets_search.matches import pairs, stored
from cets_search.matches.model import Match, MatchKind, MatchState
from cets_search.matches.pairs import By, Pairs
from cets_search.matches.proof import Proof, proof
from cets_search.model import Actor, Sharing
from cets_search.query.errors import BadQuery
from cets_search.query.paging import Pages
from cets_search.saved_searches import BadDraft, Overtaken
from cets_search.search import NotFound
from cets_search.stored import stamp

ON_A_PAGE: Final = 25
AT_ONCE: Final = 1_000
"""Matches that are read at a time where all are taken away."""
LONGEST_WHY: Final = 1_000
TRIES: Final = 5
"""How often a change of state is tried while loads rewrite the same match."""
CHOICES: Final = 100
"""Values of a filter that are told, those of the most matches first."""

FILTERS: Final[Mapping[str, str]] = {
    "state": "state",
    "kind": "kind",
    "force": "force",
    "seizure": "own",
    "other": "others",
    "case": "cases",
    "other_case": "other_cases",
}
"""Of a request, and the field that each is about."""
COUNTED: Final = ("state", "kind", "force", "seizure")
"""Filters whose values are told with their counts."""


@dataclass(frozen=True, slots=True)
class MatchesRequest:
    """Which matches: "" for any. `other` is a seizure that everybody may read, or a force for its pointers."""

    state: str = ""
    kind: str = ""
    force: str = ""
    seizure: str = ""
    other: str = ""
    case: str = ""
    other_case: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class MatchPage:
    """Matches, the rarest first; `counts` by filter and value over all of them; `next` opens the page after, "" on the
    last.
    """

    total: int
    matches: tuple[Match, ...]
    counts: Mapping[str, Mapping[str, int]]
    next: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody makes of a match; `version` is that of the state which they had before them."""

    state: MatchState
    why: str
    version: int


class Matches:
    """Raises `access.Refused`, `NotFound`, `audit.RecordUnwritten` and the engine's errors."""

    def __init__(
        self,
        evidence: Evidence,
        keeping: Keeping,
        comparing: Comparing,
        directory: Directory,
        audit: Audit,
        pages: Pages,
    ) -> None:
        self._evidence = evidence
        self._keeping = keeping
        self._comparing = comparing
        self._directory = directory
        self._audit = audit
        self._pages = pages

    def visible(self, actor: Actor, request: MatchesRequest) -> MatchPage:
        """A page of the matches of what the actor's force, and cases, hold."""
        permit(actor.person, Action.MATCHES)
        place = self._pages.open(actor.person.name, request)
        chosen = _chosen(request)
        aggregations = {name: {"terms": {"field": FILTERS[name], "size": CHOICES}} for name in COUNTED}
        body = {**_listing(chosen, ON_A_PAGE), "aggs": aggregations}
        if place.after:
            body["search_after"] = [*place.after]
        answer = self._run(actor, body)
        hits, total = answer["hits"]["hits"], answer["hits"]["total"]["value"]
        self._record(actor, "list", hits=total, documents=tuple(hit["_id"] for hit in hits), detail=chosen)
        mark = self._pages.onward(actor.person.name, request, place, hits, total)
        counts = {
            name: {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"][name]["buckets"]}
            for name in COUNTED
        }
        return MatchPage(total, self._told(stored.match(hit["_source"]) for hit in hits), counts, mark)

    def every(self, actor: Actor, request: MatchesRequest) -> Iterator[Match]:
        """All of them, from the first on, to take away; read page by page, once it is on record."""
        permit(actor.person, Action.MATCHES)
        chosen = _chosen(request)
        body = _listing(chosen, AT_ONCE)
        answer = self._run(actor, body)
        self._record(actor, "export", hits=answer["hits"]["total"]["value"], detail=chosen)
        return self._from(actor, body, answer)

    def one(self, actor: Actor, key: str) -> tuple[Match, Proof]:
        """A match with what the actor may read of both sides; `NotFound` where there is none, or it is another's."""
        permit(actor.person, Action.MATCHES)
        found = self._one(actor, key)
        shown = proof(self._evidence, actor, found[0]) if found else None
        read = (*shown.own.documents, *shown.there.documents) if shown else ()
        seen = tuple(str(each["id"]) for each in read)
        self._record(actor, "open", hits=int(found is not None), documents=seen, detail={"id": key})
        if found is None or shown is None:
            raise NotFound
        return found[0], shown

    def judge(self, actor: Actor, key: str, judgement: Judgement) -> Match:
        """Give a match another state; `Overtaken` where it has another by now than the one the actor saw."""
        permit(actor.person, Action.MATCHES)
        why = " ".join(judgement.why.split())
        if judgement.state is MatchState.DISMISSED and not why:
            raise BadDraft("Say why it is dismissed, so that whoever meets it again need not ask.")
        if len(why) > LONGEST_WHY:
            raise BadDraft(f"The reason has {len(why):,} characters: shorten it to {LONGEST_WHY:,}.")
        for _ in range(TRIES):
            found = self._one(actor, key)
            if found is None:
                self._record(actor, "judge", hits=0, detail={"id": key})
                raise NotFound
            try:
                return self._judged(actor, *found, replace(judgement, why=why))
            except EngineConflict:
                continue  # a load found it again, or somebody judged it: the version tells which
        raise EngineConflict("The match is being written again and again.")

    def pairs(self, actor: Actor, by: By) -> Pairs:
        """Which of what the actor's force and cases hold have most in common with others'."""
        permit(actor.person, Action.MATCHES)
        answer = self._run(actor, pairs.counting(by))
        found = pairs.counted(by, answer, ())
        seizures = {each.other for each in found.pairs if "/" in each.other}
        now = self._comparing.seizures(seizures) if seizures else {}
        hidden = {key for key in seizures if key not in now or now[key].sharing is not Sharing.OPEN}
        told = pairs.counted(by, answer, hidden)
        self._record(actor, "pairs", hits=len(told.pairs), detail={"by": by})
        return told

    def _from(self, actor: Actor, body: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[Match]:
        while hits := answer["hits"]["hits"]:
            yield from self._told(stored.match(hit["_source"]) for hit in hits)
            answer = self._run(actor, {**body, "search_after": hits[-1]["sort"]})

    def _judged(self, actor: Actor, match: Match, hit: Mapping[str, Any], judgement: Judgement) -> Match:
        if match.version != judgement.version:
            raise Overtaken(
                f"{match.set_by} made this match “{match.state}” at {match.set_at[:16].replace('T', ' ')} UTC, after "
                "you opened it. Nothing was written: look at what stands there now."
            )
        new = replace(
            match,
            state=judgement.state,
            why=judgement.why,
            set_by=actor.person.name,
            set_at=stamp(datetime.now(UTC)),
            version=match.version + 1,
        )
        detail = {"id": match.id, "seizure": match.own, "force": match.force, "was": match.state, "state": new.state}
        self._record(actor, "judge", hits=1, query=_query(match), detail=detail | {"why": new.why})
        self._keeping.put(Personal.MATCHES, match.id, {**hit["_source"], **stored.judged(new)}, version_of(hit))
        return new

    def _one(self, actor: Actor, key: str) -> tuple[Match, Mapping[str, Any]] | None:
        body = {"query": {"ids": {"values": [key or "-"]}}, "size": 1, "seq_no_primary_term": True}
        hits = self._run(actor, body)["hits"]["hits"]
        told = self._told(stored.match(hit["_source"]) for hit in hits)
        return (told[0], hits[0]) if told else None

    def _run(self, actor: Actor, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Without what has to do with a case that is covert by now."""
        covert = self._directory.covert_cases()
        quiet = [access.guard(each.id) for each in self._comparing.in_cases(covert)] if covert else []
        query = {"bool": {"must": [body.get("query", {"match_all": {}})], "must_not": [{"terms": {"guard": quiet}}]}}
        return self._evidence.run(Personal.MATCHES, restrict(actor, {**body, "query": query}))

    def _told(self, matches: Iterable[Match]) -> tuple[Match, ...]:
        """Each with those of the other side that tell of it now, by their levels of this moment; not at all without."""
        several = tuple(matches)
        now = self._comparing.seizures_of({each.id for match in several for each in match.holders})
        covert, forces = self._directory.covert_cases(), {force.slug: force for force in self._directory.forces()}
        told = []
        for match in several:
            holders = tuple(
                replace(each, sharing=now[each.id].sharing, key=now[each.id].key)
                for each in match.holders
                if each.id in now and access.tells(now[each.id], covert)
            )
            if holders:
                force = forces.get(match.force)
                name, contact = (force.name, force.contact) if force else (match.force, "")
                told.append(replace(match, holders=holders, name=name, contact=contact))
        return tuple(told)

    def _record(
        self,
        actor: Actor,
        did: str,
        *,
        hits: int,
        query: str = "",
        documents: tuple[str, ...] = (),
        detail: Mapping[str, str],
    ) -> None:
        told = {"did": did, **detail}
        self._audit.record(use_by(actor, Action.MATCHES, query=query, hits=hits, documents=documents, detail=told))


def _query(match: Match) -> str:
    return f"{match.type}{'~' if match.kind is MatchKind.NEAR else ''}:{match.value}"


def _listing(chosen: Mapping[str, str], size: int) -> dict[str, Any]:
    return {
        "query": {"bool": {"filter": [{"term": {FILTERS[name]: value}} for name, value in chosen.items()]}},
        "size": size,
        "sort": [{"score": "desc"}, {"key": "asc"}],
    }


def _chosen(request: MatchesRequest) -> dict[str, str]:
    """The filters that are set. `BadQuery` for a state or a kind that is none."""
    for name, known in (("state", MatchState), ("kind", MatchKind)):
        value = getattr(request, name)
        if value and value not in set(known):
            raise BadQuery(f"{name} is {value[:40]!r}: give one of {', '.join(known)}, or nothing.")
    return {name: value for name in FILTERS if (value := getattr(request, name))}
