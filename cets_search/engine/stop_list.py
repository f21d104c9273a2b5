"""The site's own part of the stop list, in an index of its own: no evidence, and the same for every process."""

from __future__ import annotations

import hashlib
from typing import Final

from cets_search.engine.connection import Connection
from cets_search.engine.errors import EngineMissing, translated
from cets_search.engine.services import STOP_LIST, Service
from cets_search.model import Stop

MOST: Final = 10_000


class StopList:
    """Reads as `directory`, writes as `registrar`. Raises the engine's errors."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._index = connection.config.index(STOP_LIST)

    def stops(self) -> tuple[Stop, ...]:
        """All that was added, by type and value."""
        with translated("reading the stop list"):
            answer = self._connection.client.search(
                index=self._index,
                body={"query": {"match_all": {}}, "size": MOST},
                params={"allow_partial_search_results": "false"},
                headers=self._connection.as_service(Service.DIRECTORY),
            )
        found = (hit["_source"] for hit in answer["hits"]["hits"])
        stops = (Stop(one["type"], one["value"], one["reason"], one["by"]) for one in found)
        return tuple(sorted(stops, key=lambda stop: (stop.type, stop.value)))

    def put(self, stop: Stop) -> None:
        """Store one, over an earlier one of its type and value; read back at once by whoever asks next."""
        with translated("storing on the stop list"):
            self._connection.client.index(
                index=self._index,
                id=_id(stop.type, stop.value),
                body={"type": stop.type, "value": stop.value, "reason": stop.reason, "by": stop.by},
                params={"refresh": "true"},
                headers=self._connection.as_service(Service.REGISTRAR),
            )

    def delete(self, kind: str, value: str) -> bool:
        """Take one off; False where it was not there."""
        try:
            with translated("taking off the stop list"):
                self._connection.client.delete(
                    index=self._index,
                    id=_id(kind, value),
                    params={"refresh": "true"},
                    headers=self._connection.as_service(Service.REGISTRAR),
                )
        except EngineMissing:
            return False
        return True


def _id(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()
