"""Requests that another site made a browser send, refused: pages carry a token; the API takes what no page can forge.

A page of another site can make a browser send, with its cookies, only what an HTML form can send. A change in JSON, by
PUT or DELETE, or with a header of ours is none of that: the browser would ask first (CORS preflight, Fetch standard
3.2), and nothing here answers such a question. A form sent to the API carries a token as a page's does, or credentials
of its own; those that a browser has kept it sends by itself, but then it says where from it asks.
"""

from __future__ import annotations

from typing import Final

from flask import Flask, abort, request
from flask_wtf import CSRFProtect

from cets_search.query.errors import BadQuery
from cets_search.web.identity import API

OWN: Final = ("same-origin", "none")
"""Values of `Sec-Fetch-Site` (W3C Fetch Metadata) that a browser sends for what no other site made it send."""
FORM_TOKEN: Final = "X-CSRFToken"  # noqa: S105 - the name of a header
READING: Final = ("GET", "HEAD", "OPTIONS")


def refuse(app: Flask) -> None:
    """Put the checks in front of every request that may change something."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    protection = CSRFProtect(app)

    @app.before_request
    def unforgeable() -> None:
        if request.endpoint is None or request.method in READING:
            return
        to_api = request.path.startswith(API)
        if to_api and request.headers.get("Sec-Fetch-Site", "none") not in OWN:
            abort(403)
        if not to_api or (FORM_TOKEN in request.headers and not request.authorization):
            if app.config["WTF_CSRF_ENABLED"]:
                protection.protect()
        elif not (_asks_first() or request.authorization):
            raise BadQuery(
                "Send JSON (Content-Type: application/json), say in CETS-Reason what it is for, "
                f"or send the form's token in {FORM_TOKEN}."
            )


def _asks_first() -> bool:
    """Whether a browser that another site told to send this would ask us first."""
    return request.method != "POST" or request.is_json or "CETS-Reason" in request.headers
