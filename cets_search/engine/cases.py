"""Cases in the index, as the one identity that keeps them. Who is a member is read by `engine.directory`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from cets_search import stored
from cets_search.engine.connection import Connection
from cets_search.engine.errors import translated
from cets_search.engine.keeping import NEW, version_of
from cets_search.engine.services import CASES, Service
from cets_search.model import Case

MOST: Final = 10_000


class Cases:
    """Raises the engine's errors; `EngineConflict` where another version stands than the one that was named."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._index = connection.config.index(CASES)

    def all(self) -> tuple[Case, ...]:
        """Every case, by id."""
        found = (stored.case(hit["_source"]) for hit in self._search({"match_all": {}}))
        return tuple(sorted(found, key=lambda case: case.id))

    def one(self, case_id: str) -> tuple[Case, str] | None:
        """The case of that id and its version; None where there is none."""
        hits = self._search({"ids": {"values": [case_id]}})
        return (stored.case(hits[0]["_source"]), version_of(hits[0])) if hits else None

    def put(self, case: Case, version: str) -> None:
        """Store it over `version`, or as a new one (`keeping.NEW`); read by whoever asks next."""
        number, _, term = version.partition(".")
        only = {"op_type": "create"} if version == NEW else {"if_seq_no": number, "if_primary_term": term}
        with translated("storing a case"):
            self._connection.client.index(
                index=self._index,
                id=case.id,
                body=asdict(case),
                params={"refresh": "true", **only},
                headers=self._connection.as_service(Service.CASES),
            )

    def _search(self, query: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        with translated("reading the cases"):
            answer = self._connection.client.search(
                index=self._index,
                body={"query": dict(query), "size": MOST, "seq_no_primary_term": True},
                params={"allow_partial_search_results": "false"},
                headers=self._connection.as_service(Service.CASES),
            )
        hits: list[Mapping[str, Any]] = answer["hits"]["hits"]
        return hits
