"""A list as it is sent: a file, pasted lines, or the JSON of the API."""

from __future__ import annotations

from typing import Any

from flask import request

from cets_search.lists.errors import BadList
from cets_search.lists.model import Sheet
from cets_search.lists.reading import pasted, uploaded

FIELDS = frozenset({"terms", "title", "type", "draft"})
"""What the JSON may hold."""


def form_sheet(most: int) -> tuple[Sheet, str]:
    """The list of a form, and what to call it where nobody says: the file's name."""
    file, text = request.files.get("file"), request.form.get("terms", "")
    if file is not None and file.filename:
        if text.strip():
            raise BadList("Here are a file and pasted lines: send one of the two.")
        return uploaded(file.filename, file.read(), most), file.filename
    return pasted(text, most), ""


def json_sheet(body: Any, most: int) -> Sheet:
    """The list of the API's JSON: `terms`, an array of strings."""
    terms = body.get("terms") if isinstance(body, dict) else None
    if not isinstance(terms, list) or not all(isinstance(term, str) for term in terms):
        raise BadList('Send a JSON object with "terms": an array of strings, one for each thing to look for.')
    if unknown := sorted(set(body) - FIELDS):
        raise BadList(f"There is no {unknown[0][:40]!r} here; there are {', '.join(sorted(FIELDS))}.")
    # A line break within a term would part it.
    return pasted("\n".join(" ".join(term.split()) for term in terms), most)
