"""What templates may call: filters that make seized text safe to show, and what every page's head shows."""

from __future__ import annotations

from typing import Any

from flask import Flask, g, request

from cets_search.access import Action, may
from cets_search.query.ways import WAYS
from cets_search.web import labels, links, marking


def install(app: Flask) -> None:
    """Give the application's templates their filters and globals."""
    app.jinja_env.filters.update(
        snippet=marking.snippet,
        visible=marking.visible,
        kind=labels.kind,
        mime=labels.mime,
        platform=labels.platform,
        moment=labels.moment,
        octets=labels.size,
        number=labels.number,
        identifier=labels.identifier,
        place=labels.place,
    )
    app.jinja_env.globals.update(
        links=links, told_names=labels.TOLD, ways=WAYS, identifier_types=tuple(labels.ENTITIES)
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def head() -> dict[str, Any]:
        return {
            "signed_in": g.get("actor"),
            "may": _may,
            "purpose_given": g.get("purpose_given", False),
            "here": _here(),
        }


def _may(action: str) -> bool:
    """Whether the person of this page may do the action: a link or button that leads to nothing is not shown."""
    return "actor" in g and may(g.actor.person, Action(action))


def _here() -> str:
    """Where a page that is gone to from here leads back to: this one, or the start where only a form leads to it."""
    return request.full_path.rstrip("?") if request.method == "GET" else "/"
