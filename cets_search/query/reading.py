"""What a search looks for, in words."""

from __future__ import annotations

from cets_search.model import SearchRequest
from cets_search.query.filters import CHOICES, chosen


def reading_of_choices(reading: str, request: SearchRequest) -> str:
    """The reading of the box's text, and of the choices beside it."""
    said = [f"{name} {' or '.join(chosen(request, name))}" for name in CHOICES if chosen(request, name)]
    said += [f"{name} not {value}" for name, value in request.without]
    if request.after:
        said.append(f"sent on or after {request.after}")
    if request.before:
        said.append(f"sent on or before {request.before}")
    return "; ".join([reading, *said])
