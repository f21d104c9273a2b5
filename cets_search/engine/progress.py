"""How much of an item the index holds without a gap, read as the identity `loader`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cets_search.engine.acting import PATIENCE, Acting
from cets_search.engine.connection import Connection
from cets_search.engine.evidence import Index
from cets_search.engine.services import Service

END: Final = "~end"
"""The part of the document with which a reader says that a file was cut or could not be read further."""

_OUTCOMES: Final = 10


@dataclass(frozen=True, slots=True)
class Stored:
    """The documents 0 to `order` of an item: all are there. `part` and `last_reason` are of the last; `whole` are the
    fields of the first, the file's own; `inner` counts the others by outcome, with the first reason given for each,
    in the order of those reasons."""

    order: int
    part: str
    last_reason: str
    whole: Mapping[str, Any]
    inner: Mapping[str, tuple[int, str]]


class Progress:
    """Every method raises `EngineDown` or `EngineBusy` when patience is at its end, and `EngineRefused`."""

    def __init__(self, connection: Connection, patience: float = PATIENCE) -> None:
        self._acting = Acting(connection, Service.LOADER, patience)

    def of(self, item: str) -> Stored | None:
        """How far the item is; None where its first document is not there. What was written since the last refresh
        does not count."""
        answer = self._search(item, None, {"last": {"max": {"field": "order"}}})
        held, last = answer["hits"]["total"]["value"], answer["aggregations"]["last"]["value"]
        if not held or last is None:
            return None
        order = self._unbroken(item, held, int(last))
        if order < 0:
            return None
        ends = {hit["_source"]["order"]: hit["_source"] for hit in self._at(item, 0, order)}
        return Stored(order, ends[order]["part"], ends[order].get("reason", ""), ends[0], self._inner(item, order))

    def depth(self, item: str, document: str) -> int:
        """How deep a document of the item lies; 0 where it is not there."""
        query = {"bool": {"filter": [{"term": {"item": item}}, {"ids": {"values": [document]}}]}}
        hits = self._acting.search(Index.EVIDENCE, {"query": query, "_source": ["depth"]})["hits"]["hits"]
        return int(hits[0]["_source"].get("depth", 0)) if hits else 0

    def _unbroken(self, item: str, held: int, last: int) -> int:
        """The highest number up to which none is missing, -1 where the first is: bulks may overtake one another."""
        if held == last + 1:
            return last
        whole, broken = -1, last
        while broken - whole > 1:
            middle = (whole + broken) // 2
            if self._search(item, middle, {})["hits"]["total"]["value"] == middle + 1:
                whole = middle
            else:
                broken = middle
        return whole

    def _inner(self, item: str, order: int) -> dict[str, tuple[int, str]]:
        first = {"top_hits": {"size": 1, "sort": ["order"], "_source": ["reason", "order"]}}
        reasoned = {"filter": {"exists": {"field": "reason"}}, "aggs": {"first": first}}
        within = {"filter": [{"range": {"order": {"gt": 0}}}], "must_not": [{"term": {"part": END}}]}
        by_outcome = {"terms": {"field": "outcome", "size": _OUTCOMES}, "aggs": {"reasoned": reasoned}}
        answer = self._search(item, order, {"inner": {"filter": {"bool": within}, "aggs": {"outcomes": by_outcome}}})
        found: list[tuple[int, str, int, str]] = []
        for bucket in answer["aggregations"]["inner"]["outcomes"]["buckets"]:
            hits = bucket["reasoned"]["first"]["hits"]["hits"]
            told: Mapping[str, Any] = hits[0]["_source"] if hits else {"order": order, "reason": ""}
            found.append((told["order"], bucket["key"], bucket["doc_count"], told["reason"]))
        return {outcome: (count, reason) for _, outcome, count, reason in sorted(found)}

    def _at(self, item: str, *orders: int) -> list[Any]:
        query = {"bool": {"filter": [*_of(item), {"terms": {"order": list(orders)}}]}}
        fields = ["order", "part", "kind", "path", "text", "mime", "outcome", "reason", "parser"]
        hits: list[Any] = self._acting.search(Index.EVIDENCE, {"query": query, "_source": fields})["hits"]["hits"]
        return hits

    def _search(self, item: str, most: int | None, aggregations: Mapping[str, Any]) -> Any:
        clauses = [*_of(item), *([{"range": {"order": {"lte": most}}}] if most is not None else [])]
        body = {"size": 0, "track_total_hits": True, "query": {"bool": {"filter": clauses}}}
        return self._acting.search(Index.EVIDENCE, body | ({"aggs": dict(aggregations)} if aggregations else {}))


def _of(item: str) -> list[dict[str, Any]]:
    return [{"term": {"item": item}}, {"term": {"current": True}}]
