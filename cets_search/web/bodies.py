"""How large a request's body may be, before anything reads it."""

from __future__ import annotations

from typing import Final

from flask import Flask, request

from cets_search.lists.reading import LARGEST

LARGEST_FORM: Final = 64 * 1024
"""Octets: a sign-in and a purpose are the largest that most pages are sent."""

LARGER: Final = {
    "lists.make": LARGEST + LARGEST_FORM,
    "lists.change": 4 * LARGEST_FORM,
    "list_search.make": LARGEST + LARGEST_FORM,
}
"""The endpoints that take more, and how much: a list is pasted or uploaded, and a page of it is a form of its own."""


def limit(app: Flask) -> None:
    """Refuse larger ones (413)."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_FORM

    @app.before_request
    def widen() -> None:
        if request.endpoint in LARGER:
            request.max_content_length = request.max_form_memory_size = LARGER[request.endpoint]
