"""Documents with much the same words as one, as search bodies not yet restricted to anybody.

The engine's own `more_like_this` picks its words, and scores them, by how many documents of the whole index hold
each, those that its reader may not see among them: what is hidden would show in the order. Here the words are
weighed by counts among what the reader may see, asked for first, and nothing else goes into the score.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

MOST: Final = 8
"""Similar documents that are told."""

CANDIDATES: Final = 60
"""Words of the text that are counted: those that stand there most often, of equals the longest."""

CHOSEN: Final = 25
FEWEST: Final = 4
"""A text with fewer words that others hold too is like no other."""

READ: Final = 100_000
"""Characters of a text from which words are taken."""

SHARE: Final = "40%"
"""The share of the words that a document must hold to be like the text."""

_WORD: Final = re.compile(r"[^\W\d_]{4,30}")


def candidates(text: str) -> list[str]:
    """Words by which the text may be met again, in a fixed order."""
    counted = Counter(_WORD.findall(text[:READ].lower()))
    return sorted(counted, key=lambda word: (-counted[word], -len(word), word))[:CANDIDATES]


def counting(words: list[str]) -> dict[str, Any]:
    """In how many documents each word stands, and how many there are."""
    each = {"filters": {"filters": [{"match": {"text": word}} for word in words]}}
    return {"query": {"term": {"current": True}}, "size": 0, "aggs": {"words": each}}


def weighed(words: list[str], answer: Mapping[str, Any]) -> list[tuple[str, float]]:
    """The words that say most of what a document is about, by the answer to `counting`, each with its weight."""
    total = answer["hits"]["total"]["value"]
    counts = [bucket["doc_count"] for bucket in answer["aggregations"]["words"]["buckets"]]
    # A word in one document alone finds nothing, one in half of all says nothing.
    telling = [
        (word, round(math.log(total / count), 3))
        for word, count in zip(words, counts, strict=True)
        if count > 1 and 2 * count <= max(total, 4)
    ]
    return sorted(telling, key=lambda each: (-each[1], each[0]))[:CHOSEN]


def holding(words: list[tuple[str, float]], source: Mapping[str, Any], but: str) -> dict[str, Any]:
    """The documents that hold many of the words, the likest first, without `but` and the copies of it."""
    each = [{"constant_score": {"filter": {"match": {"text": word}}, "boost": weight}} for word, weight in words]
    left_out: list[dict[str, Any]] = [{"ids": {"values": [but]}}]
    if source.get("content"):
        left_out.append({"term": {"content": source["content"]}})
    return {
        "query": {
            "bool": {
                "filter": [{"term": {"current": True}}],
                "should": each,
                "minimum_should_match": SHARE,
                "must_not": left_out,
            }
        },
        "size": MOST,
        "sort": [{"_score": "desc"}, {"seizure_key": "asc"}, {"item": "asc"}, {"order": "asc"}],
        "_source": {"excludes": ["readers", "guard", "text", "entities", "ents", "metadata"]},
        "track_total_hits": False,
    }
