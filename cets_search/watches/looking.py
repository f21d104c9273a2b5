"""A watch's search as a body for the engine: the very query of that search, over all documents or those of loads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cets_search.model import SearchRequest
from cets_search.query.body import plan
from cets_search.query.paging import Place
from cets_search.query.rules import Rules


def within(search: SearchRequest, loads: Sequence[str]) -> SearchRequest:
    """The search kept to what loads brought, each named by the moment at which it began."""
    return replace(search, loads=tuple(loads), next="")


def counting(search: SearchRequest, rules: Rules) -> Mapping[str, Any]:
    """Counts the documents that a search finds, not yet restricted. `query.errors.BadQuery` where it cannot be run."""
    return {"size": 0, "track_total_hits": True, "query": plan(search, Place(), rules).page["query"]}
