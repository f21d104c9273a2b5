"""Requests that another site made a browser send, refused: pages carry a token; the API takes what no page can forge.

A page of another site can make a browser send, with its cookies, only what an HTML form can send. A change in JSON, by
PUT or DELETE, or with a header of ours is none of that: the browser would ask first (CORS preflight, Fetch standard
3.2), and nothing here answers such a question.
"""

from __future__ import annotations

from flask import Flask, request
from flask_wtf import CSRFProtect

from cets_search.query.errors import BadQuery
from cets_search.web.identity import API


def refuse(app: Flask) -> None:
    """Put the checks in front of every request that may change something."""
    protection = CSRFProtect(app)
    for group in app.blueprints.values():
        if (group.url_prefix or "").startswith(API):
            protection.exempt(group)

    @app.before_request
    def unforgeable() -> None:
        forgeable = request.method == "POST" and not request.is_json and "CETS-Reason" not in request.headers
        if request.endpoint and request.path.startswith(API) and forgeable:
            raise BadQuery("Send JSON (Content-Type: application/json), or say in CETS-Reason what it is for.")
