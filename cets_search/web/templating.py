"""What templates may call: filters that make seized text safe to show, and what every page's head shows."""

from __future__ import annotations

from typing import Any

from flask import Flask, g, request

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
            "purpose_given": g.get("purpose_given", False),
            "here": request.full_path.rstrip("?"),
        }
