"""Many searches counted by force and case in few requests: bodies not yet restricted to anybody, and their answers.

Searches for one value of a keyword field, as most identifiers are, are counted together by one `terms` aggregation
that is held to their values; any other is a body of its own. A document counts as in a search by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

BLOCK: Final = 250
"""Values counted together. With `COLUMNS` of either kind each, their buckets stay under the engine's 65,536."""
COLUMNS: Final = 120
"""Forces, and cases, counted of each value of a block; one that has more is counted by itself."""
MOST_COLUMNS: Final = 10_000
CURRENT: Final = {"term": {"current": True}}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many documents a search finds, and how many of them each force and case has."""

    total: int
    forces: Mapping[str, int] = field(default_factory=dict)
    cases: Mapping[str, int] = field(default_factory=dict)


def single(clause: Mapping[str, Any]) -> tuple[str, str] | None:
    """The keyword field and value that are all a clause looks for; None for any other clause."""
    if set(clause) != {"term"}:
        return None
    ((name, value),) = clause["term"].items()
    return (name, value) if isinstance(value, str) else None


def block(name: str, values: Collection[str]) -> dict[str, Any]:
    """A body that counts each of the values of one field; `counted` reads its answer."""
    wanted = sorted(set(values))
    of_each = {"terms": {"field": name, "include": wanted, "size": len(wanted)}, "aggs": _columns(COLUMNS)}
    query = {"bool": {"filter": [{"terms": {name: wanted}}, CURRENT]}}
    return {"query": query, "size": 0, "track_total_hits": False, "aggs": {"each": of_each}}


def any_of_them(clauses: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A body that tells whether any document meets one of the clauses: `nobody` reads its answer."""
    query = {"bool": {"should": list(clauses), "minimum_should_match": 1, "filter": [CURRENT]}}
    return {"query": query, "size": 0, "track_total_hits": 1}


def nobody(answer: Mapping[str, Any]) -> bool:
    """Whether no document meets any of the clauses."""
    return not answer["hits"]["total"]["value"]


def alone(clause: Mapping[str, Any]) -> dict[str, Any]:
    """A body that counts what one clause finds; `counted_alone` reads its answer."""
    return {"query": {"bool": {"must": [clause], "filter": [CURRENT]}}, "size": 0, "aggs": _columns(MOST_COLUMNS)}


def counted(answer: Mapping[str, Any]) -> dict[str, Counts | None]:
    """The counts of the values that any document has; None for one that must be counted alone."""
    found: dict[str, Counts | None] = {}
    for bucket in answer["aggregations"]["each"]["buckets"]:
        whole = not any(bucket[name]["sum_other_doc_count"] for name in ("forces", "cases"))
        found[bucket["key"]] = _counts(bucket["doc_count"], bucket) if whole else None
    return found


def counted_alone(answer: Mapping[str, Any]) -> Counts:
    """The counts of one clause."""
    return _counts(answer["hits"]["total"]["value"], answer["aggregations"])


def _columns(most: int) -> dict[str, Any]:
    return {
        "forces": {"terms": {"field": "force", "size": most}},
        "cases": {"terms": {"field": "cases", "size": most}},
    }


def _counts(total: int, columns: Mapping[str, Any]) -> Counts:
    forces, cases = (
        {bucket["key"]: bucket["doc_count"] for bucket in columns[name]["buckets"]} for name in ("forces", "cases")
    )
    return Counts(total, forces, cases)
