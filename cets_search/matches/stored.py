"""Matches as the index keeps them: one entry a side, named by what it is and between whom."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from cets_search import access
from cets_search.matches.model import Holder, Match, MatchKind, MatchState
from cets_search.model import Seizure, Sharing


def match_id(own: str, kind: str, type_: str, value: str, force: str) -> str:
    """The id of a match: the same however often it is found."""
    told = f"{own}\0{kind}\0{type_}\0{value}\0{force}"
    return hashlib.sha256(told.encode("utf-8", "backslashreplace")).hexdigest()[:32]


def what(kind: str, type_: str, value: str) -> str:
    """What the matches of one thing have in common, whoever's they are."""
    return f"{kind}:{type_}:{value}"


def found(match: Match, own: Seizure) -> dict[str, Any]:
    """What is written anew each time it is found, with the fields of `mappings/matches.json`: all but the state."""
    pointed = [match.force] if match.pointed else []
    return {
        "readers": list(access.readers_of_notice(own)),
        "guard": [access.guard(own.id), *(access.guard(each.id) for each in match.holders)],
        "key": match.id,
        "what": what(match.kind, match.type, match.value),
        "kind": match.kind,
        "type": match.type,
        "value": match.value,
        "forms": list(match.forms),
        "own": match.own,
        "own_force": own.force,
        "cases": list(match.cases),
        "force": match.force,
        "others": [*match.open, *pointed],
        "other_cases": list(match.other_cases),
        "held": [_held(each) for each in match.holders],
        "documents": match.documents,
        "seizures": match.seizures,
        "score": match.score,
    }


def judged(match: Match) -> dict[str, Any]:
    """Its state, with the fields of the mapping."""
    return {
        "state": match.state,
        "why": match.why,
        "set_by": match.set_by,
        "set_at": match.set_at or None,
        "version": match.version,
    }


def match(source: Mapping[str, Any]) -> Match:
    """From its document's source; without the name and the contact of the force."""
    return Match(
        id=source["key"],
        kind=MatchKind(source["kind"]),
        type=source["type"],
        value=source["value"],
        own=source["own"],
        force=source["force"],
        documents=source["documents"],
        seizures=source["seizures"],
        score=source["score"],
        found_at=source["found_at"],
        holders=tuple(
            Holder(each["id"], each["key"], Sharing(each["sharing"]), each["documents"]) for each in source["held"]
        ),
        forms=tuple(source["forms"]),
        cases=tuple(source["cases"]),
        other_cases=tuple(source["other_cases"]),
        state=MatchState(source["state"]),
        why=source["why"],
        set_by=source["set_by"],
        set_at=source.get("set_at") or "",
        version=source["version"],
    )


def _held(holder: Holder) -> dict[str, Any]:
    """A pointer's reference is nobody's to know but its force's: the entry, which people read, does without."""
    told = asdict(holder)
    return told if holder.sharing is Sharing.OPEN else {**told, "key": ""}
