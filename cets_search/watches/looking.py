"""A watch's search as a body for the engine: the very query of that search, over all or what is new."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cets_search.engine.arrivals import Arrival, Kind
from cets_search.model import SearchRequest
from cets_search.query.body import finding
from cets_search.query.rules import Rules
from cets_search.watches.model import Watch


def within(watch: Watch, everything: Sequence[Arrival], reader: Collection[str]) -> SearchRequest | None:
    """A watch's search kept to what came of one seizure since it was made, and is new to whoever reads under these
    names; None where nothing is.

    What was loaded, and what names were found in, is named by the moment at which that began. A seizure that its reader
    could not read before it was shared is new as a whole.
    """
    search, came = watch.search, [each for each in everything if each.ended_at > watch.made_at]
    if any(each.kind is Kind.SHARING and not set(each.was) & set(reader) for each in came):
        seizure = came[0].seizure
        asked_for = not search.seizures or seizure in search.seizures
        return replace(search, seizures=(seizure,), next="") if asked_for else None
    loads = moments(came)
    return replace(search, loads=loads, next="") if loads else None


def moments(came: Sequence[Arrival]) -> tuple[str, ...]:
    """The moments by which documents tell that they, or names in them, are new."""
    return tuple(each.began_at.replace("+00:00", "Z") for each in came if each.kind is not Kind.SHARING)


def counting(search: SearchRequest, rules: Rules) -> Mapping[str, Any]:
    """Counts the documents that a search finds, not yet restricted. `query.errors.BadQuery` where it cannot be run."""
    return {"size": 0, "track_total_hits": True, "query": finding(search, rules)}
