"""What loads brought: an entry for each, made before its first document and ended after its last.

A load that was cut short leaves its entry as begun; the next one of the same seizure ends both, so that what either
brought is looked at once, and whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from cets_search.engine.acting import Acting
from cets_search.engine.connection import Connection
from cets_search.engine.services import ARRIVALS, Service

PATIENCE: Final = 60.0
AT_ONCE: Final = 1_000
"""Ended loads that one look finds."""


class Stage(StrEnum):
    """How far a load is."""

    LOADING = "loading"
    ENDED = "ended"


class Awaiter(StrEnum):
    """Who looks at what a load brought once it has ended."""

    WATCHES = "watches"
    MATCHES = "matches"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One load of a seizure: by `began_at`, which all documents that it brought carry as `loaded_at`.

    `whole`: it is all of the seizure, as if loaded anew.
    """

    id: str
    seizure: str
    seizure_id: str
    began_at: str
    ended_at: str
    whole: bool = False

    @property
    def force(self) -> str:
        """The force that the seizure is of."""
        return self.seizure.partition("/")[0]


class Arrivals:
    """Works as the loader, or as who looks at it. Raises the engine's errors."""

    def __init__(self, connection: Connection, service: Service, patience: float = PATIENCE) -> None:
        self._acting = Acting(connection, service, patience)

    def begin(self, seizure: str, seizure_id: str, began_at: str) -> None:
        """Say that a load begins; again for the same moment changes nothing."""
        self._put(f"{seizure}\0{began_at}", seizure, seizure_id, began_at, {"state": Stage.LOADING})

    def anew(self, seizure: str, seizure_id: str, at: str) -> None:
        """Say that a seizure is shared otherwise, or no longer: all of it is to be compared anew."""
        told = {"state": Stage.ENDED, "ended_at": at, "waiting": [Awaiter.MATCHES], "whole": True}
        self._put(f"{seizure}\0{at}\0anew", seizure, seizure_id, at, told)

    def end(self, seizure: str, ended_at: str) -> None:
        """Say that every load of the seizure that was begun has ended: all it brought can be found now."""
        begun = [{"term": {"seizure": seizure}}, {"term": {"state": Stage.LOADING}}]
        told = {"state": Stage.ENDED, "ended_at": ended_at, "waiting": list(Awaiter)}
        self._change({"bool": {"filter": begun}}, "ctx._source.putAll(params.told)", {"told": told})

    def looked_at(self, loads: Sequence[Arrival], by: Awaiter) -> None:
        """Say that these need not be looked at by that one again."""
        these = {"ids": {"values": [each.id for each in loads]}}
        self._change(these, "ctx._source.waiting.removeIf(each -> each == params.by)", {"by": by})

    def ended(self, by: Awaiter) -> list[list[Arrival]]:
        """Loads that have ended and were not looked at by that one, those of one seizure together, the oldest first."""
        body = {"query": {"term": {"waiting": by}}, "size": AT_ONCE, "sort": [{"began_at": "asc"}]}
        answer = self._acting.call(
            "looking for loads",
            lambda client, headers: client.search(
                index=self._acting.name(ARRIVALS),
                body=body,
                params={"allow_partial_search_results": "false"},
                headers=headers,
            ),
        )
        found: dict[str, list[Arrival]] = {}
        for each in (_arrival(hit["_source"]) for hit in answer["hits"]["hits"]):
            found.setdefault(each.seizure_id, []).append(each)
        return list(found.values())

    def _put(self, name: str, seizure: str, seizure_id: str, began_at: str, told: Mapping[str, Any]) -> None:
        key = hashlib.sha256(name.encode()).hexdigest()[:32]
        source = {"key": key, "seizure": seizure, "seizure_id": seizure_id, "began_at": began_at, **told}
        self._acting.call(
            "noting a load",
            lambda client, headers: client.index(
                index=self._acting.name(ARRIVALS), id=key, body=source, params={"refresh": "true"}, headers=headers
            ),
        )

    def _change(self, query: Mapping[str, Any], script: str, params: Mapping[str, Any]) -> None:
        self._acting.call(
            "noting the end of a load",
            lambda client, headers: client.update_by_query(
                index=self._acting.name(ARRIVALS),
                body={"query": query, "script": {"source": script, "params": params}},
                params={"refresh": "true", "conflicts": "proceed"},
                headers=headers,
            ),
        )


def _arrival(source: Mapping[str, Any]) -> Arrival:
    return Arrival(
        source["key"],
        source["seizure"],
        source["seizure_id"],
        source["began_at"],
        source["ended_at"],
        whole=bool(source.get("whole")),
    )
