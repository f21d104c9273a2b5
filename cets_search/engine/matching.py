"""Finds whose seizures hold what somebody looked up, and keeps what their owners are told: as `matcher`.

That identity sees identifiers and whose they are, of every seizure, and no text; it works behind people's requests.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from cets_search import access, stored
from cets_search.engine.acting import Acting
from cets_search.engine.connection import Connection
from cets_search.engine.errors import refuse_untaken
from cets_search.engine.evidence import Index
from cets_search.engine.services import LOOK_UPS, MATCHES, NOTICES, Service
from cets_search.look_ups import LookUp, NoticeKind
from cets_search.model import Seizure

AT_ONCE: Final = 1_000
"""Look-ups that are read at a time."""
MOST_SEIZURES: Final = 10_000
PATIENCE: Final = 5.0
THERE, GONE = 409, 404


class Matching:
    """Raises the engine's errors."""

    def __init__(self, connection: Connection) -> None:
        self._acting = Acting(connection, Service.MATCHER, PATIENCE)

    def untold(self) -> Iterator[list[LookUp]]:
        """Look-ups of which nobody was told yet, the oldest first, some at a time; also those kept at this moment."""
        self._acting.call(
            "refreshing",
            lambda client, headers: client.indices.refresh(index=self._acting.name(LOOK_UPS), headers=headers),
        )
        body: dict[str, Any] = {"query": {"term": {"told": False}}, "size": AT_ONCE, "sort": ["at", "id"]}
        while hits := self._find(LOOK_UPS, body)["hits"]["hits"]:
            yield [stored.look_up(hit) for hit in hits]
            body["search_after"] = hits[-1]["sort"]

    def holding(self, look_up: LookUp) -> list[tuple[Seizure, int]]:
        """The seizures of other forces that hold the identifier, each with in how many documents; guarded ones too."""
        held = [{"term": {"ents": f"{look_up.type}:{look_up.value}"}}, {"term": {"current": True}}]
        body = {
            "size": 0,
            "track_total_hits": False,
            "query": {"bool": {"filter": held, "must_not": [{"term": {"force": look_up.force}}]}},
            "aggs": {"seizures": {"terms": {"field": "seizure_key", "size": MOST_SEIZURES}}},
        }
        buckets = self._find(Index.EVIDENCE, body)["aggregations"]["seizures"]["buckets"]
        counts = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
        if not counts:
            return []
        found = self._find(Index.SEIZURES, {"query": {"terms": {"key": list(counts)}}, "size": MOST_SEIZURES})
        seizures = [stored.seizure(hit["_source"]) for hit in found["hits"]["hits"]]
        return [(seizure, counts[seizure.key]) for seizure in seizures if not seizure.withdrawn]

    def tell(self, notices: Mapping[str, Mapping[str, Any]]) -> None:
        """Store notices by id; one that stands already stays as it is."""
        index = self._acting.name(NOTICES)
        self._bulk(
            [line for key, each in notices.items() for line in ({"create": {"_index": index, "_id": key}}, each)]
        )

    def told(self, look_up: LookUp) -> None:
        """Note that everybody was told of the look-up."""
        head = {"update": {"_index": self._acting.name(LOOK_UPS), "_id": look_up.id}}
        self._bulk([head, {"doc": {"told": True}}])

    def forget(self, until: str) -> None:
        """Remove look-ups of before that time of which everybody was told."""
        old = {"bool": {"filter": [{"term": {"told": True}}, {"range": {"at": {"lt": until}}}]}}
        hits = self._find(LOOK_UPS, {"query": old, "size": MOST_SEIZURES, "_source": False})["hits"]["hits"]
        index = self._acting.name(LOOK_UPS)
        self._bulk([{"delete": {"_index": index, "_id": hit["_id"]}} for hit in hits])

    def reread(self, seizure: Seizure, readers: Sequence[str]) -> None:
        """Give what owners were told of the seizure other readers, as the seizure has them now."""
        self._reread(seizure, readers, [NoticeKind.LOOKED_FOR])

    def unpoint(self, seizure: Seizure) -> None:
        """Hide what those who looked were told of the seizure's force, where that rests on it: it points no more."""
        self._reread(seizure, (), [NoticeKind.POINTER])

    def silence(self, seizure: Seizure) -> None:
        """Hide what watches told of the seizure, and its matches: who was told may not know of it any more."""
        self._reread(seizure, (), [NoticeKind.WATCH, NoticeKind.MATCH])
        self._give_readers(MATCHES, {"term": {"guard": access.guard(seizure.id)}}, ())

    def _reread(self, seizure: Seizure, readers: Sequence[str], kinds: Sequence[NoticeKind]) -> None:
        of_it = {"bool": {"filter": [{"term": {"guard": access.guard(seizure.id)}}, {"terms": {"kind": list(kinds)}}]}}
        self._give_readers(NOTICES, of_it, readers)

    def _give_readers(self, index: str, query: Mapping[str, Any], readers: Sequence[str]) -> None:
        script = {"source": "ctx._source.readers = params.readers", "params": {"readers": list(readers)}}
        self._acting.call(
            "changing notices",
            lambda client, headers: client.update_by_query(
                index=self._acting.name(index),
                body={"query": query, "script": script},
                params={"refresh": "true", "conflicts": "proceed"},
                headers=headers,
            ),
        )

    def _find(self, index: str, body: Mapping[str, Any]) -> Any:
        return self._acting.call(
            "looking for who holds an identifier",
            lambda client, headers: client.search(
                index=self._acting.name(index),
                body=dict(body),
                params={"allow_partial_search_results": "false"},
                headers=headers,
            ),
        )

    def _bulk(self, lines: Sequence[Mapping[str, Any]]) -> None:
        if not lines:
            return
        body = ("\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n").encode(
            "utf-8", "backslashreplace"
        )
        answer = self._acting.call(
            "keeping notices",
            lambda client, headers: client.bulk(body=body, params={"refresh": "true"}, headers=headers),
        )
        refuse_untaken(answer, "keeping notices", but=(THERE, GONE))
