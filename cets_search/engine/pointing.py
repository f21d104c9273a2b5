"""Counts what other forces' pointers hold of identifiers, as the one identity that sees pointers alone, and no text.

Its token carries the guards in force, so that the engine leaves out what is hidden, as it does for people.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from cets_search import access
from cets_search.engine.connection import Connection
from cets_search.engine.errors import refuse_untaken, translated
from cets_search.engine.evidence import Index
from cets_search.engine.services import LOOK_UPS, Service
from cets_search.look_ups import LookUp
from cets_search.model import Actor

MOST_FORCES: Final = 1_000
MOST_VALUES: Final = 500
THERE: Final = 409


class Pointing:
    """Raises the engine's errors."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def used(self, person: str, since: str) -> int:
        """How many identifiers the person has looked up since then."""
        query = {"bool": {"filter": [{"term": {"person": person}}, {"range": {"at": {"gt": since}}}]}}
        answer = self._search(LOOK_UPS, {"size": 0, "track_total_hits": True, "query": query}, ())
        return int(answer["hits"]["total"]["value"])

    def pointed(
        self, actor: Actor, wanted: Sequence[tuple[str, str]], covert: Collection[str]
    ) -> dict[tuple[str, str], dict[str, int]]:
        """For each identifier in how many documents of other forces' pointers it stands, by force.

        `covert` are the cases of which nobody is told. At most `MOST_VALUES` identifiers at a time.
        """
        values = {f"{kind}:{value}": (kind, value) for kind, value in wanted[:MOST_VALUES]}
        hidden = [
            {"term": {"force": actor.person.force}},
            {"terms": {"guard": list(access.guards(actor))}},
            {"terms": {"cases": sorted(covert)}},
        ]
        shared = [{"terms": {"ents": list(values)}}, {"term": {"current": True}}, access.POINTERS]
        of_each = {"terms": {"field": "ents", "include": list(values), "size": len(values)}}
        forces = {"forces": {"terms": {"field": "force", "size": MOST_FORCES}}}
        body = {
            "size": 0,
            "track_total_hits": False,
            "query": {"bool": {"filter": shared, "must_not": hidden}},
            "aggs": {"each": {**of_each, "aggs": forces}},
        }
        answer = self._search(Index.EVIDENCE, body, access.guards(actor))
        return {
            values[bucket["key"]]: {each["key"]: each["doc_count"] for each in bucket["forces"]["buckets"]}
            for bucket in answer["aggregations"]["each"]["buckets"]
        }

    def keep(self, look_ups: Sequence[LookUp]) -> None:
        """Store look-ups for the owners to be told of; one that stands already stays as it is."""
        index = self._connection.config.index(LOOK_UPS)
        lines: list[Mapping[str, Any]] = []
        for each in look_ups:
            lines += [{"create": {"_index": index, "_id": each.id}}, {**asdict(each), "told": False}]
        body = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n"
        with translated("keeping look-ups"):
            answer = self._connection.client.bulk(
                body=body.encode("utf-8", "backslashreplace"),
                params={"refresh": "true"},
                headers=self._connection.as_service(Service.POINTER),
            )
        refuse_untaken(answer, "keeping look-ups", but=(THERE,))

    def _search(self, index: str, body: Mapping[str, Any], guards: Collection[str]) -> Any:
        with translated("looking for pointers"):
            return self._connection.client.search(
                index=self._connection.config.index(index),
                body=dict(body),
                params={"allow_partial_search_results": "false"},
                headers=self._connection.as_service(Service.POINTER, guards),
            )
