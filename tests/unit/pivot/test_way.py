"""Ways through talk that is made up at random are as short as those that networkx finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cets_search.pivot import way as module
from cets_search.pivot.way import Way, way
from cets_search.query.identifier import Identifier
from cets_search.query.neighbours import By, Through

PEOPLE = st.integers(0, 14)
TALK = st.lists(st.tuples(PEOPLE, PEOPLE).filter(lambda pair: pair[0] != pair[1]), max_size=40)


def key(person: int) -> str:
    return f"email:p{person}@example.org"


def who(person: int) -> Identifier:
    return Identifier("email", f"p{person}@example.org")


def named(clause: Any) -> Iterator[str]:
    """The keys that a clause names, wherever they stand in it."""
    if isinstance(clause, Mapping):
        for name, value in clause.items():
            if name in ("term", "terms"):
                for keys in value.values():
                    yield from [keys] if isinstance(keys, str) else keys
            else:
                yield from named(value)
    elif isinstance(clause, list):
        for each in clause:
            yield from named(each)


class Index:
    """Answers as the engine does, of a list of who wrote to whom. `cut` neighbours are never told."""

    def __init__(self, talk: list[tuple[int, int]], cut: int = 0) -> None:
        self.talk = [(key(one), key(other)) for one, other in talk]
        self.cut = cut

    def __call__(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        if body["size"]:
            return self._step(body["aggs"])
        return {"aggregations": {way: self._neighbours(way, told) for way, told in body["aggs"].items()}}

    def _neighbours(self, way: str, told: Mapping[str, Any]) -> Mapping[str, Any]:
        front = set(named(told["filter"]))
        pairs = self.talk if way == "said" else [(other, one) for one, other in self.talk]
        found = sorted({other for one, other in pairs if one in front})
        asked = told["aggs"]["who"]["terms"]
        if "include" in asked:
            found = [each for each in found if each in asked["include"]]
        kept = found[: len(found) - self.cut] if self.cut else found
        return {"who": {"sum_other_doc_count": len(found) - len(kept), "buckets": [{"key": each} for each in kept]}}

    def _step(self, counts: Mapping[str, Any]) -> Mapping[str, Any]:
        one, other = named(counts["said"]["filter"])
        said, heard = self.talk.count((one, other)), self.talk.count((other, one))
        filters = {"said": said, "heard": heard, "with": said + heard}
        none = {"first": {"value": None}, "last": {"value": None}}
        return {
            "aggregations": {name: {"doc_count": count} for name, count in filters.items()} | none,
            "hits": {"total": {"value": said + heard}, "hits": []},
        }


def found(index: Callable[[Mapping[str, Any]], Mapping[str, Any]], one: int, other: int) -> Way:
    def each(bodies: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        return [index(body) for body in bodies]

    return way(index, each, lambda _: {}, (who(one), who(other)), Through(By.TALKED))


@given(TALK, PEOPLE, PEOPLE)
def test_it_is_as_short_as_networkx_finds_it(talk: list[tuple[int, int]], one: int, other: int) -> None:
    if one == other:
        return
    graph = nx.Graph(talk)
    graph.add_nodes_from((one, other))
    told = found(Index(talk), one, other)
    if not nx.has_path(graph, one, other):
        assert (told.steps, told.whole) == ((), True)
        return
    length = nx.shortest_path_length(graph, one, other)
    if length > module.LONGEST:
        assert (told.steps, told.whole) == ((), False)
        return
    assert len(told.steps) == length
    assert (told.steps[0].source, told.steps[-1].target) == (who(one), who(other))
    for step in told.steps:
        assert step.sent + step.received > 0


def test_it_says_when_not_every_neighbour_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    star = [(0, person) for person in range(1, 10)] + [(9, 10)]
    assert not found(Index(star, cut=1), 0, 10).whole
    assert found(Index(star), 0, 10).whole
    monkeypatch.setattr(module, "MOST_SEEN", 3)
    assert not found(Index([*star, (11, 12), (12, 10)]), 11, 0).whole


def test_no_way_is_longer_than_is_looked_for() -> None:
    chain = [(person, person + 1) for person in range(14)]
    assert len(found(Index(chain), 0, module.LONGEST).steps) == module.LONGEST
    told = found(Index(chain), 0, module.LONGEST + 1)
    assert (told.steps, told.whole) == ((), False)


def test_evidence_that_is_withdrawn_meanwhile_is_no_way_and_no_error() -> None:
    index = Index([(0, 1), (1, 2), (2, 3), (3, 4)])

    def withdrawing(body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Nothing is there any more once the way back is asked for."""
        if "include" in str(body):
            index.talk = []
        return index(body)

    gone = found(withdrawing, 0, 4)
    assert (gone.steps, gone.whole) == ((), False)
    assert index.talk == []
