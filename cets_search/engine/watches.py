"""Where watches and what they tell are kept: written by the identity `watches`, which sees no evidence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from cets_search.engine.acting import Acting
from cets_search.engine.connection import Connection
from cets_search.engine.errors import EngineFailed
from cets_search.engine.keeping import NEW, version_of
from cets_search.engine.services import NOTICES, WATCHES, Service

PATIENCE: Final = 5.0
PAGE: Final = 500
THERE: Final = 409


class Watches:
    """Raises the engine's errors; `EngineConflict` where another version stands than the one that was named."""

    def __init__(self, connection: Connection) -> None:
        self._acting = Acting(connection, Service.WATCHES, PATIENCE)

    def put(self, key: str, source: Mapping[str, Any], version: str) -> str:
        """Store a watch over `version` (of `version_of`, or `NEW`), seen at once; its new version."""
        only: Mapping[str, Any] = {"op_type": "create"} if version == NEW else _only(version)
        answer = self._acting.call(
            "keeping a watch",
            lambda client, headers: client.index(
                index=self._acting.name(WATCHES),
                id=key,
                body=dict(source),
                params={"refresh": "true", **only},
                headers=headers,
            ),
        )
        return version_of(answer)

    def change(self, watches: Sequence[tuple[str, str, Mapping[str, Any]]], *, seen: bool = True) -> None:
        """Store several, each as its id, version and source; what was changed or removed meanwhile stays as it is.

        Without `seen` they are found by whoever searches after the next `refresh`.
        """
        index = self._acting.name(WATCHES)
        heads = [{"index": {"_index": index, "_id": key, **_only(version)}} for key, version, _ in watches]
        sources = [source for _, _, source in watches]
        self._bulk("keeping watches", [line for pair in zip(heads, sources, strict=True) for line in pair], seen)

    def delete(self, key: str) -> None:
        """Remove a watch."""
        self._acting.call(
            "removing a watch",
            lambda client, headers: client.delete(
                index=self._acting.name(WATCHES), id=key, params={"refresh": "true"}, headers=headers
            ),
        )

    def standing(self, state: str) -> Iterator[Mapping[str, Any]]:
        """Every watch in that state, as hits with their versions, those of one owner together."""
        after: list[Any] = []
        while True:
            body: dict[str, Any] = {
                "query": {"term": {"state": state}},
                "size": PAGE,
                "sort": [{"owner": "asc"}, {"key": "asc"}],
                "seq_no_primary_term": True,
                **({"search_after": after} if after else {}),
            }
            hits = self._search(body)
            yield from hits
            if len(hits) < PAGE:
                return
            after = hits[-1]["sort"]

    def tell(self, notices: Mapping[str, Mapping[str, Any]], *, seen: bool = True) -> None:
        """Store notices by id; one that stands already stays as it is. `seen` as for `change`."""
        index = self._acting.name(NOTICES)
        heads = [{"create": {"_index": index, "_id": key}} for key in notices]
        lines = [line for pair in zip(heads, notices.values(), strict=True) for line in pair]
        self._bulk("telling what watches found", lines, seen)

    def refresh(self) -> None:
        """Make everything written so far visible to searches: once for many watches, since each time costs as much."""
        for index in (WATCHES, NOTICES):
            self._acting.refresh(index)

    def _bulk(self, doing: str, lines: Sequence[Mapping[str, Any]], seen: bool) -> None:
        """What is there already, or stands in another version, is passed over."""
        if not lines:
            return
        body = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n"
        answer = self._acting.call(
            doing,
            lambda client, headers: client.bulk(
                body=body.encode("utf-8", "backslashreplace"),
                params={"refresh": "true" if seen else "false"},
                headers=headers,
            ),
        )
        statuses = {next(iter(item.values()))["status"] for item in answer["items"]}
        if any(status >= 300 for status in statuses - {THERE}):
            raise EngineFailed(f"The search engine did not take all of it ({doing}); its log says more.")

    def _search(self, body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        answer = self._acting.call(
            "looking for watches",
            lambda client, headers: client.search(
                index=self._acting.name(WATCHES),
                body=dict(body),
                params={"allow_partial_search_results": "false"},
                headers=headers,
            ),
        )
        hits: list[Mapping[str, Any]] = answer["hits"]["hits"]
        return hits


def _only(version: str) -> dict[str, int]:
    number, _, term = version.partition(".")
    return {"if_seq_no": int(number), "if_primary_term": int(term)}
