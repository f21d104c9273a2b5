"""What people prove themselves by beside their passwords, read and written by the one identity that may do either."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cets_search.engine.connection import Connection
from cets_search.engine.errors import EngineMissing, translated
from cets_search.engine.services import Service

MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Kept:
    """One entry, as it stands: `version` changes with each change."""

    key: str
    source: Mapping[str, Any]
    version: tuple[int, int]


class Credentials:
    """Works as `credentials`. Raises the engine's errors."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def one(self, index: str, key: str) -> Kept | None:
        """The entry of that key, as it was last written; None where there is none."""
        try:
            with translated("reading a credential"):
                answer = self._connection.client.get(index=self._name(index), id=key, headers=self._headers())
        except EngineMissing:
            return None
        return _kept(answer)

    def of(self, index: str, owner: str) -> tuple[Kept, ...]:
        """All that one person has, or with "" all that anybody has."""
        query = {"term": {"owner": owner}} if owner else {"match_all": {}}
        with translated("reading credentials"):
            answer = self._connection.client.search(
                index=self._name(index),
                body={"query": query, "size": MOST, "seq_no_primary_term": True},
                params={"allow_partial_search_results": "false"},
                headers=self._headers(),
            )
        return tuple(_kept(hit) for hit in answer["hits"]["hits"])

    def put(self, index: str, key: str, source: Mapping[str, Any], over: Kept | None = None) -> None:
        """Store an entry that is not there yet, or over the one that is; `EngineConflict` where another stands."""
        only = {"op_type": "create"} if over is None else _only(over)
        with translated("storing a credential"):
            self._connection.client.index(
                index=self._name(index),
                id=key,
                body=dict(source),
                params={"refresh": "true", **only},
                headers=self._headers(),
            )

    def delete(self, index: str, key: str) -> None:
        """Take an entry away, whether it is there or not."""
        try:
            with translated("removing a credential"):
                self._connection.client.delete(
                    index=self._name(index), id=key, params={"refresh": "true"}, headers=self._headers()
                )
        except EngineMissing:
            return

    def _name(self, index: str) -> str:
        return self._connection.config.index(index)

    def _headers(self) -> dict[str, str]:
        return self._connection.as_service(Service.CREDENTIALS)


def _kept(hit: Mapping[str, Any]) -> Kept:
    return Kept(hit["_id"], hit["_source"], (hit["_seq_no"], hit["_primary_term"]))


def _only(kept: Kept) -> dict[str, str]:
    number, term = kept.version
    return {"if_seq_no": str(number), "if_primary_term": str(term)}
