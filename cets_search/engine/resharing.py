"""Gives everything of a seizure the readers of another sharing: behind a guard where that takes readers away.

The guard says what is being made of the seizure, so that whoever finds it standing can finish. Guards are read as
`directory`, put up and taken down as `registrar`; documents are rewritten as `loader`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError

from cets_search import access
from cets_search.engine.acting import PATIENCE, Acting
from cets_search.engine.connection import Connection
from cets_search.engine.errors import EngineConflict
from cets_search.engine.evidence import Index
from cets_search.engine.keeping import version_of
from cets_search.engine.services import Service
from cets_search.engine.withdrawal import GUARDS, MOST_GUARDS
from cets_search.model import Seizure, Sharing

BELONGING: Final = "ctx._source.readers = params.readers; ctx._source.audience = params.audience;"
OF_CASES: Final = " ctx._source.cases = params.cases;"
SCRIPTS: Final[Mapping[Index, str]] = {
    Index.EVIDENCE: BELONGING + OF_CASES,
    Index.ITEMS: BELONGING,
    # The seizure itself comes last: until it says so, the change is not done.
    Index.SEIZURES: BELONGING + OF_CASES + " ctx._source.sharing = params.sharing;",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A guard that hides a seizure while it gets this sharing and these cases."""

    seizure_id: str
    sharing: Sharing
    cases: tuple[str, ...]
    version: str

    def target(self, seizure: Seizure) -> Seizure:
        """What the seizure is being made."""
        return replace(seizure, sharing=self.sharing, cases=self.cases)


class Resharing:
    """Every method raises `EngineDown` or `EngineBusy` when patience is at its end, and `EngineRefused`."""

    def __init__(self, connection: Connection, patience: float = PATIENCE) -> None:
        self._registrar = Acting(connection, Service.REGISTRAR, patience)
        self._loader = Acting(connection, Service.LOADER, patience)
        self._directory = Acting(connection, Service.DIRECTORY, patience)

    def hide(self, target: Seizure, why: str, since: str) -> None:
        """Set up the guard: from the next request on nobody sees the seizure until it is rewritten.

        `EngineConflict` where a guard hides it already: it is being withdrawn, or given another sharing.
        """
        told = {"seizure_id": target.id, "why": why, "since": since}
        self._registrar.call(
            "hiding a seizure",
            lambda client, headers: client.index(
                index=self._registrar.name(GUARDS),
                id=target.id,
                body={**told, "sharing": target.sharing, "cases": list(target.cases)},
                params={"refresh": "true", "op_type": "create"},
                headers=headers,
            ),
        )

    def standing(self, seizure_id: str = "") -> list[Standing]:
        """The guards of this kind that stand, of all seizures or of one."""
        kind: list[dict[str, Any]] = [{"exists": {"field": "sharing"}}]
        one = [{"term": {"seizure_id": seizure_id}}] if seizure_id else []
        body = {"size": MOST_GUARDS, "query": {"bool": {"filter": kind + one}}, "seq_no_primary_term": True}
        answer = self._directory.call(
            "listing guards",
            lambda client, headers: client.search(index=self._directory.name(GUARDS), body=body, headers=headers),
        )
        return [_standing(hit) for hit in answer["hits"]["hits"]]

    def rewrite(self, target: Seizure, passed: Callable[[int], None]) -> int:
        """Give everything of the seizure the readers of `target`, from where it stopped; returns how many had others.

        `passed` is told of so many more; what it raises ends the rewriting there.
        """
        params = {
            "readers": list(access.readers(target)),
            "audience": access.audience(target),
            "cases": list(target.cases),
            "sharing": target.sharing,
        }
        query = {
            "bool": {
                "filter": [{"term": {"guard": access.guard(target.id)}}],
                "must_not": [{"term": {"audience": params["audience"]}}],
            }
        }
        self._loader.refresh(*Index)
        return sum(
            self._loader.update_all(index, query, {"source": SCRIPTS[index], "params": params}, passed)
            for index in (Index.EVIDENCE, Index.ITEMS, Index.SEIZURES)
        )

    def progress(self, target: Seizure) -> tuple[int, int]:
        """How many documents, items and the seizure itself have the readers of `target`, and of how many."""
        body = {
            "size": 0,
            "track_total_hits": True,
            "query": {"term": {"guard": access.guard(target.id)}},
            "aggs": {"done": {"filter": {"term": {"audience": access.audience(target)}}}},
        }
        answers = [self._loader.search(index, body) for index in Index]
        done = sum(answer["aggregations"]["done"]["doc_count"] for answer in answers)
        return done, sum(answer["hits"]["total"]["value"] for answer in answers)

    def release(self, guard: Standing) -> bool:
        """Take the guard down; False where it is another by now, such as that of a withdrawal, which stays."""
        try:
            self._registrar.call("releasing a guard", lambda client, headers: self._delete(client, headers, guard))
        except EngineConflict:
            return False
        return True

    def _delete(self, client: OpenSearch, headers: Mapping[str, str], guard: Standing) -> Any:
        number, _, term = guard.version.partition(".")
        try:
            return client.delete(
                index=self._registrar.name(GUARDS),
                id=guard.seizure_id,
                params={"refresh": "true", "if_seq_no": number, "if_primary_term": term},
                headers=headers,
            )
        except NotFoundError:
            return None


def _standing(hit: Mapping[str, Any]) -> Standing:
    source = hit["_source"]
    return Standing(source["seizure_id"], Sharing(source["sharing"]), tuple(source.get("cases") or ()), version_of(hit))
