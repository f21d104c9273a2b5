"""Writes a seizure's markings, as the identity `loader`, and nothing else of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cets_search.engine.connection import Connection
from cets_search.engine.errors import translated
from cets_search.engine.evidence import Index
from cets_search.engine.services import Service


class KeptMarkings:
    """Raises the engine's errors."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, seizure_id: str, markings: Mapping[str, Any]) -> None:
        """Store them on the seizure, read by whoever asks next."""
        told = {name: value if value != "" else None for name, value in markings.items()}
        with translated("marking a seizure"):
            self._connection.client.update(
                index=self._connection.config.index(Index.SEIZURES),
                id=seizure_id,
                body={"doc": {"markings": told}},
                params={"refresh": "true", "retry_on_conflict": "5"},
                headers=self._connection.as_service(Service.LOADER),
            )
