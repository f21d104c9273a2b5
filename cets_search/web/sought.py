"""The search that led to a page, as its address remembers it, and what of it is marked there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import request

from cets_search.model import SearchRequest
from cets_search.query import words
from cets_search.query.build import build
from cets_search.query.errors import BadQuery
from cets_search.web import marking
from cets_search.web.asked import params, search_request
from cets_search.web.serving import serving


@dataclass(frozen=True, slots=True)
class Sought:
    """What the search behind the page looked for: words by their pattern, identifiers by type and value."""

    words: re.Pattern[str] | None = None
    identifiers: frozenset[tuple[str, str]] = frozenset()
    skeletons: frozenset[str] = frozenset()

    def entity(self, span: marking.Span) -> bool:
        return words.meant(span.type, span.value, self.identifiers, self.skeletons)


def search_behind() -> SearchRequest | None:
    """The search that led here, if the address still carries one."""
    try:
        asked = search_request(request.args)
    except BadQuery:
        return None
    return asked if params(asked) else None


def sought(asked: SearchRequest | None) -> Sought:
    """What a search looks for in a text; nothing where it is none."""
    try:
        return looked_for(asked) if asked else Sought()
    except BadQuery:
        return Sought()


def looked_for(asked: SearchRequest) -> Sought:
    """What a search looks for in a text; `BadQuery` where it cannot be read."""
    if not asked.q:
        return Sought()
    query = build(asked.q, serving().site.rules.unlimited())
    return Sought(words.pattern(asked.q, word_forms=asked.forms), query.identifiers, query.skeletons)
