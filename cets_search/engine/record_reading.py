"""Reads the record of use and its anchors as the identity that may do that and nothing else, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cets_search.engine.connection import Connection
from cets_search.engine.errors import translated
from cets_search.engine.services import ANCHORS, AUDIT, Service

PAGE: Final = 1_000
KEEP_ALIVE: Final = "10m"
ORDER: Final = [{"@timestamp": "asc"}, {"writer": "asc"}, {"seq": "asc"}, {"_shard_doc": "asc"}]
"""A writer's times never go back, so this is also the order in which each wrote."""


class RecordReading:
    """Raises the errors of `engine.errors`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def entries(self, query: Mapping[str, Any], index: str = AUDIT) -> Iterator[Mapping[str, Any]]:
        """The hits of all that was stored when this began and meets the query, in the order of time.

        `index` may be one of the indices behind the record instead of all of them.
        """
        return self._scan(self._connection.config.index(index) if index == AUDIT else index, query, ORDER)

    def anchors(self) -> Iterator[Any]:
        """The anchors that the engine holds, as they were stored, by number."""
        order = [{"number": "asc"}, {"_shard_doc": "asc"}]
        for hit in self._scan(self._connection.config.index(ANCHORS), {"match_all": {}}, order):
            yield hit["_source"].get("anchor")

    def count(self, query: Mapping[str, Any]) -> int:
        """How many entries meet the query; one made within the last second may not be counted."""
        body = {"query": dict(query), "size": 0, "track_total_hits": True}
        with translated("counting the record of use"):
            answer = self._connection.client.search(
                index=self._connection.config.index(AUDIT), body=body, headers=self._headers()
            )
        return int(answer["hits"]["total"]["value"])

    def _scan(self, name: str, query: Mapping[str, Any], order: list[Any]) -> Iterator[Mapping[str, Any]]:
        client = self._connection.client
        with translated("reading the record of use"):
            client.indices.refresh(index=name, headers=self._headers())
            pit = client.create_pit(index=name, params={"keep_alive": KEEP_ALIVE}, headers=self._headers())["pit_id"]
        try:
            yield from self._pages({"query": dict(query), "sort": order, "pit": {"id": pit, "keep_alive": KEEP_ALIVE}})
        finally:
            with translated("reading the record of use"):
                client.delete_pit(body={"pit_id": [pit]}, headers=self._headers())

    def _pages(self, body: dict[str, Any]) -> Iterator[Mapping[str, Any]]:
        whole = {"allow_partial_search_results": "false"}
        while True:
            with translated("reading the record of use"):
                answer = self._connection.client.search(
                    body={**body, "size": PAGE, "track_total_hits": False}, params=whole, headers=self._headers()
                )
            hits = answer["hits"]["hits"]
            yield from hits
            if len(hits) < PAGE:
                return
            body = {**body, "search_after": hits[-1]["sort"]}

    def _headers(self) -> dict[str, str]:
        return self._connection.as_service(Service.VERIFIER)
