"""What came into reach: an entry for each load, each search for names in what stands, and each wider sharing.

An entry is made before the first document is written and ended after the last. A load that was cut short leaves its
entry as begun; the next one of the same seizure ends both, so that what either brought is looked at once, and whole.
While anything of a seizure is under way nobody looks at what else came of it: the same documents would be told twice.
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
from cets_search.model import Seizure

PATIENCE: Final = 60.0
AT_ONCE: Final = 1_000
"""Ended entries that one look finds."""


class Stage(StrEnum):
    """How far it is."""

    LOADING = "loading"
    ENDED = "ended"


class Awaiter(StrEnum):
    """Who looks at what came once it has ended."""

    WATCHES = "watches"
    MATCHES = "matches"


class Kind(StrEnum):
    """What brought documents into reach."""

    LOAD = "load"
    NAMES = "names"
    """Names were looked for in documents that stood already."""
    SHARING = "sharing"
    """The seizure was given more readers."""
    ANEW = "anew"
    """The seizure is shared otherwise, or no longer: all of it is compared as if it were loaded anew."""


AWAITED: Final[Mapping[Kind, tuple[Awaiter, ...]]] = {
    Kind.LOAD: tuple(Awaiter),
    Kind.NAMES: (Awaiter.WATCHES,),
    Kind.SHARING: (Awaiter.WATCHES,),
    Kind.ANEW: (Awaiter.MATCHES,),
}
"""Who waits for what."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came of a seizure: by `began_at`, which all documents that a load brought carry as `loaded_at`, and those
    in which names were looked for as `named_at`. `was`: who read the seizure before its sharing was widened.
    """

    id: str
    seizure: str
    seizure_id: str
    began_at: str
    ended_at: str
    kind: Kind = Kind.LOAD
    was: tuple[str, ...] = ()

    @property
    def force(self) -> str:
        """The force that the seizure is of."""
        return self.seizure.partition("/")[0]


class Arrivals:
    """Works as the loader, or as who looks at it. Raises the engine's errors."""

    def __init__(self, connection: Connection, service: Service, patience: float = PATIENCE) -> None:
        self._acting = Acting(connection, service, patience)

    def begin(self, seizure: Seizure, began_at: str, kind: Kind = Kind.LOAD, was: Sequence[str] = ()) -> None:
        """Say that something begins; again for the same moment changes nothing."""
        self._put(seizure, began_at, kind, {"state": Stage.LOADING, "was": list(was)})

    def anew(self, seizure: Seizure, at: str) -> None:
        """Say that a seizure is shared otherwise, or no longer: all of it is to be compared anew."""
        told = {"state": Stage.ENDED, "ended_at": at, "waiting": list(AWAITED[Kind.ANEW])}
        self._put(seizure, at, Kind.ANEW, told)

    def end(self, seizure: str, ended_at: str, *kinds: Kind) -> None:
        """Say that all of these kinds that was begun of the seizure has ended: all it brought can be found now.

        Without kinds, every load, and every search for names, which go with it.
        """
        for kind in kinds or (Kind.LOAD, Kind.NAMES):
            of_kind: Mapping[str, Any] = {"term": {"kind": kind}}
            if kind is Kind.LOAD:  # an earlier version told of nothing else, and said no kind
                of_kind = {"bool": {"must_not": [{"terms": {"kind": [Kind.NAMES, Kind.SHARING, Kind.ANEW]}}]}}
            begun = [{"term": {"seizure": seizure}}, {"term": {"state": Stage.LOADING}}, of_kind]
            told = {"state": Stage.ENDED, "ended_at": ended_at, "waiting": list(AWAITED[kind])}
            self._change({"bool": {"filter": begun}}, "ctx._source.putAll(params.told)", {"told": told})

    def looked_at(self, came: Sequence[Arrival], by: Awaiter) -> None:
        """Say that these need not be looked at by that one again."""
        these = {"ids": {"values": [each.id for each in came]}}
        self._change(these, "ctx._source.waiting.removeIf(each -> each == params.by)", {"by": by})

    def ended(self, by: Awaiter) -> list[list[Arrival]]:
        """What has ended and was not looked at by that one, that of one seizure together, the oldest first; nothing of
        a seizure of which more is under way.
        """
        waiting, begun = {"term": {"waiting": by}}, {"term": {"state": Stage.LOADING}}
        found: dict[str, list[Arrival]] = {}
        for each in map(_arrival, self._found({"bool": {"filter": [waiting], "must_not": [begun]}})):
            found.setdefault(each.seizure_id, []).append(each)
        if not found:
            return []
        held = self._found({"bool": {"filter": [begun, {"terms": {"seizure_id": list(found)}}]}})
        under_way = {source["seizure_id"] for source in held}
        return [came for seizure_id, came in found.items() if seizure_id not in under_way]

    def _found(self, query: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        body = {"query": query, "size": AT_ONCE, "sort": [{"began_at": "asc"}]}
        answer = self._acting.call(
            "looking for loads",
            lambda client, headers: client.search(
                index=self._acting.name(ARRIVALS),
                body=body,
                params={"allow_partial_search_results": "false"},
                headers=headers,
            ),
        )
        return [hit["_source"] for hit in answer["hits"]["hits"]]

    def _put(self, seizure: Seizure, began_at: str, kind: Kind, told: Mapping[str, Any]) -> None:
        named = (seizure.key, began_at) if kind is Kind.LOAD else (seizure.key, began_at, kind)
        key = hashlib.sha256("\0".join(named).encode()).hexdigest()[:32]
        came = {"seizure": seizure.key, "seizure_id": seizure.id, "kind": kind, "began_at": began_at}
        source = {"key": key, **came, **told}
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
        id=source["key"],
        seizure=source["seizure"],
        seizure_id=source["seizure_id"],
        began_at=source["began_at"],
        ended_at=source["ended_at"],
        kind=Kind(source.get("kind", Kind.LOAD)),
        was=tuple(source.get("was") or ()),
    )
