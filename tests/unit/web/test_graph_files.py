"""A graph as files: seized text in them is data, whatever it holds."""

from __future__ import annotations

import csv
import io

import networkx as nx

from cets_search.pivot.graph import Edge, Graph, Node
from cets_search.query.identifier import Identifier, keyed
from cets_search.web.graph_files import edges_csv, graphml, nodes_csv

BELL = keyed('person:"Bell" <&]]>\x07\x00 =cmd|calc')
FORMULA = keyed('place:=HYPERLINK("https://example.org")')
CARD = Identifier("card", "455673******9855#" + "a" * 64)
GRAPH = Graph(
    (Node(BELL, 3, 0, expanded=True), Node(FORMULA, 2, 1, expanded=False), Node(CARD, 1, 1, expanded=False)),
    (
        Edge("talked", BELL, FORMULA, 2, "2024-05-01T10:00:00.000Z", "2024-05-02T10:00:00.000Z"),
        Edge("appears-with", BELL, FORMULA, 2, "", "", "message", 4.5),
        Edge("appears-with", BELL, CARD, 1, "", "", "message", 1.5),
    ),
    (),
)


def test_graphml_holds_what_the_graph_does_and_xml_can() -> None:
    read = nx.parse_graphml(graphml(GRAPH).decode(), force_multigraph=True)
    assert read.number_of_nodes() == 3
    told = sorted((data["kind"], data["count"], data.get("strength")) for *_, data in read.edges(data=True))
    assert told == [("appears-with", 1, 1.5), ("appears-with", 2, 4.5), ("talked", 2, None)]
    values = {data["value"] for _, data in read.nodes(data=True)}
    assert '"Bell" <&]]>‹U+0007›‹U+0000› =cmd|calc' in values
    assert "455673******9855" in values


def test_no_cell_of_a_csv_is_run_by_a_spreadsheet() -> None:
    nodes = list(csv.reader(io.StringIO("".join(nodes_csv(GRAPH)))))
    edges = list(csv.reader(io.StringIO("".join(edges_csv(GRAPH)))))
    assert (len(nodes), len(edges)) == (4, 4)
    assert not [cell for row in (*nodes, *edges) for cell in row if cell[:1] in {"=", "+", "-", "@"}]
    assert edges[2][4:] == ["appears-with", "2", "", "", "message", "4.5"]
