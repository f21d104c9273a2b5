"""The graph round identifiers, as a drawing and as tables that say the same; its files; the way from one to another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.pivot.graph import DEEPEST, MOST_NODES, USUAL_NODES, Graph, GraphRequest, Node
from cets_search.query.errors import BadQuery
from cets_search.query.identifiers import PLATFORMS
from cets_search.query.neighbours import By
from cets_search.web import followed, graph_files, links
from cets_search.web.asked import Args
from cets_search.web.decisions import Pages
from cets_search.web.documents import BESIDE, told
from cets_search.web.serving import actor, serving

pages = Pages("graph", __name__)

SIZES: Final = (50, USUAL_NODES, 500, MOST_NODES)
"""The sizes of graph that a page offers."""

WAYS: Final = {
    By.EITHER: "talked, or together",
    By.TALKED: "talked",
    By.APPEARS_WITH: "together",
}


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node on the page: the address of the graph with it expanded, "" where it is, and how many edges it has."""

    node: Node
    expand: str
    edges: int


@pages.answers("/graph", Action.GRAPH)
def page() -> ResponseReturnValue:
    """The graph; with nothing asked for, a form to ask."""
    if not any(value.strip() for value in request.args.getlist("value")):
        return render_template("graph_start.html", problem=None)
    try:
        asked = followed.graph(_given())
    except BadQuery as bad:
        return render_template("graph_start.html", problem=bad.message), 400
    found = serving().site.pivot.graph(actor(), asked)
    types = {node.who.type for node in found.nodes} | set(asked.through.types)
    return render_template(
        "graph.html",
        asked=asked,
        found=found,
        rows=_rows(asked, found),
        types=sorted(types),
        by=WAYS,
        sizes=sorted({*SIZES, asked.most}),
        depths=range(1, DEEPEST + 1),
        platforms=sorted(PLATFORMS),
        platform="".join(asked.through.search.platforms[:1]),
        kept=[(name, value) for name, value in followed.params(asked) if name in ("type", "value")],
        files={
            "GraphML": links.graph_file("graphml", asked),
            "Nodes as CSV": links.graph_file("nodes_csv", asked),
            "Edges as CSV": links.graph_file("edges_csv", asked),
        },
    )


@pages.answers("/graph.graphml", Action.GRAPH)
def graphml() -> ResponseReturnValue:
    return _file("graph.graphml", "application/graphml+xml", [graph_files.graphml(_exported())])


@pages.answers("/graph-nodes.csv", Action.GRAPH)
def nodes_csv() -> ResponseReturnValue:
    return _file("graph-nodes.csv", "text/csv", graph_files.nodes_csv(_exported()))


@pages.answers("/graph-edges.csv", Action.GRAPH)
def edges_csv() -> ResponseReturnValue:
    return _file("graph-edges.csv", "text/csv", graph_files.edges_csv(_exported()))


@pages.answers("/path", Action.GRAPH)
def path() -> ResponseReturnValue:
    """The way from one identifier to another; a form to ask for it, where one of them is not given."""
    given = {name: request.args.get(name, "") for name in ("type", "value", "to_type", "to_value", "by")}
    if not (given["value"].strip() and given["to_value"].strip()):
        return render_template("path.html", given=given, by=WAYS, problem=None, found=None)
    try:
        source, target = followed.ends(request.args)
        asked = followed.through(request.args, By.TALKED)
    except BadQuery as bad:
        return render_template("path.html", given=given, by=WAYS, problem=bad.message, found=None), 400
    found = serving().site.pivot.way(actor(), source, target, asked)
    steps = [(step, [told(each, BESIDE) for each in step.documents]) for step in found.steps]
    on_it = [source, *(step.target for step in found.steps)]
    return render_template(
        "path.html",
        given=given,
        by=WAYS,
        problem=None,
        found=found,
        steps=steps,
        drawn=links.graph(GraphRequest(tuple(on_it), through=asked)),
    )


def _given() -> Args:
    """The address without pairs that were left empty, as a form sends them."""
    args = request.args.copy()
    pairs = list(zip(args.getlist("type"), args.getlist("value"), strict=False))
    if len(pairs) == len(args.getlist("value")):
        args.setlist("type", [kind for kind, value in pairs if value.strip()])
        args.setlist("value", [value for _, value in pairs if value.strip()])
    return args


def _rows(asked: GraphRequest, found: Graph) -> list[NodeRow]:
    ends = [key for edge in found.edges for key in {edge.source.key, edge.target.key}]
    touching = {node.who.key: 0 for node in found.nodes}
    for key in ends:
        touching[key] += 1
    return [
        NodeRow(each, "" if each.expanded else links.expanded(asked, each.who), touching[each.who.key])
        for each in found.nodes
    ]


def _exported() -> Graph:
    return serving().site.pivot.graph(actor(), followed.graph(request.args), "export")


def _file(name: str, kind: str, content: Iterable[str] | Iterable[bytes]) -> Response:
    return Response(content, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
