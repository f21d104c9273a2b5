"""JSON that a program sends, read as an object whose members are known."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.exceptions import BadRequest

from cets_search.saved_searches import BadDraft


def json_object(known: frozenset[str]) -> dict[str, Any]:
    """The JSON object that was sent; `BadDraft` for anything else, or a member that is not known."""
    try:
        given = request.get_json()
    except BadRequest as error:
        raise BadDraft("What was sent is no JSON.") from error
    if not isinstance(given, dict) or not known >= set(given):
        raise BadDraft(f"Send a JSON object with nothing but {', '.join(sorted(known))}.")
    return given
