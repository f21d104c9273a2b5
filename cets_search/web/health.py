"""Whether the web server itself is up, for `cets status` and whatever watches the site."""

from __future__ import annotations

from flask import jsonify
from flask.typing import ResponseReturnValue

from cets_search.web.decisions import Pages, Public

pages = Pages("health", __name__)


@pages.answers("/health", Public("says that the web server runs, and nothing else"))
def health() -> ResponseReturnValue:
    return jsonify({"web": "up"})
