"""Writes what people keep for themselves or a case, as the one identity that may; it is read as evidence is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cets_search.engine.connection import Connection
from cets_search.engine.errors import translated
from cets_search.engine.services import Service

NEW: Final = ""
"""The version of what is not there yet."""


class Keeping:
    """Raises the engine's errors; `EngineConflict` where another version stands than the one that was named."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, index: str, key: str, source: Mapping[str, Any], version: str) -> str:
        """Store it over `version` (`version_of` a hit, or `NEW`), found by whoever searches next; its new version."""
        only = {"op_type": "create"} if version == NEW else _only(version)
        with translated("keeping a search"):
            answer = self._connection.client.index(
                index=self._connection.config.index(index),
                id=key,
                body=dict(source),
                params={"refresh": "true", **only},
                headers=self._connection.as_service(Service.KEEPER),
            )
        return version_of(answer)

    def delete(self, index: str, key: str, version: str) -> None:
        """Take it away where it stands in this version."""
        with translated("removing a kept search"):
            self._connection.client.delete(
                index=self._connection.config.index(index),
                id=key,
                params={"refresh": "true", **_only(version)},
                headers=self._connection.as_service(Service.KEEPER),
            )


def version_of(hit: Mapping[str, Any]) -> str:
    """The version of a hit of a search that asked for `seq_no_primary_term`."""
    return f"{hit['_seq_no']}.{hit['_primary_term']}"


def _only(version: str) -> dict[str, str]:
    number, _, term = version.partition(".")
    return {"if_seq_no": number, "if_primary_term": term}
