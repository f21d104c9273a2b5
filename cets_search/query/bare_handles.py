"""Handles without a platform, which a search meets on every one: which values of the index those are.

Such a search holds a wildcard, which walks through every handle of the index. For many at once the index is asked for
the handles that have their skeletons; what the wildcard meets is among those, but for a few that `ODD` finds.
Bodies are not yet restricted to anybody.
"""

from __future__ import annotations

import string
from collections.abc import Collection, Mapping
from typing import Any, Final

from extractors.entities.skeleton import skeleton

MOST: Final = 10_000
"""Values that one answer tells; where there are more, nothing is told."""

ODD: Final[Mapping[str, Any]] = {
    "query": {"bool": {"filter": [{"regexp": {"ents": "handle:[^:]*:[^:]*:.*"}}, {"term": {"current": True}}]}},
    "size": 0,
    "track_total_hits": False,
    "aggs": {"values": {"terms": {"field": "ents", "include": "handle:[^:]*:[^:]*:.*", "size": MOST}}},
}
"""Finds handles that hold more than a platform and a name, such as Matrix's with a server: their skeleton is that of
the name, and the wildcard meets their end.
"""

_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
"""The engine disregards case in ASCII."""


def spelt(handles: Collection[str]) -> dict[str, Any]:
    """A body for the handles that have one of these ones' skeletons."""
    wanted = sorted({skeleton(handle) for handle in handles} - {""})
    return {
        "query": {"bool": {"filter": [{"terms": {"skeletons": wanted}}, {"term": {"current": True}}]}},
        "size": 0,
        "track_total_hits": False,
        "aggs": {"values": {"terms": {"field": "ents", "include": "handle:.*", "size": MOST}}},
    }


def values(answer: Mapping[str, Any]) -> list[str] | None:
    """What an answer to either body tells; None where it is not all."""
    told = answer["aggregations"]["values"]
    return None if told["sum_other_doc_count"] else [bucket["key"] for bucket in told["buckets"]]


def meant(handles: Collection[str], found: list[str], odd: list[str]) -> dict[str, list[str]]:
    """The values that a search for each handle (`@name`) meets; those for which that is not known are left out."""
    by_end: dict[str, list[str]] = {}
    for value in found:
        by_end.setdefault(_end(value), []).append(value)
    unsure = {_end(value) for value in odd}
    return {
        handle: by_end.get(_end(handle), [])
        for handle in handles
        if skeleton(handle) and ":" not in handle and _end(handle) not in unsure
    }


def _end(value: str) -> str:
    """What stands behind the last colon, or all; without the `@` of a handle whose platform is not known."""
    return value.rpartition(":")[2].removeprefix("@").translate(_LOWER)
