"""What the index holds of a seizure, read as the identity `loader` for the operator: items, counts, the seizure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cets_search import stored
from cets_search.engine.acting import PATIENCE, Acting
from cets_search.engine.connection import Connection
from cets_search.engine.evidence import Index
from cets_search.engine.services import Service
from cets_search.model import LedgerCounts, LedgerEntry, Seizure
from cets_search.query.ledger import counting, repeats

PAGE: Final = 1_000
MOST_VERSIONS: Final = 10_000
CURRENT: Final = {"term": {"current": True}}


@dataclass(frozen=True, slots=True)
class Known:
    """An item that is in the index already, whole: its line in the ledger is written after all its documents."""

    id: str
    path: str
    raw_path: str | None
    sha256: str
    outcome: str
    current: bool


class Stock:
    """Every method raises `EngineDown` or `EngineBusy` when patience is at its end, and `EngineRefused`."""

    def __init__(self, connection: Connection, patience: float = PATIENCE) -> None:
        self._acting = Acting(connection, Service.LOADER, patience)

    def seizure(self, key: str) -> Seizure | None:
        """The seizure of that key, None where there is none."""
        found = self._seizures({"term": {"key": key}})
        return found[0] if found else None

    def seizures_called(self, reference: str) -> list[Seizure]:
        """Every force's seizure of that reference: references repeat between forces."""
        return self._seizures({"term": {"reference": reference}})

    def seizures_of(self, ids: Collection[str]) -> list[Seizure]:
        """The seizures of those ids (`Seizure.id`)."""
        return self._seizures({"ids": {"values": list(ids)}})

    def holders(self, case: str) -> tuple[str, ...]:
        """The forces whose seizures are linked to the case."""
        body = {
            "size": 0,
            "query": {"term": {"cases": case}},
            "aggs": {"forces": {"terms": {"field": "force", "size": MOST_VERSIONS}}},
        }
        buckets = self._acting.search(Index.SEIZURES, body)["aggregations"]["forces"]["buckets"]
        return tuple(sorted(bucket["key"] for bucket in buckets))

    def known(self, seizure_key: str, paths: Collection[str]) -> list[Known]:
        """The items of those paths, all versions."""
        query = {"bool": {"filter": [_of(seizure_key), {"terms": {"path": list(paths)}}]}}
        body = {"query": query, "size": MOST_VERSIONS, "_source": ["path", "raw_path", "sha256", "outcome", "current"]}
        hits = self._acting.search(Index.ITEMS, body)["hits"]["hits"]
        return [_known(hit) for hit in hits]

    def half_written(self, items: Collection[str]) -> set[str]:
        """Which of these items have documents in the index (asked of items that are not in the ledger)."""
        body = {
            "size": 0,
            "query": {"terms": {"item": list(items)}},
            "aggs": {"items": {"terms": {"field": "item", "size": max(1, len(items))}}},
        }
        buckets = self._acting.search(Index.EVIDENCE, body)["aggregations"]["items"]["buckets"]
        return {bucket["key"] for bucket in buckets}

    def entries(self, seizure_key: str, *outcomes: str) -> Iterator[tuple[LedgerEntry, str | None]]:
        """The ledger of the newest versions, of these outcomes where any is given, each with its raw path in base64
        where the shown one does not spell it."""
        clauses = [_of(seizure_key), CURRENT]
        if outcomes:
            clauses.append({"terms": {"outcome": list(outcomes)}})
        for page in self._acting.scan(Index.ITEMS, {"bool": {"filter": clauses}}, ["*"], PAGE):
            for hit in page:
                yield stored.ledger_entry(hit), hit["_source"].get("raw_path")

    def without_text(self, seizure_key: str) -> Iterator[tuple[LedgerEntry, str | None]]:
        """As `entries`, the files that hold pictures in which nobody looked for text yet."""
        unread = {"bool": {"filter": [_of(seizure_key), CURRENT, {"term": {"metadata.without-text": "yes"}}]}}
        sources = {"sources": [{"item": {"terms": {"field": "item"}}}], "size": PAGE}
        after: Mapping[str, Any] | None = {}
        while after is not None:
            pages = {"composite": sources | ({"after": after} if after else {})}
            body = {"size": 0, "query": unread, "aggs": {"items": pages}}
            answer = self._acting.search(Index.EVIDENCE, body)["aggregations"]["items"]
            ids = [bucket["key"]["item"] for bucket in answer["buckets"]]
            here = {"bool": {"filter": [{"ids": {"values": ids}}, CURRENT]}}
            for page in self._acting.scan(Index.ITEMS, here, ["*"], PAGE) if ids else ():
                for hit in page:
                    yield stored.ledger_entry(hit), hit["_source"].get("raw_path")
            after = answer.get("after_key")

    def counts(self, seizure_key: str) -> LedgerCounts:
        """The ledger's equation, from the newest version of every file."""
        buckets = self._acting.search(Index.ITEMS, counting([seizure_key]))["aggregations"]["seizures"]["buckets"]
        return stored.ledger_counts(buckets[0] if buckets else None, self._duplicates(seizure_key))

    def entities(self, seizure_key: str) -> int:
        """How many identifiers the seizure's documents hold, each once a document."""
        query = {"bool": {"filter": [_of(seizure_key), CURRENT]}}
        body = {"size": 0, "query": query, "aggs": {"ents": {"value_count": {"field": "ents"}}}}
        return int(self._acting.search(Index.EVIDENCE, body)["aggregations"]["ents"]["value"])

    def refresh(self) -> None:
        """Make everything written so far visible to searches."""
        self._acting.refresh(*Index)

    def hidden(self, seizure_id: str) -> bool:
        """Whether a guard hides the seizure right now."""
        return bool(
            self._acting.call(
                "looking for a guard",
                lambda client, headers: client.exists(
                    index=self._acting.name("guards"), id=seizure_id, headers=headers
                ),
            )
        )

    def _duplicates(self, seizure_key: str) -> int:
        """How many files share their content with another of the seizure."""
        shared = 0
        after: Mapping[str, Any] | None = {}
        while after is not None:
            answer = self._acting.search(Index.ITEMS, repeats(seizure_key, after))["aggregations"]["contents"]
            shared += sum(bucket["doc_count"] for bucket in answer["buckets"] if bucket["doc_count"] > 1)
            after = answer.get("after_key")
        return shared

    def _seizures(self, query: Mapping[str, Any]) -> list[Seizure]:
        body = {"query": query, "size": MOST_VERSIONS, "sort": ["key"]}
        return [stored.seizure(hit["_source"]) for hit in self._acting.search(Index.SEIZURES, body)["hits"]["hits"]]


def _of(seizure_key: str) -> dict[str, Any]:
    return {"term": {"seizure_key": seizure_key}}


def _known(hit: Mapping[str, Any]) -> Known:
    source = hit["_source"]
    return Known(
        hit["_id"],
        source["path"],
        source.get("raw_path"),
        source.get("sha256", ""),
        source["outcome"],
        source["current"],
    )
