"""On a public mailing list: whom each talks with, how often, and the shortest ways equal those that
networkx computes from the raw headers."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest

from cets_search.config import Config
from cets_search.pivot.graph import MOST_NODES, GraphRequest
from cets_search.query.identifier import Identifier
from cets_search.query.neighbours import By, Through
from cets_search.site import Site, open_site
from tests.engine.commands import cets, loading
from tests.engine.plain_talk import is_plain, talk
from tests.engine.planting import investigator
from tests.home import empty

pytestmark = [pytest.mark.engine, pytest.mark.corpora]

JO = investigator()
TALKED = Through(By.TALKED)
MAILBOX = "mail/linux-mips-list/mbox/linux-mips-1997.mbox"
PAIRS = 40
"""Pairs between which the way is compared, drawn once for all runs."""


@pytest.fixture(scope="module")
def plain(corpora: Path) -> nx.DiGraph[str]:
    return talk(corpora / MAILBOX)


@pytest.fixture(scope="module")
def site(stack: Config, corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    empty(stack)
    folder = tmp_path_factory.mktemp("list")
    shutil.copy(corpora / MAILBOX, folder)
    assert cets(stack, "force", "add", "essex").returncode == 0
    assert cets(stack, *loading(folder)).returncode in {0, 3}
    opened = open_site(stack)
    yield opened
    opened.connection.client.close()


def whom(address: str) -> Identifier:
    return Identifier("email", address)


def known(key: str) -> bool:
    return is_plain(key.removeprefix("email:"))


def test_correspondents_and_weights_are_those_of_the_headers(site: Site, plain: nx.DiGraph[str]) -> None:
    assert plain.number_of_nodes() > 150
    busiest = sorted(plain, key=lambda one: (-plain.degree(one), one))[:20]
    others = random.Random(9).sample(sorted(plain), 20)  # noqa: S311 - the same at each run
    for address in {*busiest, *others}:
        found = site.pivot.entity(JO, whom(address))
        told = {each.who.value: (each.sent, each.received) for each in found.correspondents if known(each.who.key)}
        assert told == {
            other: (
                plain.get_edge_data(address, other, {"weight": 0})["weight"],
                plain.get_edge_data(other, address, {"weight": 0})["weight"],
            )
            for other in {*plain.successors(address), *plain.predecessors(address)}
        }, address


def test_the_graph_round_the_busiest_has_the_edges_and_weights_of_the_headers(
    site: Site, plain: nx.DiGraph[str]
) -> None:
    hub = max(sorted(plain), key=plain.degree)
    for depth in (1, 2):
        found = site.pivot.graph(JO, GraphRequest((whom(hub),), depth, TALKED, MOST_NODES))
        assert found.notices == ()
        expanded = {node.who.key for node in found.nodes if node.expanded and known(node.who.key)}
        edges = {
            (edge.source.value, edge.target.value): edge.count
            for edge in found.edges
            if known(edge.source.key) and known(edge.target.key)
        }
        reached = {f"email:{one}" for one in nx.ego_graph(plain.to_undirected(as_view=True), hub, depth - 1)}
        assert expanded == reached
        assert edges == {
            (one, other): weight
            for one, other, weight in plain.edges(data="weight")
            if {f"email:{one}", f"email:{other}"} & reached
        }


def test_shortest_ways_are_as_long_and_go_where_headers_lead(site: Site, plain: nx.DiGraph[str]) -> None:
    both_ways = plain.to_undirected()
    chance = random.Random(4)  # noqa: S311 - the same at each run
    pairs = [tuple(chance.sample(sorted(plain), 2)) for _ in range(PAIRS)]
    longest = 0
    for one, other in pairs:
        found = site.pivot.way(JO, whom(one), whom(other), TALKED)
        assert found.whole
        if not nx.has_path(both_ways, one, other):
            assert not [step for step in found.steps if known(step.source.key)]
            continue
        length = nx.shortest_path_length(both_ways, one, other)
        assert len(found.steps) == length, (one, other)
        for step in found.steps:
            ends = step.source.value, step.target.value
            if all(map(is_plain, ends)):
                assert step.sent == plain.get_edge_data(*ends, {"weight": 0})["weight"]
                assert step.received == plain.get_edge_data(*reversed(ends), {"weight": 0})["weight"]
        longest = max(longest, length)
    assert longest > 2
