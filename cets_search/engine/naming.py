"""Reads the documents that wait for the names tier and writes what it found, as the identity `names`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cets_search.engine.acting import PATIENCE, Acting
from cets_search.engine.connection import Connection
from cets_search.engine.errors import EngineBusy
from cets_search.engine.evidence import Index
from cets_search.engine.services import Service

PAGE: Final = 200
CONFLICT: Final = 409
GONE: Final = 404


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that waits: its text, what it holds already, and which state of it was read."""

    id: str
    text: str
    ents: tuple[str, ...]
    entities: tuple[Mapping[str, Any], ...]
    seq_no: int
    primary_term: int


@dataclass(frozen=True, slots=True)
class Named:
    """What becomes of it; `derived` are the fields that follow from `ents`."""

    waiting: Waiting
    ents: Sequence[str]
    derived: Mapping[str, Sequence[str]]
    entities: Sequence[Mapping[str, Any]]


class Naming:
    """Every method raises `EngineDown` or `EngineBusy` when patience is at its end, and `EngineRefused`."""

    def __init__(self, connection: Connection, patience: float = PATIENCE) -> None:
        self._acting = Acting(connection, Service.NAMES, patience)

    def waiting(self, seizure_key: str | None = None) -> Iterator[list[Waiting]]:
        """Pages of the documents that wait, of one seizure or of all."""
        self._acting.refresh(Index.EVIDENCE)
        fields = ["text", "ents", "entities"]
        for page in self._acting.scan(Index.EVIDENCE, _query(seizure_key), fields, PAGE):
            yield [_waiting(hit) for hit in page]

    def count(self, seizure_key: str | None = None) -> int:
        """How many documents wait."""
        self._acting.refresh(Index.EVIDENCE)
        body = {"size": 0, "track_total_hits": True, "query": _query(seizure_key)}
        total: int = self._acting.search(Index.EVIDENCE, body)["hits"]["total"]["value"]
        return total

    def write(self, named: Sequence[Named]) -> int:
        """Store what was found; returns how many were stored.

        A document that was written meanwhile is left as it is, waiting: the next run reads it anew.
        """
        left = list(named)
        stored = 0

        def attempt() -> None:
            nonlocal left, stored
            left, now = self._send(left)
            stored += now
            if left:
                raise EngineBusy("The engine takes no more documents for now.")

        if left:
            self._acting.patience.call(attempt)
        return stored

    def _send(self, named: Sequence[Named]) -> tuple[list[Named], int]:
        body = "".join(self._lines(one) for one in named)
        answer = self._acting.once(
            "storing names",
            lambda client, headers: client.bulk(
                body=body,
                params={"filter_path": "items.*.status", "request_timeout": 300},
                headers=headers,
            ),
        )
        statuses = [told["update"]["status"] for told in answer["items"]]
        again = [one for one, status in zip(named, statuses, strict=True) if status in {429, 503}]
        return again, sum(status < 300 for status in statuses)

    def _lines(self, named: Named) -> str:
        waiting = named.waiting
        where = {"_index": self._acting.name(Index.EVIDENCE), "_id": waiting.id}
        state = {"if_seq_no": waiting.seq_no, "if_primary_term": waiting.primary_term}
        change = {"ents": list(named.ents), "entities": list(named.entities), **named.derived, "names": "done"}
        return f"{json.dumps({'update': where | state})}\n{json.dumps({'doc': change})}\n"


def _query(seizure_key: str | None) -> dict[str, Any]:
    clauses: list[dict[str, Any]] = [{"term": {"names": "waiting"}}]
    if seizure_key:
        clauses.append({"term": {"seizure_key": seizure_key}})
    return {"bool": {"filter": clauses}}


def _waiting(hit: Mapping[str, Any]) -> Waiting:
    source = hit["_source"]
    return Waiting(
        id=hit["_id"],
        text=source.get("text", ""),
        ents=tuple(source.get("ents", ())),
        entities=tuple(source.get("entities", ())),
        seq_no=hit["_seq_no"],
        primary_term=hit["_primary_term"],
    )
