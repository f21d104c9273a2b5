"""The documents that show a match: searches under the reader's own rights, of one's own side and of the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cets_search.access import restrict
from cets_search.engine.comparing import HANDLE, Trait
from cets_search.engine.evidence import Evidence, Index
from cets_search.matches.model import Match, MatchKind
from cets_search.model import Actor
from cets_search.query.pointing import points

SHOWN: Final = 5
"""Documents of each side that are named."""
FIELDS: Final = (
    "kind",
    "force",
    "seizure",
    "path",
    "part",
    "platform",
    "conversation",
    "sender",
    "sent_at",
    "zone",
    "subject",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """How many documents of a side the reader may see, and the newest of them: `FIELDS` and the `id` of each."""

    total: int
    documents: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Proof:
    own: Shown
    there: Shown


def proof(evidence: Evidence, actor: Actor, match: Match) -> Proof:
    """What the actor may read of both sides. Raises the engine's errors."""
    own = [_of_own(match), {"term": {"seizure_key": match.own}}]
    there = [_of_others(match), {"term": {"force": match.force}}]
    return Proof(_shown(evidence, actor, own), _shown(evidence, actor, there))


def _shown(evidence: Evidence, actor: Actor, clauses: list[Mapping[str, Any]]) -> Shown:
    body = {
        "query": {"bool": {"filter": [*clauses, {"term": {"current": True}}]}},
        "size": SHOWN,
        "sort": [{"sent": {"order": "desc", "missing": "_last"}}, {"path": "asc"}, {"part": "asc"}],
        "_source": list(FIELDS),
    }
    hits = evidence.run(Index.EVIDENCE, restrict(actor, body))["hits"]
    named = tuple({"id": hit["_id"], **{name: hit["_source"].get(name) for name in FIELDS}} for hit in hits["hits"])
    return Shown(hits["total"]["value"], named)


def _of_own(match: Match) -> Mapping[str, Any]:
    if match.kind is MatchKind.NEAR:
        return {"terms": {Trait.IDENTIFIERS: [f"{HANDLE}:{form}" for form in match.forms]}}
    return _of_others(match)


def _of_others(match: Match) -> Mapping[str, Any]:
    match match.kind:
        case MatchKind.NEAR:
            equal = [f"{HANDLE}:{form}" for form in match.forms if points(HANDLE, form)]
            alike = [{"term": {Trait.SKELETONS: match.value}}]
            return {"bool": {"filter": alike, "must_not": [{"terms": {Trait.IDENTIFIERS: equal}}]}}
        case MatchKind.CONTENT:
            return {"term": {Trait.FILES: match.value}}
        case _:
            return {"term": {Trait.IDENTIFIERS: f"{match.type}:{match.value}"}}
