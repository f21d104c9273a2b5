"""Requests that change something must come from our own pages, or from a program that signs in at each call."""

from __future__ import annotations

from typing import Final

from flask import Flask, abort, request
from flask_wtf import CSRFProtect

from cets_search.web.identity import API

OWN: Final = ("same-origin", "none")
"""Values of `Sec-Fetch-Site` (W3C Fetch Metadata) that a browser sends for what no other site made it send."""


def guard(app: Flask) -> None:
    """Ask each such request for its form's token (or `X-CSRFToken`). A call of the API with its own credentials needs
    none, since no form of another site can add them, but for those that a browser has kept: it says where from it asks.
    """
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    protection = CSRFProtect(app)

    @app.before_request
    def check() -> None:
        if request.endpoint is None or not app.config["WTF_CSRF_ENABLED"]:
            return
        if not (request.path.startswith(API) and request.authorization):
            protection.protect()
        elif request.method != "GET" and request.headers.get("Sec-Fetch-Site", "none") not in OWN:
            abort(403)
