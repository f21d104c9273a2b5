"""Calls to the engine as one service identity, patiently: what loading, naming and withdrawing share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final, TypeVar

from opensearchpy import OpenSearch

from cets_search.engine.connection import Connection
from cets_search.engine.errors import translated
from cets_search.engine.evidence import Index
from cets_search.engine.patience import Patience
from cets_search.engine.services import Service

T = TypeVar("T")

PATIENCE: Final = 600.0
"""Seconds for which a job waits for an engine that does not answer, or is busy."""

AT_ONCE: Final = 5_000
"""Documents that one by-query call changes: bounds how long it takes, so that no answer is waited for in vain."""

KEEP_ALIVE: Final = "15m"


def _told(_changed: int) -> None:
    """Nobody watches."""


class Acting:
    """Every method raises `EngineDown` or `EngineBusy` when patience is at its end, and `EngineRefused`."""

    def __init__(self, connection: Connection, service: Service, patience: float = PATIENCE) -> None:
        self._connection = connection
        self._service = service
        self.patience = Patience(patience)

    def name(self, index: str) -> str:
        """The real name of an index."""
        return self._connection.config.index(index)

    def once(self, doing: str, request: Callable[[OpenSearch, Mapping[str, str]], T]) -> T:
        """The answer to `request(client, headers)`, tried once; `doing` says in words what for."""
        with translated(doing):
            return request(self._connection.client, self._connection.as_service(self._service))

    def call(self, doing: str, request: Callable[[OpenSearch, Mapping[str, str]], T]) -> T:
        """The answer to `request(client, headers)`; it is made again while the engine is down or busy."""
        return self.patience.call(lambda: self.once(doing, request))

    def search(self, index: Index, body: Mapping[str, Any]) -> Any:
        """The whole answer to a search: a shard that fails fails it."""
        return self.call(
            f"searching {index}",
            lambda client, headers: client.search(
                index=self.name(index),
                body=dict(body),
                params={"allow_partial_search_results": "false"},
                headers=headers,
            ),
        )

    def refresh(self, *indices: str) -> None:
        """Make what was written so far visible to searches."""
        names = ",".join(self.name(index) for index in indices)
        self.call("refreshing", lambda client, headers: client.indices.refresh(index=names, headers=headers))

    def update_all(
        self, index: Index, query: Mapping[str, Any], script: Mapping[str, Any], passed: Callable[[int], None] = _told
    ) -> int:
        """Run the script on every document that meets the query, which it must cease to meet by that. How many.

        `passed` is told of so many more, some thousands at a time; what it raises ends the rewriting there.
        """
        body = {"query": dict(query), "script": dict(script)}
        return self._all(
            f"changing {index}",
            lambda client, headers: client.update_by_query(
                index=self.name(index), body=body, params=_BY_QUERY, headers=headers
            ),
            passed,
        )

    def scan(self, index: Index, query: Mapping[str, Any], source: list[str], page: int) -> Iterator[list[Any]]:
        """Pages of the hits that meet the query at this moment, each hit with its `_seq_no` and `_primary_term`."""
        opened = self.call(
            f"reading through {index}",
            lambda client, headers: client.create_pit(
                index=self.name(index), params={"keep_alive": KEEP_ALIVE}, headers=headers
            ),
        )
        pit = opened["pit_id"]
        try:
            yield from self._pages(pit, query, source, page)
        finally:
            self.call(
                "ending a reading", lambda client, headers: client.delete_pit(body={"pit_id": [pit]}, headers=headers)
            )

    def _pages(self, pit: str, query: Mapping[str, Any], source: list[str], page: int) -> Iterator[list[Any]]:
        body: dict[str, Any] = {
            "query": dict(query),
            "size": page,
            "_source": source,
            "seq_no_primary_term": True,
            "pit": {"id": pit, "keep_alive": KEEP_ALIVE},
            "sort": [{"_shard_doc": "asc"}],
            "track_total_hits": False,
        }
        while True:
            answer = self.call("reading on", partial(_next_page, body))
            hits: list[Any] = answer["hits"]["hits"]
            if hits:
                yield hits
            if len(hits) < page:
                return
            body = body | {"search_after": hits[-1]["sort"]}

    def _all(
        self, doing: str, request: Callable[[OpenSearch, Mapping[str, str]], Any], passed: Callable[[int], None]
    ) -> int:
        done = 0
        while True:
            answer = self.call(doing, request)
            changed: int = answer["updated"]
            done += changed
            passed(changed)
            # A conflict is a document that somebody else wrote meanwhile: it is still to be done.
            if not changed and not answer["version_conflicts"]:
                return done


def _next_page(body: Mapping[str, Any], client: OpenSearch, headers: Mapping[str, str]) -> Any:
    return client.search(body=dict(body), headers=headers)


_BY_QUERY: Final = {
    "refresh": "true",
    "conflicts": "proceed",
    "max_docs": str(AT_ONCE),
    "request_timeout": 300,
}
