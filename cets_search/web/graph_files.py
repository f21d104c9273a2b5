"""A graph as files for other programs: GraphML, and CSV of its nodes and of its edges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from cets_search.pivot.graph import Graph
from cets_search.web.marking import visible
from cets_search.web.spreadsheet import line

NAMESPACE: Final = "http://graphml.graphdrawing.org/xmlns"

OF_NODES: Final = {"type": "string", "value": "string", "documents": "long", "steps": "int", "expanded": "boolean"}
OF_EDGES: Final = {
    "kind": "string",
    "count": "long",
    "first": "string",
    "last": "string",
    "distance": "string",
    "strength": "double",
}
"""The data of nodes and edges, and the type of each by GraphML."""


def graphml(graph: Graph) -> bytes:
    """GraphML 1.0 (http://graphml.graphdrawing.org/specification.html). The ends of an `appears-with` stand in either
    order: some programs read no file in which some edges have a direction and some have none.

    Characters that XML cannot hold are written out, as in `‹U+0007›`.
    """
    root = etree.Element(f"{{{NAMESPACE}}}graphml", nsmap={None: NAMESPACE})
    for of, names in (("node", OF_NODES), ("edge", OF_EDGES)):
        for name, kind in names.items():
            attributes = {"id": f"{of}-{name}", "for": of, "attr.name": name, "attr.type": kind}
            etree.SubElement(root, f"{{{NAMESPACE}}}key", attributes)
    drawn = etree.SubElement(root, f"{{{NAMESPACE}}}graph", {"edgedefault": "directed"})
    for node in graph.nodes:
        made = etree.SubElement(drawn, f"{{{NAMESPACE}}}node", {"id": visible(node.who.key)})
        values = (node.who.type, node.who.shown, node.documents, node.steps, str(node.expanded).lower())
        _data(made, "node", dict(zip(OF_NODES, values, strict=True)))
    for number, edge in enumerate(graph.edges):
        ends = {"source": visible(edge.source.key), "target": visible(edge.target.key)}
        made = etree.SubElement(drawn, f"{{{NAMESPACE}}}edge", ends | {"id": f"e{number}"})
        told = (edge.kind, edge.count, edge.first, edge.last, edge.distance, edge.strength if edge.distance else "")
        _data(made, "edge", dict(zip(OF_EDGES, told, strict=True)))
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return written


def nodes_csv(graph: Graph) -> Iterator[str]:
    """A line a node, after one of names."""
    yield line(OF_NODES)
    for node in graph.nodes:
        yield line((node.who.type, node.who.shown, node.documents, node.steps, "yes" if node.expanded else "no"))


def edges_csv(graph: Graph) -> Iterator[str]:
    """A line an edge, after one of names."""
    yield line(("source type", "source", "target type", "target", *OF_EDGES))
    for edge in graph.edges:
        ends = (edge.source.type, edge.source.shown, edge.target.type, edge.target.shown)
        strength = edge.strength if edge.distance else ""
        yield line((*ends, edge.kind, edge.count, edge.first, edge.last, edge.distance, strength))


def _data(of: etree._Element, kind: str, values: dict[str, object]) -> None:
    for name, value in values.items():
        if value != "":
            made = etree.SubElement(of, f"{{{NAMESPACE}}}data", {"key": f"{kind}-{name}"})
            made.text = visible(str(value))
