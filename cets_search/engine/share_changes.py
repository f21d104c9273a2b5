"""Changes of sharing that wait for a second person, kept as the one identity that may; people read them as evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cets_search import access, stored
from cets_search.engine.connection import Connection
from cets_search.engine.errors import translated
from cets_search.engine.keeping import NEW, version_of
from cets_search.engine.services import SHARE_CHANGES, Service
from cets_search.model import ShareChange

MOST: Final = 1_000


class ShareChanges:
    """Raises the engine's errors; `EngineConflict` where another version stands than the one that was named."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._index = connection.config.index(SHARE_CHANGES)

    def of(self, seizure_id: str) -> ShareChange | None:
        """The newest change asked for of a seizure."""
        found = self._search({"ids": {"values": [seizure_id]}})
        return found[0] if found else None

    def in_state(self, state: str) -> list[ShareChange]:
        """All changes in this state."""
        return self._search({"term": {"state": state}})

    def put(self, change: ShareChange) -> None:
        """Store it over the version it was read in; read by whoever asks next."""
        number, _, term = change.version.partition(".")
        only = {"op_type": "create"} if change.version == NEW else {"if_seq_no": number, "if_primary_term": term}
        with translated("storing a change of sharing"):
            self._connection.client.index(
                index=self._index,
                id=change.seizure_id,
                body={"readers": list(access.readers_of_change(change.before)), **stored.share_change_source(change)},
                params={"refresh": "true", **only},
                headers=self._connection.as_service(Service.SHARING),
            )

    def _search(self, query: Mapping[str, Any]) -> list[ShareChange]:
        with translated("reading changes of sharing"):
            answer = self._connection.client.search(
                index=self._index,
                body={"query": dict(query), "size": MOST, "seq_no_primary_term": True},
                params={"allow_partial_search_results": "false"},
                headers=self._connection.as_service(Service.SHARING),
            )
        return [stored.share_change(hit["_source"], version_of(hit)) for hit in answer["hits"]["hits"]]
