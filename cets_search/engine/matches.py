"""Where matches are kept, written as `matcher`: found again, they keep the state that their side gave them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from cets_search.engine.acting import Acting
from cets_search.engine.connection import Connection
from cets_search.engine.errors import refuse_untaken
from cets_search.engine.services import MATCHES, Service

AT_ONCE: Final = 2_000
"""Matches that are written together."""
RETRIES: Final = 5
PATIENCE: Final = 60.0

RANK: Final = """
def known = params.known.get(ctx._source.what);
def now = known == null ? null : known.get(ctx._source.own_force);
if (now == null || (ctx._source.seizures == now[0] && ctx._source.score == now[1])) { ctx.op = 'noop' }
else { ctx._source.seizures = now[0]; ctx._source.score = now[1] }
"""


class Matches:
    """Raises the engine's errors."""

    def __init__(self, connection: Connection) -> None:
        self._acting = Acting(connection, Service.MATCHER, PATIENCE)

    def put(self, matches: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]]) -> None:
        """Store each by its id: what is found of it, over what was found earlier, and what it begins with if new."""
        several = list(matches.items())
        for start in range(0, len(several), AT_ONCE):
            lines: list[Mapping[str, Any]] = []
            for key, (found, begun) in several[start : start + AT_ONCE]:
                head = {"_index": self._acting.name(MATCHES), "_id": key, "retry_on_conflict": RETRIES}
                lines += [{"update": head}, {"doc": found, "upsert": {**found, **begun}}]
            self._bulk(lines)
        if several:
            self._acting.call(
                "keeping matches",
                lambda client, headers: client.indices.refresh(index=self._acting.name(MATCHES), headers=headers),
            )

    def rank(self, known: Mapping[str, Mapping[str, tuple[int, float]]]) -> None:
        """Say anew how rare things are: by what they are, then by the force that is told, in how many seizures each
        stands, and its score. Of what somebody changes at that moment the next comparison says it.
        """
        if not known:
            return
        script = {"source": RANK, "params": {"known": known}}
        body = {"query": {"terms": {"what": list(known)}}, "script": script}
        self._acting.call(
            "ranking matches",
            lambda client, headers: client.update_by_query(
                index=self._acting.name(MATCHES),
                body=body,
                params={"refresh": "true", "conflicts": "proceed"},
                headers=headers,
            ),
        )

    def _bulk(self, lines: list[Mapping[str, Any]]) -> None:
        body = ("\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n").encode(
            "utf-8", "backslashreplace"
        )
        answer = self._acting.call("keeping matches", lambda client, headers: client.bulk(body=body, headers=headers))
        refuse_untaken(answer, "keeping matches")
