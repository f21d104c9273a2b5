"""Writes what is read again (text in pictures, what a password opens) over what stood, and keeps what is not new.

A document that says what it said before keeps the moment since which it does, and the one at which names were looked
for in it: nobody who watches is told of it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import orjson

from cets_search.engine.evidence import Index
from cets_search.engine.loading import Loading, Refusal, Write

SAID: Final = ("kind", "text", "subject", "sender", "recipients", "sent_at")
"""What a document says: where none of it differs, nothing that a search for words finds is new."""
KEPT: Final = ("said_at", "loaded_at", "named_at")
AT_ONCE: Final = 500


class Rereading(Loading):
    """As `Loading`, for documents that may stand already."""

    def write(self, writes: Sequence[Write]) -> list[Refusal]:
        """Store the documents over those of the same id. Returns those that the engine will never take."""
        before = self._before([write.id for write in writes if write.index is Index.EVIDENCE])
        return super().write([_kept(write, before[write.id]) if write.id in before else write for write in writes])

    def _before(self, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """The documents as they stand, by id."""
        found: dict[str, Mapping[str, Any]] = {}
        for start in range(0, len(ids), AT_ONCE):
            these = {
                "bool": {"filter": [{"ids": {"values": ids[start : start + AT_ONCE]}}, {"term": {"current": True}}]}
            }
            body = {"query": these, "size": AT_ONCE, "_source": [*SAID, *KEPT]}
            hits = self._acting.search(Index.EVIDENCE, body)["hits"]["hits"]
            found |= {hit["_id"]: hit["_source"] for hit in hits}
        return found


def _kept(write: Write, before: Mapping[str, Any]) -> Write:
    """The document with the moments of the one that it is written over, where it says the same."""
    now = orjson.loads(write.source)
    if any(now.get(name) != before.get(name) for name in SAID):
        return write
    kept = {"said_at": before.get("said_at") or before["loaded_at"]}
    if before.get("named_at"):
        kept["named_at"] = before["named_at"]
    return replace(write, source=write.source[:-1] + b"," + orjson.dumps(kept)[1:])
