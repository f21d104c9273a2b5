"""Identifiers, what is round them and the way between two, under `/api/v1`. docs/api.md has the shapes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.look_ups import Notice
from cets_search.pivot.graph import Edge, Node
from cets_search.pivot.model import Companion, Correspondent
from cets_search.pivot.way import Step
from cets_search.query.identifier import Identifier
from cets_search.query.neighbours import By
from cets_search.web import followed
from cets_search.web.asked import refuse_unknown
from cets_search.web.decisions import Pages
from cets_search.web.documents import BESIDE, told
from cets_search.web.serving import actor, serving

pages = Pages("api_entities", __name__, url_prefix="/api/v1")


@pages.answers("/entities", Action.ENTITY)
def entity() -> ResponseReturnValue:
    refuse_unknown(request.args, followed.ENTITY)
    found = serving().site.pivot.entity(actor(), followed.who(request.args))
    return jsonify(
        {
            **named(found.who),
            "stop": found.stop or None,
            "total": found.total,
            "first": found.first or None,
            "last": found.last or None,
            "forms": [asdict(form) for form in found.forms],
            "looked_at": found.looked_at,
            "counts": {name: [asdict(each) for each in values] for name, values in found.counts.items()},
            "histogram": asdict(found.histogram),
            "correspondents": [_correspondent(each) for each in found.correspondents],
            "documents": [told(each, BESIDE) for each in found.documents],
            "pointers": asdict(found.pointers) if found.pointers else None,
            "lookers": {"total": found.lookers.total, "newest": [_looker(each) for each in found.lookers.newest]},
        }
    )


@pages.answers("/entities/related", Action.ENTITY)
def related() -> ResponseReturnValue:
    refuse_unknown(request.args, followed.RELATED)
    who, within, types = followed.who(request.args), followed.within(request.args), followed.types(request.args)
    found = serving().site.pivot.related(actor(), who, types, within)
    return jsonify(
        {
            **named(found.who),
            "related": [_companion(each) for each in found.companions],
            "ranked_out": found.ranked_out,
        }
    )


@pages.answers("/entities/graph", Action.GRAPH)
def graph() -> ResponseReturnValue:
    refuse_unknown(request.args, followed.GRAPH)
    found = serving().site.pivot.graph(actor(), followed.graph(request.args))
    return jsonify(
        {
            "nodes": [_node(each) for each in found.nodes],
            "edges": [_edge(each) for each in found.edges],
            "notices": list(found.notices),
        }
    )


@pages.answers("/entities/path", Action.GRAPH)
def path() -> ResponseReturnValue:
    refuse_unknown(request.args, followed.PATH)
    source, target = followed.ends(request.args)
    found = serving().site.pivot.way(actor(), source, target, followed.through(request.args, By.TALKED))
    return jsonify(
        {
            "source": named(source),
            "target": named(target),
            "steps": [_step(each) for each in found.steps],
            "looked_through": found.looked_through,
            "whole": found.whole,
        }
    )


def named(who: Identifier) -> dict[str, str]:
    return {"type": who.type, "value": who.value}


def _correspondent(each: Correspondent) -> dict[str, Any]:
    return {
        **named(each.who),
        "sent": each.sent,
        "received": each.received,
        "first": each.first or None,
        "last": each.last or None,
        "stop": each.stop or None,
    }


def _looker(each: Notice) -> dict[str, Any]:
    return {
        "at": each.at,
        "person": each.person,
        "force": each.force,
        "name": each.name,
        "contact": each.contact,
        "seizure": each.seizure,
    }


def _companion(each: Companion) -> dict[str, Any]:
    return {
        **named(each.who),
        "distance": each.distance,
        "count": each.count,
        "everywhere": each.everywhere,
        "strength": each.strength,
        "lift": each.lift,
        "documents": list(each.documents),
        "first": each.first or None,
        "last": each.last or None,
    }


def _node(each: Node) -> dict[str, Any]:
    return {
        "id": each.who.key,
        **named(each.who),
        "documents": each.documents,
        "steps": each.steps,
        "expanded": each.expanded,
    }


def _edge(each: Edge) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "source": each.source.key,
        "target": each.target.key,
        "count": each.count,
        "first": each.first or None,
        "last": each.last or None,
        "distance": each.distance or None,
        "strength": each.strength if each.distance else None,
    }


def _step(each: Step) -> dict[str, Any]:
    return {
        "source": named(each.source),
        "target": named(each.target),
        "sent": each.sent,
        "received": each.received,
        "together": each.together,
        "total": each.total,
        "first": each.first or None,
        "last": each.last or None,
        "documents": [told(document, BESIDE) for document in each.documents],
    }
