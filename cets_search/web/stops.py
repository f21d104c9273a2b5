"""What of a document's identifiers points at nobody, for pages and the API alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cets_search.web.serving import serving


def stopped(entities: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    """The reason of each that is on the stop list, by type and value."""
    return serving().site.stop_list.reasons((str(one["type"]), str(one["value"])) for one in entities)


def with_stops(entities: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The entities, those on the stop list with `stop`, the reason."""
    found = [dict(one) for one in entities]
    reasons = stopped(found)
    for one in found:
        if reason := reasons.get((str(one["type"]), str(one["value"]))):
            one["stop"] = reason
    return found
