"""A search to be saved, as a form or JSON gives it: the search as an address, or what stands in one after `?`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from cets_search.model import SearchRequest
from cets_search.query.errors import BadQuery
from cets_search.saved_searches import BadDraft, Draft
from cets_search.web.asked import SEARCH, params, refuse_unknown, search_request

GIVEN: Final = frozenset({"name", "note", "case", "search"})
PLACES: Final = frozenset({"next", "page"})
"""Which page of the results an address opens: no part of the search."""

MOST: Final = 500
"""Parameters in one address."""


def draft(given: Mapping[str, Any]) -> Draft:
    """What is to be kept. `BadDraft` for a field that is no text, `BadQuery` for a search that cannot be read."""
    told = {name: text(given, name) for name in GIVEN}
    return Draft(told["name"], searched(told["search"]), told["note"], told["case"])


def text(given: Mapping[str, Any], name: str) -> str:
    """A field's text, "" where it is absent; `BadDraft` for what is none, or cannot be stored."""
    value = given.get(name, "")
    if not isinstance(value, str):
        raise BadDraft(f"{name} is no text.")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise BadDraft(f"{name} holds half a character (a lone surrogate): leave it out.") from error
    return value


def searched(address: str) -> SearchRequest:
    """The search of an address."""
    before, mark, after = address.strip().partition("?")
    asked = (after if mark and "=" not in before else address.strip()).partition("#")[0]
    try:
        pairs = parse_qsl(asked, keep_blank_values=True, errors="strict", max_num_fields=MOST)
    except ValueError as error:
        raise BadQuery("This is no address of a search: copy the address of its results.") from error
    args = MultiDict((name, value) for name, value in pairs if name not in PLACES)
    refuse_unknown(args, SEARCH - PLACES)
    return search_request(args)


def address(search: SearchRequest) -> str:
    """What stands after `?` in the address of a search."""
    return urlencode(params(search))
