"""Appends to the record of use and to its anchors, as the one identity that may do that and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cets_search.engine.connection import Connection
from cets_search.engine.errors import EngineConflict, translated
from cets_search.engine.services import ANCHORS, AUDIT, Service


class Records:
    """The data streams that hold the record of use and its anchors."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, entry_id: str, entry: Mapping[str, Any]) -> None:
        """Add one entry under an id of the caller's, never over another. The same id again changes nothing.

        Raises the errors of `engine.errors`; the entry may be stored all the same where the answer
        was lost on its way, and repeating the call with the same id settles it.
        """
        self._append(AUDIT, entry_id, entry)

    def append_anchor(self, number: int, made_at: str, anchor: Mapping[str, Any]) -> None:
        """Add an anchor under its number, as `append`."""
        self._append(ANCHORS, f"{number}", {"@timestamp": made_at, "number": number, "anchor": anchor})

    def _append(self, stream: str, key: str, source: Mapping[str, Any]) -> None:
        connection = self._connection
        try:
            with translated("writing the record of use"):
                connection.client.create(
                    index=connection.config.index(stream),
                    id=key,
                    body=dict(source),
                    headers=connection.as_service(Service.RECORD),
                )
        except EngineConflict:
            return
