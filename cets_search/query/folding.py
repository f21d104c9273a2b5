"""Copies of one content as one line of a result, in bodies not yet restricted to anybody.

The line is the copy that comes first in the order of the result, among those that its reader may see: no page
repeats a content or drops one, however deep it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

MOST_HELD: Final = 25
"""The seizures that are told of one content."""

MOST_GROUPS: Final = 10_000
"""The contents with copies that are counted: where there are more, nobody says how many contents there are."""

BATCH: Final = 1_000
ROUNDS: Final = 20
"""How often, and how far each time at most, copies of earlier lines are passed over for one page; it may be short then.
"""

GROWTH: Final = 4
"""How many times as far each time: mostly a few copies are passed over, and each document looked at has its price."""

UNREAD: Final = ("aggregations.copies.buckets",)
"""What of the engine's answer is left there: the sum over it is all that is told."""


def different() -> dict[str, Any]:
    """The aggregations that tell how many contents a search finds."""
    # The index has one shard: what stands twice stands there twice.
    groups = {"field": "content", "min_doc_count": 2, "shard_min_doc_count": 2, "size": MOST_GROUPS}
    return {"copies": {"terms": groups}, "copied": {"stats_bucket": {"buckets_path": "copies._count"}}}


def count_different(total: int, answer: Mapping[str, Any]) -> int | None:
    """How many contents `total` documents have; None where too many of them have copies."""
    copied = answer["copied"]
    if copied["count"] >= MOST_GROUPS:
        return None
    return total - int(copied["sum"]) + int(copied["count"])


def at_hand(page: Mapping[str, Any], answer: Mapping[str, Any]) -> bool:
    """Whether the answer to a page's search has all that the search finds, or no content was found twice: then
    `groups` tells what `leaders` would.
    """
    found = answer["hits"]
    whole = "search_after" not in page and found["total"]["value"] <= len(found["hits"])
    return whole or int(answer["aggregations"]["copied"]["count"]) == 0


def groups(hits: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """What `leaders` asks the engine, counted in documents at hand, by the id of the first of each content."""
    contents: dict[str, list[Mapping[str, Any]]] = {}
    for hit in hits:
        if content := hit["_source"].get("content"):
            contents.setdefault(content, []).append(hit)
    return {
        some[0]["_id"]: {"doc_count": len(some), "seizures": {"buckets": _held(some)}} for some in contents.values()
    }


def _held(some: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    counts = Counter(hit["_source"]["seizure_key"] for hit in some)
    most_first = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return [{"key": key, "doc_count": count} for key, count in most_first[:MOST_HELD]]


def onward(page: Mapping[str, Any], after: list[Any], passed: Collection[str], size: int) -> dict[str, Any]:
    """The `size` documents of a page's search that come after that place, without the contents that were met; of each
    nothing is told but its content's name and its seizure.
    """
    query = {"bool": {"must": [page["query"]], "must_not": [{"terms": {"content": sorted(passed)}}]}}
    return {
        "query": query,
        "sort": page["sort"],
        "_source": ["content", "seizure_key"],
        "size": size,
        "search_after": after,
        "track_total_hits": False,
    }


def leaders(page: Mapping[str, Any], contents: Iterable[str]) -> dict[str, Any]:
    """For each content the id of its first document in the page's search, and the seizures that hold it."""
    wanted = sorted(set(contents))
    first = {"size": 1, "sort": page["sort"], "_source": False}
    return {
        "query": {"bool": {"must": [page["query"]], "filter": [{"terms": {"content": wanted}}]}},
        "size": 0,
        "track_total_hits": False,
        "aggs": {
            "contents": {
                "terms": {"field": "content", "size": len(wanted)},
                "aggs": {
                    "first": {"top_hits": first},
                    "seizures": {"terms": {"field": "seizure_key", "size": MOST_HELD}},
                },
            }
        },
    }


def told(page: Mapping[str, Any], ids: Collection[str]) -> dict[str, Any]:
    """Those documents, as the page would tell them."""
    kept = {name: page[name] for name in ("sort", "_source", "highlight")}
    query = {"bool": {"must": [page["query"]], "filter": [{"ids": {"values": sorted(ids)}}]}}
    return {**kept, "query": query, "size": len(ids)}
