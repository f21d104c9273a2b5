"""Documents in which no names were looked for, since their turn has not come or no model reads their language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

MOST_LANGUAGES: Final = 20


def unnamed() -> dict[str, Any]:
    """A body that counts them, and the languages of those that no model reads."""
    states = {"terms": {"field": "names"}, "aggs": {"languages": {"terms": {"field": "lang", "size": MOST_LANGUAGES}}}}
    clauses = [{"terms": {"names": ["waiting", "untagged"]}}, {"term": {"current": True}}]
    return {"query": {"bool": {"filter": clauses}}, "size": 0, "aggs": {"states": states}}


def notices(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """What the answer to `unnamed` means for somebody who looks for a name."""
    states = {one["key"]: one for one in answer["aggregations"]["states"]["buckets"]}
    told: list[str] = []
    if waiting := states.get("waiting"):
        told.append(f"Names were not looked for yet in {waiting['doc_count']:,} documents: look again later.")
    if untagged := states.get("untagged"):
        codes = ", ".join(sorted(one["key"] for one in untagged["languages"]["buckets"]))
        told.append(
            f"Names were not looked for in {untagged['doc_count']:,} documents, whose languages have no model "
            f"({codes}): look for the name as a word."
        )
    return tuple(told)
