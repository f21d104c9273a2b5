"""Where lists are kept: `lists` has a document a list, `list-terms` one for each part of its lines.

Both carry `readers`, so that they are read as evidence is: by their owner's own token, through `access.restrict`. The
service `lists` writes both, and reads nothing but `lists`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cets_search.engine.connection import Connection
from cets_search.engine.errors import EngineFailed, translated
from cets_search.engine.evidence import Personal
from cets_search.engine.services import Service

AT_ONCE: Final = 10
"""Parts that one call writes: some megabytes."""
MOST: Final = 1_000
"""Lists that one look finds."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The document of one list, and the version of it that was read (`_seq_no`, `_primary_term`)."""

    id: str
    source: Mapping[str, Any]
    version: tuple[int, int]


def kept(hit: Mapping[str, Any]) -> Kept:
    """From a hit of a search that asked for `seq_no_primary_term`."""
    return Kept(hit["_id"], hit["_source"], (hit["_seq_no"], hit["_primary_term"]))


class Lists:
    """Writes and looks as the service `lists`. Raises the engine's errors."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, list_id: str, source: Mapping[str, Any], over: tuple[int, int] | None = None) -> tuple[int, int]:
        """Store a list's document and tell its version; seen at once. `EngineConflict` where the one there is not the
        version `over`, or, without that, where there is one.
        """
        at = {"op_type": "create"} if over is None else {"if_seq_no": over[0], "if_primary_term": over[1]}
        with translated("storing a list"):
            answer = self._connection.client.index(
                index=self._name(Personal.LISTS),
                id=list_id,
                body=dict(source),
                params={"refresh": "true", **at},
                headers=self._headers(),
            )
        return answer["_seq_no"], answer["_primary_term"]

    def put_parts(self, list_id: str, parts: Mapping[int, Mapping[str, Any]]) -> None:
        """Store parts of a list over those of the same numbers; seen at once."""
        index = self._name(Personal.LIST_TERMS)
        numbers = sorted(parts)
        for start in range(0, len(numbers), AT_ONCE):
            lines: list[Any] = []
            for number in numbers[start : start + AT_ONCE]:
                lines += [{"index": {"_index": index, "_id": part_id(list_id, number)}}, parts[number]]
            self._bulk("storing the lines of a list", lines)

    def delete(self, list_id: str, parts: int) -> None:
        """Remove a list, its lines first: what is cut short is removed by the next try."""
        terms, lists = self._name(Personal.LIST_TERMS), self._name(Personal.LISTS)
        gone = [{"delete": {"_index": terms, "_id": part_id(list_id, number)}} for number in range(parts)]
        self._bulk("removing a list", [*gone, {"delete": {"_index": lists, "_id": list_id}}])

    def left(self, states: Sequence[str], now: str, silent_since: str) -> list[Kept]:
        """Lists in one of the states of which no worker has said anything since that time, the oldest first."""
        silent = {"range": {"beat_at": {"lte": silent_since}}}
        never = {"bool": {"must_not": [{"exists": {"field": "beat_at"}}]}}
        query = {
            "bool": {
                "filter": [{"terms": {"state": list(states)}}, {"range": {"expires_at": {"gt": now}}}],
                "should": [silent, never],
                "minimum_should_match": 1,
            }
        }
        return self._look(query)

    def stands(self, list_id: str) -> bool:
        """Whether there is a list of that id."""
        return bool(self._look({"ids": {"values": [list_id]}}))

    def expired(self, now: str) -> list[Kept]:
        """Lists whose time is over."""
        return self._look({"range": {"expires_at": {"lte": now}}})

    def _look(self, query: Mapping[str, Any]) -> list[Kept]:
        body = {"query": query, "size": MOST, "sort": [{"made_at": "asc"}], "seq_no_primary_term": True}
        with translated("looking for lists"):
            answer = self._connection.client.search(
                index=self._name(Personal.LISTS),
                body=body,
                params={"allow_partial_search_results": "false"},
                headers=self._headers(),
            )
        return [kept(hit) for hit in answer["hits"]["hits"]]

    def _bulk(self, doing: str, lines: Sequence[Any]) -> None:
        body = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n"
        with translated(doing):
            answer = self._connection.client.bulk(
                body=body.encode("utf-8", "backslashreplace"), params={"refresh": "true"}, headers=self._headers()
            )
        # Deleting what is not there is no error here: its status is 404, and nothing is told beside it.
        if answer["errors"]:
            raise EngineFailed(f"The search engine did not take all of it ({doing}); its log says more.")

    def _name(self, index: Personal) -> str:
        return self._connection.config.index(index)

    def _headers(self) -> dict[str, str]:
        return self._connection.as_service(Service.LISTS)


def part_id(list_id: str, number: int) -> str:
    """The id of a part's document."""
    return f"{list_id}-{number}"
