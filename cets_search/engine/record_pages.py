"""Searches of the whole record of use, under the token of the person who may read it: the engine asks for that too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cets_search.access import OfRecord
from cets_search.engine.connection import Connection
from cets_search.engine.errors import translated
from cets_search.engine.services import AUDIT


class RecordPages:
    """Runs what `access.of_record` returned, and nothing else."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def run(self, asked: OfRecord) -> Mapping[str, Any]:
        """The engine's answer, whole or not at all. Raises the errors of `engine.errors`."""
        connection = self._connection
        with translated("searching the record of use"):
            answer: Mapping[str, Any] = connection.client.search(
                index=connection.config.index(AUDIT),
                body={"track_total_hits": True, **asked.body},
                params={
                    "allow_partial_search_results": "false",
                    "cancel_after_time_interval": f"{connection.config.search_seconds}s",
                },
                headers=connection.as_person(asked.actor),
            )
        return answer
