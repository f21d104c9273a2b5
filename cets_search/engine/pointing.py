"""Counts what other forces' pointers hold of identifiers, as the one identity that sees pointers alone, and no text.

Its token carries the guards in force, so that the engine leaves out what is hidden, as it does for people.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from cets_search import access
from cets_search.engine.connection import Connection
from cets_search.engine.errors import refuse_untaken, translated
from cets_search.engine.evidence import Index
from cets_search.engine.services import LOOK_UP_QUOTAS, LOOK_UPS, Service
from cets_search.look_ups import LookUp
from cets_search.model import Actor

MOST_FORCES: Final = 1_000
MOST_VALUES: Final = 500
THERE: Final = 409

COUNT: Final = """
long since = params.now - params.period;
ctx._source.at.values().removeIf(at -> ((Number) at).longValue() <= since);
ctx._source.used = ctx._source.at.size();
int room = params.most - ctx._source.used;
for (int number = 0; number < params.wanted.size() && number < room; number++) {
  ctx._source.at.putIfAbsent(params.wanted[number], params.now);
}
"""
"""Leaves out what is older than the period, tells how much is left, and adds as much of what is wanted as there is room
for. The engine runs it on the document itself, one writer at a time."""

TRIES: Final = 50
"""How often one's own count is tried again where further searches of the same person came between."""


class Pointing:
    """Raises the engine's errors."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, person: str, wanted: Sequence[str], now: datetime, period: timedelta, most: int) -> int:
        """How many look-ups (by their ids) the person made within the period before these, which are counted with them
        from now on: the first of them, up to `most` in all. Right for all processes at once, and at once.
        """
        moments = {"now": round(now.timestamp() * 1000), "period": round(period.total_seconds() * 1000)}
        script = {"source": COUNT, "params": {"wanted": list(wanted), "most": most, **moments}}
        with translated("counting look-ups"):
            answer = self._connection.client.update(
                index=self._connection.config.index(LOOK_UP_QUOTAS),
                id=person,
                body={"scripted_upsert": True, "upsert": {"at": {}}, "script": script},
                params={"retry_on_conflict": str(TRIES), "_source": "used"},
                headers=self._connection.as_service(Service.POINTER),
            )
        return int(answer["get"]["_source"]["used"])

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
        # The few documents that are left are looked at one by one, and not all identifiers of the index numbered first.
        of_each = {"field": "ents", "include": list(values), "size": len(values), "execution_hint": "map"}
        forces = {"forces": {"terms": {"field": "force", "size": MOST_FORCES}}}
        body = {
            "size": 0,
            "track_total_hits": False,
            "query": {"bool": {"filter": shared, "must_not": hidden}},
            "aggs": {"each": {"terms": of_each, "aggs": forces}},
        }
        with translated("looking for pointers"):
            answer = self._connection.client.search(
                index=self._connection.config.index(Index.EVIDENCE),
                body=body,
                params={"allow_partial_search_results": "false"},
                headers=self._connection.as_service(Service.POINTER, access.guards(actor)),
            )
        return {
            values[bucket["key"]]: {each["key"]: each["doc_count"] for each in bucket["forces"]["buckets"]}
            for bucket in answer["aggregations"]["each"]["buckets"]
        }

    def keep(self, look_ups: Sequence[LookUp]) -> None:
        """Store look-ups for the owners to be told of; one that stands already stays as it is. Who looks for them next
        makes them visible (`matching.untold`): nobody who searches waits for that.
        """
        index = self._connection.config.index(LOOK_UPS)
        lines: list[Mapping[str, Any]] = []
        for each in look_ups:
            lines += [{"create": {"_index": index, "_id": each.id}}, {**asdict(each), "told": False}]
        body = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n"
        with translated("keeping look-ups"):
            answer = self._connection.client.bulk(
                body=body.encode("utf-8", "backslashreplace"),
                headers=self._connection.as_service(Service.POINTER),
            )
        refuse_untaken(answer, "keeping look-ups", but=(THERE,))
