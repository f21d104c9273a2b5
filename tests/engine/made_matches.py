"""Puts matches into the index as the worker does, without a load."""

from __future__ import annotations

from dataclasses import replace

from cets_search.engine.matches import Matches
from cets_search.matches import stored
from cets_search.matches.model import Holder, Match, MatchKind
from cets_search.model import Seizure
from cets_search.site import Site

BELL = "bell@example.org"


def made_match(own: Seizure, other: Seizure, value: str = BELL, score: float = 50.0) -> Match:
    """An address that both hold."""
    return Match(
        id=stored.match_id(own.key, MatchKind.IDENTIFIER, "email", value, other.force),
        kind=MatchKind.IDENTIFIER,
        type="email",
        value=value,
        own=own.key,
        force=other.force,
        documents=1,
        seizures=2,
        score=score,
        found_at="2026-01-01T00:00:00.000Z",
        holders=(Holder(other.id, other.key, other.sharing, 2),),
        cases=own.cases,
        other_cases=other.cases,
    )


def put_match(site: Site, own: Seizure, match: Match, key: str = "") -> str:
    """Store it, under `key` where one is given; its id."""
    kept = replace(match, id=key or match.id)
    begun = {**stored.judged(kept), "found_at": kept.found_at}
    Matches(site.connection).put({kept.id: (stored.found(kept, own), begun)})
    return kept.id
