"""What of a document's identifiers points at nobody, for pages and the API alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from cets_search.answer import FacetValue
from cets_search.web.serving import serving

IDENTIFIERS: Final = {"sender": "email", "domain": "domain"}
"""The facets whose values are single identifiers, and of which type."""


def stopped(entities: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    """The reason of each that is on the stop list, by type and value."""
    return serving().site.stop_list.reasons((str(one["type"]), str(one["value"])) for one in entities)


def stopped_values(facets: Mapping[str, Iterable[FacetValue]]) -> dict[tuple[str, str], str]:
    """The reason of each value of a facet that is on the stop list, by the facet's name and value."""
    values = [(name, each.value) for name in IDENTIFIERS for each in facets.get(name, ())]
    if not values:
        return {}
    reasons = serving().site.stop_list.reasons((IDENTIFIERS[name], value) for name, value in values)
    found = {(name, value): reasons.get((IDENTIFIERS[name], value)) for name, value in values}
    return {each: reason for each, reason in found.items() if reason is not None}


def with_stops(entities: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The entities, those on the stop list with `stop`, the reason."""
    found = [dict(one) for one in entities]
    reasons = stopped(found)
    for one in found:
        if reason := reasons.get((str(one["type"]), str(one["value"]))):
            one["stop"] = reason
    return found
