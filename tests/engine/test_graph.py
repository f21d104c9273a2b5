"""The graph round identifiers and the way between two, as one person may see them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import networkx as nx
import pytest
from flask.testing import FlaskClient

from cets_search.config import Config
from cets_search.engine.connection import Connection
from cets_search.model import SearchRequest
from cets_search.pivot.graph import Edge, Graph, GraphRequest
from cets_search.pivot.way import Way
from cets_search.query.neighbours import By, Through
from cets_search.search import NotFound
from cets_search.site import Site, open_site
from tests.engine.planting import CLOSED, OPEN, OWN, document, document_id, guarded, investigator, plant
from tests.engine.talking import BOX, mail, who
from tests.engine.test_audit import written
from tests.engine.web_client import admit, links
from tests.home import empty

pytestmark = pytest.mark.engine

JO = investigator()
TALKED, TOGETHER = Through(By.TALKED), Through(By.APPEARS_WITH)


def fill(connection: Connection) -> None:
    """A chain a, b, c, d of mails; e and f appear together; g hangs on c by a closed seizure alone."""
    other = [mail(OWN, number, "x1", ["x2"], day=1) for number in range(100, 130)]
    plant(
        connection,
        OWN,
        [
            mail(OWN, 1, "a", ["b"], day=1),
            mail(OWN, 2, "a", ["b"], day=2, platform="kik"),
            mail(OWN, 3, "b", ["a"], day=3),
            mail(OWN, 4, "b", ["c"], day=4),
            mail(OWN, 5, "h", ["d"], "Ring 07700 900123 or 07700 900456", day=5),
            document(OWN, "e.txt", "e@example.org and f@example.org on 07700 900456"),
            document(OWN, "e2.txt", "e@example.org and f@example.org"),
            *other,
        ],
    )
    plant(connection, OPEN, [mail(OPEN, 1, "c", ["d"], day=6), mail(OPEN, 2, "no-reply", ["a", "d"], "e@example.org")])
    plant(connection, CLOSED, [mail(CLOSED, 1, "c", ["g"], day=7), mail(CLOSED, 2, "a", ["d"], day=7)])


@pytest.fixture(scope="module")
def site(stack: Config) -> Iterator[Site]:
    """A site that every test here reads and none changes."""
    empty(stack)
    opened = open_site(stack)
    admit(opened)
    fill(opened.connection)
    yield opened
    opened.connection.client.close()


def grown(site: Site, *keys: str, through: Through = TALKED, **more: Any) -> Graph:
    return site.pivot.graph(JO, GraphRequest(tuple(map(who, keys)), through=through, **more))


def names(graph: Graph) -> set[str]:
    return {node.who.value.removesuffix("@example.org") for node in graph.nodes}


def ends(edge: Edge) -> tuple[str, str]:
    return edge.source.value.removesuffix("@example.org"), edge.target.value.removesuffix("@example.org")


def talk(graph: Graph) -> dict[tuple[str, str], int]:
    return {ends(edge): edge.count for edge in graph.edges if edge.kind == "talked"}


def on_way(site: Site, one: str, other: str, through: Through = TALKED) -> list[str]:
    found: Way = site.pivot.way(JO, who(one), who(other), through)
    assert found.whole
    places = [found.source, *(step.target for step in found.steps)]
    assert [step.source for step in found.steps] == places[:-1]
    return [each.value.removesuffix("@example.org") for each in places] if found.steps else []


def test_talk_has_a_direction_a_count_and_times(site: Site) -> None:
    found = grown(site, "a")
    assert talk(found) == {("a", "b"): 2, ("b", "a"): 1, ("no-reply", "a"): 1}
    (edge,) = [each for each in found.edges if ends(each) == ("a", "b")]
    assert (edge.first[:10], edge.last[:10]) == ("2024-05-01", "2024-05-02")
    assert next((node.who.key, node.steps, node.expanded) for node in found.nodes) == ("email:a@example.org", 0, True)
    assert {node.who.value: node.documents for node in found.nodes}["b@example.org"] == 4


def test_each_step_expands_what_the_one_before_found(site: Site) -> None:
    assert names(grown(site, "a")) == {"a", "b", "no-reply"}
    assert names(grown(site, "a", depth=2)) == {"a", "b", "no-reply", "c", "d"}
    three = grown(site, "a", depth=3)
    assert names(three) == {"a", "b", "no-reply", "c", "d", "h"}
    assert talk(three)["c", "d"] == 1
    assert {node.who.value[0]: node.steps for node in three.nodes}["c"] == 2


def test_what_appears_together_is_an_edge_of_its_own_kind(site: Site) -> None:
    found = grown(site, "e", through=TOGETHER)
    assert {edge.kind for edge in found.edges} == {"appears-with"}
    (edge,) = [each for each in found.edges if each.target.value == "f@example.org"]
    assert (edge.count, edge.distance) == (2, "message")
    assert edge.strength > 0
    both = grown(site, "a", through=Through())
    assert {edge.kind for edge in both.edges} == {"talked", "appears-with"}
    assert "no-reply@example.org" not in {e.target.value for e in both.edges if e.kind == "appears-with"}


def test_several_starts_are_one_graph_and_an_edge_between_them_is_one(site: Site) -> None:
    found = grown(site, "e", "f", "d", through=Through())
    assert [node.steps for node in found.nodes][:3] == [0, 0, 0]
    together = [edge for edge in found.edges if {edge.source.value[0], edge.target.value[0]} == {"e", "f"}]
    assert len(together) == 1


@pytest.mark.parametrize(
    ("through", "left"),
    [
        (Through(By.TALKED, least=2), {("a", "b"): 2}),
        (Through(By.TALKED, search=SearchRequest(after="2024-05-03")), {("b", "a"): 1}),
        (Through(By.TALKED, search=SearchRequest(before="2024-05-01")), {("a", "b"): 1, ("no-reply", "a"): 1}),
        (Through(By.TALKED, search=SearchRequest(platforms=("kik",))), {("a", "b"): 1}),
        (Through(By.TALKED, search=SearchRequest(forces=("essex",))), {("a", "b"): 2, ("b", "a"): 1}),
        (Through(By.TALKED, types=("phone",)), {}),
    ],
)
def test_edges_are_narrowed_by_strength_time_platform_place_and_type(
    site: Site, through: Through, left: dict[tuple[str, str], int]
) -> None:
    assert talk(grown(site, "a", through=through)) == left


def test_what_appears_together_counts_from_a_strength_on(site: Site) -> None:
    asked = GraphRequest(tuple(map(who, ("e", "f", "d"))), through=TOGETHER)
    every = site.pivot.graph(JO, asked).edges
    least = int(max(edge.strength for edge in every))
    some = site.pivot.graph(JO, replace(asked, strength=least)).edges
    assert set(some) == {edge for edge in every if edge.strength >= least}
    assert 0 < len(some) < len(every)


def test_a_graph_has_a_size_and_says_what_is_left_out(site: Site) -> None:
    found = grown(site, "a", depth=2, most=3)
    assert len(found.nodes) == 3
    assert all(edge.source.key in {node.who.key for node in found.nodes} for edge in found.edges)
    assert "left out" in found.notices[0]
    assert grown(site, "a", depth=2).notices == ()


def test_a_way_is_a_shortest_one_with_its_documents(site: Site) -> None:
    assert on_way(site, "a", "b") == ["a", "b"]
    assert on_way(site, "a", "c") == ["a", "b", "c"]
    assert on_way(site, "h", "b") == ["h", "d", "c", "b"]
    found = site.pivot.way(JO, who("a"), who("c"), TALKED)
    first, second = found.steps
    assert (first.sent, first.received, first.total) == (2, 1, 3)
    assert [each.id for each in first.documents] == [document_id(OWN, BOX, f"{n}.eml") for n in (3, 2, 1)]
    assert [each.id for each in second.documents] == [document_id(OWN, BOX, "4.eml")]


def test_there_is_no_way_where_none_leads_and_company_may_lead_where_talk_does_not(site: Site) -> None:
    assert on_way(site, "a", "x1") == []
    assert on_way(site, "e", "h") == []
    assert on_way(site, "e", "h", TOGETHER) == ["e", "d", "h"]
    assert on_way(site, "f", "phone:+447700900123", Through()) == ["f", "+447700900456", "+447700900123"]


def test_what_one_may_not_see_is_no_node_and_no_step(site: Site) -> None:
    assert "g" not in names(grown(site, "c", depth=3))
    assert on_way(site, "a", "g") == []
    assert len(on_way(site, "a", "d")) == 3  # not by the closed mail that leads there at once
    assert len(site.pivot.way(investigator("scotland"), who("a"), who("d"), TALKED).steps) == 1
    shut = site.pivot.graph(guarded(JO, OPEN), GraphRequest((who("c"),), through=TALKED))
    assert names(shut) == {"c", "b"}
    for key in ("g", "nobody"):
        with pytest.raises(NotFound):
            grown(site, key)


def test_each_use_is_recorded(site: Site) -> None:
    grown(site, "a")
    site.pivot.way(JO, who("a"), who("c"), TALKED)
    graph, way = written(site)[-2:]
    assert (graph["action"], graph["query"], graph["detail"]) == ("graph", "email:a@example.org", {"did": "graph"})
    assert (way["query"], way["detail"]) == ("email:a@example.org email:c@example.org", {"did": "path"})
    assert document_id(OWN, BOX, "4.eml") in way["documents"]


def test_the_files_say_what_the_graph_does(site: Site, jo: FlaskClient) -> None:
    asked = "type=email&value=a@example.org&depth=2&by=talked"
    whole = grown(site, "a", depth=2)
    page = jo.get(f"/graph?{asked}")
    (address,) = set(links(page, "/graph.graphml"))
    read = nx.parse_graphml(jo.get(address).text, force_multigraph=True)
    assert {(one, other, data["count"]) for one, other, data in read.edges(data=True)} == {
        (edge.source.key, edge.target.key, edge.count) for edge in whole.edges
    }
    assert read.nodes["email:b@example.org"]["documents"] == 4
    mixed = nx.parse_graphml(jo.get("/graph.graphml?value=a@example.org").text, force_multigraph=True)
    assert {data["kind"] for *_, data in mixed.edges(data=True)} == {"talked", "appears-with"}
    rows = list(csv.DictReader(io.StringIO(jo.get(f"/graph-edges.csv?{asked}").text)))
    assert {(row["source"], row["target"], int(row["count"])) for row in rows} == {
        (edge.source.value, edge.target.value, edge.count) for edge in whole.edges
    }
    nodes = list(csv.DictReader(io.StringIO(jo.get(f"/graph-nodes.csv?{asked}").text)))
    assert [row["value"] for row in nodes] == [node.who.value for node in whole.nodes]


def test_pages_show_graph_and_way_and_refuse_in_words(jo: FlaskClient) -> None:
    page = jo.get("/graph?type=email&value=a@example.org&type=&value=")
    assert page.status_code == 200
    expand = [link for link in links(page, "/graph?") if link.count("value=") == 2]
    assert jo.get(expand[0]).status_code == 200
    way = jo.get("/path?value=a@example.org&to_value=c@example.org").text
    assert "2 steps from" in way
    assert "No way leads" in jo.get("/path?value=a@example.org&to_value=x1@example.org").text
    for wrong in ("type=phone&value=bicycle", *(f"value=a@example.org&{x}" for x in ("by=x", "depth=9", "after=x"))):
        assert jo.get(f"/graph?{wrong}").status_code == 400, wrong
    assert jo.get("/path?value=a@example.org&to_value=a@example.org").status_code == 400
    assert (
        jo.get("/graph?value=g@example.org").status_code == jo.get("/graph?value=none@example.org").status_code == 404
    )
    told = jo.get("/api/v1/entities/graph?type=email&value=a@example.org&by=talked").get_json()
    assert {(edge["source"], edge["target"], edge["count"]) for edge in told["edges"]} >= {
        ("email:a@example.org", "email:b@example.org", 2)
    }
    steps = jo.get("/api/v1/entities/path?value=a@example.org&to_value=c@example.org").get_json()["steps"]
    assert [step["target"]["value"] for step in steps] == ["b@example.org", "c@example.org"]


def test_a_start_that_is_nowhere_is_said_and_the_others_are_drawn(site: Site) -> None:
    found = grown(site, "a", "nobody")
    assert "no document that counts" in found.notices[0]
    assert names(found) == {"a", "b", "no-reply"}
