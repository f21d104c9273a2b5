"""Lists as they are kept, read by their owner and written by the service `lists`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from cets_search.access import own, restrict, shown_counts
from cets_search.engine.evidence import Evidence, Personal
from cets_search.engine.lists import Kept, kept, part_id
from cets_search.engine.lists import Lists as Keeping
from cets_search.lists.model import LINES, Column, Head, Line, Shown, State, is_shown, read_line, stored_line
from cets_search.model import Actor

MOST_LISTS: Final = 100
"""Lists that one person may have at a time."""
MOST_PARTS: Final = 1_000

Version = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it was read, and the version of it."""

    head: Head
    version: Version


class Store:
    """Raises the engine's errors."""

    def __init__(self, evidence: Evidence, keeping: Keeping) -> None:
        self._evidence = evidence
        self._keeping = keeping

    def of(self, actor: Actor) -> tuple[Head, ...]:
        """The actor's lists, the newest first."""
        body = {"query": {"match_all": {}}, "size": MOST_LISTS, "sort": [{"made_at": "desc"}]}
        hits = self._evidence.run(Personal.LISTS, restrict(actor, body))["hits"]["hits"]
        return tuple(_shown(actor, _head(hit["_source"])) for hit in hits)

    def find(self, actor: Actor, list_id: str) -> Listed | None:
        """The actor's list of that id; None where there is none."""
        body = {"query": {"ids": {"values": [list_id or "-"]}}, "size": 1, "seq_no_primary_term": True}
        hits = self._evidence.run(Personal.LISTS, restrict(actor, body))["hits"]["hits"]
        found = listed(kept(hits[0])) if hits else None
        return replace(found, head=_shown(actor, found.head)) if found else None

    def tallies(self, actor: Actor, list_id: str) -> list[Mapping[str, int]]:
        """How many lines of each `Shown` each part holds, in the order of the parts."""
        body = {"query": {"term": {"list": list_id}}, "size": MOST_PARTS, "sort": ["part"], "_source": ["tally"]}
        hits = self._evidence.run(Personal.LIST_TERMS, restrict(actor, body))["hits"]["hits"]
        return [hit["_source"]["tally"] for hit in hits]

    def lines(self, actor: Actor, list_id: str, parts: Sequence[int]) -> list[Line]:
        """The lines of those parts, in their order."""
        wanted = [part_id(list_id, number) for number in parts]
        body = {"query": {"ids": {"values": wanted or ["-"]}}, "size": max(1, len(wanted)), "sort": ["part"]}
        hits = self._evidence.run(Personal.LIST_TERMS, restrict(actor, body))["hits"]["hits"]
        return [_shown_line(actor, read_line(line)) for hit in hits for line in hit["_source"]["lines"]]

    def make(self, head: Head, lines: Sequence[Line]) -> Version:
        """Keep a new list: the lines first, so that what is cut short is no list."""
        self.put_lines(head, lines)
        return self._keeping.put(head.id, _source(head))

    def put(self, head: Head, over: Version) -> Version:
        """Keep a list over that version of it; `EngineConflict` where somebody else has changed it."""
        return self._keeping.put(head.id, _source(head), over)

    def put_lines(self, head: Head, lines: Sequence[Line]) -> None:
        """Keep lines, whole parts of them, over what stands there."""
        self._keeping.put_parts(head.id, {part: _part(head, part, some) for part, some in by_part(lines)})

    def delete(self, head: Head) -> None:
        """Remove a list with its lines."""
        self._keeping.delete(head.id, head.parts)

    def left(self, states: Iterable[State], now: str, silent_since: str) -> list[Listed]:
        """Lists in these states that no worker has at hand."""
        return [listed(each) for each in self._keeping.left(sorted(states), now, silent_since)]

    def stands(self, list_id: str) -> bool:
        """Whether there still is a list of that id."""
        return self._keeping.stands(list_id)

    def expired(self, now: str) -> list[Listed]:
        """Lists whose time is over."""
        return [listed(each) for each in self._keeping.expired(now)]


def listed(found: Kept) -> Listed:
    return Listed(_head(found.source), found.version)


def by_part(lines: Sequence[Line]) -> Iterable[tuple[int, Sequence[Line]]]:
    """Whole parts of a list's lines with their numbers."""
    for start in range(0, len(lines), LINES):
        some = lines[start : start + LINES]
        yield (some[0].number - 1) // LINES, some


def tally(lines: Iterable[Line]) -> dict[str, int]:
    """How many of the lines are of each `Shown`."""
    every = list(lines)
    return {shown: sum(is_shown(line, shown) for line in every) for shown in Shown}


def summed(tallies: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """The tally of all."""
    found = dict.fromkeys(map(str, Shown), 0)
    for each in tallies:
        for name, count in each.items():
            found[name] += count
    return found


def _source(head: Head) -> dict[str, Any]:
    stamps = {"made_at": head.made_at, "expires_at": head.expires_at, "beat_at": head.beat_at or None}
    return {
        "readers": list(own(head.owner)),
        "owner": head.owner,
        "state": head.state,
        **{name: stamp for name, stamp in stamps.items() if stamp},
        "head": asdict(head),
    }


def _head(source: Mapping[str, Any]) -> Head:
    told = dict(source["head"])
    columns = tuple(Column(**each) for each in told.pop("columns"))
    several: dict[str, Any] = {name: tuple(told.pop(name)) for name in ("reach", "principals")}
    return Head(**told | several | {"state": State(told["state"]), "columns": columns})


def _shown(actor: Actor, head: Head) -> Head:
    """Without the cases that were the owner's to know of when it was counted, and are not now."""
    return replace(head, cases=shown_counts(actor, head.cases))


def _shown_line(actor: Actor, line: Line) -> Line:
    counts = line.counts
    return replace(line, counts=replace(counts, cases=shown_counts(actor, counts.cases))) if counts else line


def _part(head: Head, number: int, lines: Sequence[Line]) -> dict[str, Any]:
    return {
        "readers": list(own(head.owner)),
        "list": head.id,
        "part": number,
        "tally": tally(lines),
        "lines": [stored_line(line) for line in lines],
    }
