"""Hides a seizure at once, then takes its readers away document by document, as the identity `loader`.

Guards are put up and taken down as `registrar`, so that no loader can uncover what somebody hid.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from opensearchpy import NotFoundError, OpenSearch

from cets_search import access
from cets_search.engine.acting import PATIENCE, Acting
from cets_search.engine.connection import Connection
from cets_search.engine.evidence import Index
from cets_search.engine.services import Service

GUARDS: Final = "guards"
MOST_GUARDS: Final = 10_000

AUDIENCE: Final[Mapping[str, Any]] = {"term": {"audience": access.WITHDRAWN}}

MARK_SEIZURE: Final = "if (ctx._source.containsKey('withdrawn')) { ctx._source.withdrawn = true }"
"""Only the seizure's own document has that field: a later load is refused by it."""


class Withdrawal:
    """Every method raises `EngineDown` or `EngineBusy` when patience is at its end, and `EngineRefused`."""

    def __init__(self, connection: Connection, patience: float = PATIENCE) -> None:
        self._registrar = Acting(connection, Service.REGISTRAR, patience)
        self._loader = Acting(connection, Service.LOADER, patience)

    def hide(self, seizure_id: str, why: str, since: str) -> None:
        """Set up the guard: from the next request on nobody sees the seizure. Again changes nothing."""
        self._registrar.call(
            "hiding a seizure",
            lambda client, headers: client.index(
                index=self._registrar.name(GUARDS),
                id=seizure_id,
                body={"seizure_id": seizure_id, "why": why, "since": since},
                params={"refresh": "true"},
                headers=headers,
            ),
        )

    def take_readers(self, seizure_id: str) -> int:
        """Empty `readers` in everything of the seizure, from where it stopped; returns how many were still to be done.

        Its `audience` goes with them: what was a pointer is none any more.
        """
        marked = {"term": {"guard": access.guard(seizure_id)}}
        done = {"bool": {"must_not": [{"exists": {"field": "readers"}}], "filter": [AUDIENCE]}}
        left = {"bool": {"filter": [marked], "must_not": [done]}}
        emptied = "ctx._source.readers = []; ctx._source.audience = params.audience;"
        script = {"source": f"{emptied} {MARK_SEIZURE}", "params": {"audience": access.WITHDRAWN}}
        self._loader.refresh(*Index)
        return sum(self._loader.update_all(index, left, script) for index in Index)

    def release(self, seizure_id: str) -> None:
        """Take the guard down, once nobody is a reader any more."""
        self._registrar.call("releasing a guard", lambda client, headers: self._delete(client, headers, seizure_id))

    def hidden(self) -> list[str]:
        """Ids of the seizures that are being withdrawn: a guard that names a sharing is `engine.resharing`'s."""
        answer = self._registrar.call(
            "listing guards",
            lambda client, headers: client.search(
                index=self._registrar.name(GUARDS),
                body={"size": MOST_GUARDS, "query": {"bool": {"must_not": [{"exists": {"field": "sharing"}}]}}},
                headers=headers,
            ),
        )
        return [hit["_source"]["seizure_id"] for hit in answer["hits"]["hits"]]

    def _delete(self, client: OpenSearch, headers: Mapping[str, str], seizure_id: str) -> Any:
        try:
            return client.delete(
                index=self._registrar.name(GUARDS), id=seizure_id, params={"refresh": "true"}, headers=headers
            )
        except NotFoundError:
            return None
