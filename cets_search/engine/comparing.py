"""Compares what loads brought with all forces' evidence, as `matcher`: identifiers and whose they are, and no text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from cets_search import stored
from cets_search.engine.acting import Acting
from cets_search.engine.arrivals import Arrival
from cets_search.engine.connection import Connection
from cets_search.engine.evidence import Index
from cets_search.engine.services import Service
from cets_search.model import Seizure

PAGE: Final = 500
"""Identifiers that are asked about at a time."""
MOST_SEIZURES: Final = 100
"""Seizures that are told of for one identifier, those with the most documents first."""
MOST_KEYS: Final = 10_000
PATIENCE: Final = 60.0


class Comparing:
    """Raises the engine's errors."""

    def __init__(self, connection: Connection) -> None:
        self._acting = Acting(connection, Service.MATCHER, PATIENCE)

    def brought(self, loads: Sequence[Arrival]) -> Iterator[dict[str, int]]:
        """The identifiers (`type:value`) of one seizure's loads, each with in how many documents, page by page."""
        moments = {"terms": {"loaded_at": [each.began_at for each in loads]}}
        clauses = [{"term": {"seizure_key": loads[0].seizure}}, {"term": {"current": True}}, moments]
        after: Mapping[str, Any] | None = {}
        while after is not None:
            pages: dict[str, Any] = {"sources": [{"ent": {"terms": {"field": "ents"}}}], "size": PAGE}
            if after:
                pages["after"] = after
            body = {
                "size": 0,
                "track_total_hits": False,
                "query": {"bool": {"filter": clauses}},
                "aggs": {"ents": {"composite": pages}},
            }
            answer = self._acting.search(Index.EVIDENCE, body)["aggregations"]["ents"]
            yield {bucket["key"]["ent"]: bucket["doc_count"] for bucket in answer["buckets"]}
            after = answer.get("after_key")

    def held(self, values: Collection[str], besides: str) -> dict[str, dict[str, int]]:
        """For each of these identifiers in how many documents of which seizures of other forces it stands."""
        if not values:
            return {}
        shared = [{"terms": {"ents": list(values)}}, {"term": {"current": True}}]
        of_each = {"terms": {"field": "ents", "include": list(values), "size": len(values)}}
        seizures = {"seizures": {"terms": {"field": "seizure_key", "size": MOST_SEIZURES}}}
        body = {
            "size": 0,
            "track_total_hits": False,
            "query": {"bool": {"filter": shared, "must_not": [{"term": {"force": besides}}]}},
            "aggs": {"each": {**of_each, "aggs": seizures}},
        }
        buckets = self._acting.search(Index.EVIDENCE, body)["aggregations"]["each"]["buckets"]
        return {
            bucket["key"]: {each["key"]: each["doc_count"] for each in bucket["seizures"]["buckets"]}
            for bucket in buckets
        }

    def seizures(self, keys: Collection[str]) -> dict[str, Seizure]:
        """The seizures of these keys that are not withdrawn, as they are shared now."""
        found: dict[str, Seizure] = {}
        several = sorted(keys)
        for start in range(0, len(several), MOST_KEYS):
            some = several[start : start + MOST_KEYS]
            body = {"query": {"terms": {"key": some}}, "size": len(some)}
            hits = self._acting.search(Index.SEIZURES, body)["hits"]["hits"]
            told = [stored.seizure(hit["_source"]) for hit in hits]
            found |= {seizure.key: seizure for seizure in told if not seizure.withdrawn}
        return found
