"""A graph that grows from identifiers, step by step, among what one person may see."""

from __future__ import annotations

import time
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from cets_search.engine.evidence import RunEach
from cets_search.pivot.company import Everywhere, Stopped, counted, unusual
from cets_search.pivot.model import Companion
from cets_search.pivot.profile import moment
from cets_search.query import neighbours as ask
from cets_search.query.company import Distance
from cets_search.query.identifier import Identifier, keyed
from cets_search.query.neighbours import Through

DEEPEST: Final = 3
MOST_NODES: Final = 2_000
USUAL_NODES: Final = 150
MOST_STARTS: Final = 100

SECONDS: Final = 15.0
"""After so long nothing more is expanded."""

AT_ONCE: Final = 50
"""Identifiers that are expanded by one call."""

MOST_ASKED: Final = 20_000
"""Neighbours that are asked for by one call, of each kind of edge: the engine counts 65,535 keys at most."""

FEWEST_ASKED: Final = 1_000
"""Neighbours of one that are asked for where there is room, so that edges to what is in the graph are not missed."""


@dataclass(frozen=True, slots=True)
class GraphRequest:
    """A graph from `starts`, that many steps deep, of at most `most` nodes; what appears together counts from a
    `strength` on (see `Companion`)."""

    starts: tuple[Identifier, ...]
    depth: int = 1
    through: Through = field(default_factory=Through)
    most: int = USUAL_NODES
    strength: int = 0


@dataclass(frozen=True, slots=True)
class Node:
    """An identifier; the documents that count and hold it; how many steps from a start it is, and whether the edges
    at it were asked for."""

    who: Identifier
    documents: int
    steps: int
    expanded: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """`kind` is `talked` (from `source` to `target`, `count` documents) or `appears-with` (both ways alike: `count`
    documents hold both, which is as unusual as `strength` says; see `Companion`). Times as in `Correspondent`."""

    kind: str
    source: Identifier
    target: Identifier
    count: int
    first: str
    last: str
    distance: str = ""
    strength: float = 0.0


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes, the starts first; edges, at each expanded node all that count and end at nodes of the graph. `notices` say
    what was left out."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Asking:
    run_each: RunEach
    stopped: Stopped


def grown(run_each: RunEach, stopped: Stopped, request: GraphRequest) -> Graph:
    """The graph of the starts that are in a document that counts; without nodes where none is."""
    growing = _Growing(_Asking(run_each, stopped), request)
    growing.begin()
    for _ in range(request.depth - 1):
        growing.level()
    return growing.graph()


class _Growing:
    """A graph while it grows. Used once."""

    def __init__(self, asking: _Asking, request: GraphRequest) -> None:
        self._asking = asking
        self._request = request
        self._until = time.monotonic() + SECONDS
        self._nodes: dict[str, Node] = {}
        self._edges: dict[tuple[str, str, str], Edge] = {}
        self._nowhere = 0
        self._left_out = 0
        self._more = 0
        self._late = 0

    def begin(self) -> None:
        """The starts, each with how many documents it is in, and the first step round them."""
        starts = tuple(dict.fromkeys(self._request.starts))
        there: list[tuple[Node, Mapping[str, Any]]] = []
        for first in range(0, len(starts), AT_ONCE):
            some = starts[first : first + AT_ONCE]
            for who, answer in zip(some, self._around(some), strict=True):
                if total := answer["hits"]["total"]["value"]:
                    there.append((Node(who, total, 0, expanded=False), answer))
                else:
                    self._nowhere += 1
        self._nodes = {node.who.key: node for node, _ in there}
        for first in range(0, len(there), AT_ONCE):
            nodes, answers = zip(*there[first : first + AT_ONCE], strict=True)
            self._grow(nodes, answers)

    def level(self) -> None:
        """Expand every node that was not yet."""
        front = [node for node in self._nodes.values() if not node.expanded]
        for first in range(0, len(front), AT_ONCE):
            if time.monotonic() > self._until:
                self._late += len(front) - first
                return
            some = front[first : first + AT_ONCE]
            self._grow(some, self._around([node.who for node in some]))

    def graph(self) -> Graph:
        edges = [edge for edge in self._edges.values() if {edge.source.key, edge.target.key} <= self._nodes.keys()]
        edges.sort(key=lambda each: (each.kind, -each.count, each.source.key, each.target.key))
        return Graph(tuple(self._nodes.values()), tuple(edges), tuple(self._notices()))

    def _around(self, front: Sequence[Identifier]) -> list[Mapping[str, Any]]:
        """What the engine has of each, and of what is next to it."""
        most = min(max(self._request.most, FEWEST_ASKED), MOST_ASKED // len(front))
        return self._asking.run_each([ask.around(each, self._request.through, most) for each in front])

    def _grow(self, front: Sequence[Node], answers: Sequence[Mapping[str, Any]]) -> None:
        keys = {bucket["key"] for answer in answers for bucket in _buckets(answer)}
        everywhere = (
            counted(self._asking.run_each, keys, self._request.through.clauses()) if keys else Everywhere({}, 0)
        )
        stops = self._asking.stopped((each.type, each.value) for each in map(keyed, keys)) if keys else {}
        found = []
        for node, answer in zip(front, answers, strict=True):
            self._nodes[node.who.key] = replace(node, expanded=True)
            self._more += any(told["sum_other_doc_count"] for told in _counts(answer))
            together = _together(node.who, answer, everywhere, stops)
            strong = (edge for edge in together if edge.strength >= self._request.strength)
            found.append([*_talked(node.who, answer), *strong])
        self._take(front, found, everywhere)

    def _take(self, front: Sequence[Node], found: list[list[Edge]], everywhere: Everywhere) -> None:
        """Put in the edges, and the nodes at their ends as far as there is room: of each expanded node its strongest
        in turn, so that none of them takes the room of all."""
        at_ends = [self._others(node, edges) for node, edges in zip(front, found, strict=True)]
        wanted: dict[str, int] = {}
        for rank in range(max(map(len, at_ends), default=0)):
            for node, others in zip(front, at_ends, strict=True):
                if rank < len(others):
                    wanted.setdefault(others[rank], node.steps + 1)
        new = [key for key in wanted if key not in self._nodes]
        taken = new[: max(0, self._request.most - len(self._nodes))]
        self._left_out += len(new) - len(taken)
        for key in taken:
            self._nodes[key] = Node(keyed(key), everywhere.of_each.get(key, 0), wanted[key], expanded=False)
        for edge in (each for edges in found for each in edges):
            self._edges[_named(edge)] = edge

    def _others(self, node: Node, edges: list[Edge]) -> list[str]:
        """The keys at the other ends: those it talked with and those it appears with by turns, each by strength."""
        talked: dict[str, int] = {}
        for edge in edges:
            if edge.kind == "talked":
                other = edge.target if edge.source == node.who else edge.source
                talked[other.key] = talked.get(other.key, 0) + edge.count
        by_talk = sorted(talked, key=lambda key: (-talked[key], key))
        by_company = [edge.target.key for edge in edges if edge.kind != "talked"]
        longest = max(len(by_talk), len(by_company))
        turns = [side[rank] for rank in range(longest) for side in (by_talk, by_company) if rank < len(side)]
        return list(dict.fromkeys(turns))

    def _notices(self) -> list[str]:
        told = []
        if self._nowhere:
            told.append(
                f"{self._nowhere:,} of those to start from {_are(self._nowhere)} in no document that counts here."
            )
        if self._left_out:
            told.append(
                f"{self._left_out:,} more stand next to these, and are left out: a graph of {self._request.most:,} was "
                "asked for, and the strongest were taken. Narrow it, or ask for a larger one."
            )
        if self._more:
            told.append(
                "Some talk with more others than are asked for at once: those with fewest messages are missing."
            )
        if self._late:
            told.append(
                f"{self._late:,} were not expanded, since that took longer than {SECONDS:.0f} s: ask for fewer steps, "
                "or narrow it."
            )
        return told


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _counts(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The counts of neighbours by the kinds of edge that were asked for."""
    told = answer["aggregations"]
    return [told[way]["who"] for way in ("said", "heard") if way in told] + ([told["with"]] if "with" in told else [])


def _buckets(answer: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for told in _counts(answer):
        yield from told["buckets"]


def _talked(who: Identifier, answer: Mapping[str, Any]) -> list[Edge]:
    told, found = answer["aggregations"], []
    for way in ("said", "heard"):
        for bucket in told[way]["who"]["buckets"] if way in told else ():
            if not who.is_(bucket["key"]):
                other = keyed(bucket["key"])
                ends = (who, other) if way == "said" else (other, who)
                times = moment(bucket["first"]), moment(bucket["last"])
                found.append(Edge("talked", *ends, bucket["doc_count"], *times))
    return found


def _together(
    who: Identifier, answer: Mapping[str, Any], everywhere: Everywhere, stops: Container[tuple[str, str]]
) -> list[Edge]:
    told = answer["aggregations"]
    buckets = (
        {each["key"]: each for each in told["with"]["buckets"] if not who.is_(each["key"])} if "with" in told else {}
    )
    held = {key: bucket["doc_count"] for key, bucket in buckets.items()}
    found = unusual(held, answer["hits"]["total"]["value"], everywhere, stops, Distance.MESSAGE)
    return [_with(who, each, buckets[each.who.key]) for each in found]


def _with(who: Identifier, found: Companion, bucket: Mapping[str, Any]) -> Edge:
    times = moment(bucket["first"]), moment(bucket["last"])
    return Edge("appears-with", who, found.who, found.count, *times, found.distance, found.strength)


def _named(edge: Edge) -> tuple[str, str, str]:
    """What tells an edge from others: of those without a direction whichever end comes first."""
    one, other = edge.source.key, edge.target.key
    return (edge.kind, other, one) if edge.kind != "talked" and other < one else (edge.kind, one, other)
