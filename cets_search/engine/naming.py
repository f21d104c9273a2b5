"""Reads the documents that wait for the names tier and writes what it found, as the identity `names`."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cets_search.engine.acting import PATIENCE, Acting
from cets_search.engine.connection import Connection
from cets_search.engine.errors import EngineBusy
from cets_search.engine.evidence import Index
from cets_search.engine.services import Service

PAGE: Final = 200
MOST_SEIZURES: Final = 10_000
STRETCHES: Final = 100
LONGEST_STRETCH: Final = 20
"""What one question for the messages around others may ask for: so many runs of neighbours, so long."""
CONFLICT: Final = 409
GONE: Final = 404


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that waits: its text, what it holds already, and which state of it was read.

    A message is number `order` of its `item`, and in a `conversation`, which is "" for what is no message.
    `named_at` is when names were looked for before it was read again, "" where they never were.
    """

    id: str
    text: str
    item: str
    order: int
    conversation: str
    named_at: str
    ents: tuple[str, ...]
    entities: tuple[Mapping[str, Any], ...]
    seq_no: int
    primary_term: int


@dataclass(frozen=True, slots=True)
class Named:
    """What becomes of it; `derived` are the fields that follow from `ents`. `language` is None for a text without
    prose; `tagged` is false where no model was for it. `at` is when the run that found it began.
    """

    waiting: Waiting
    ents: Sequence[str]
    derived: Mapping[str, Sequence[str]]
    entities: Sequence[Mapping[str, Any]]
    language: str | None
    tagged: bool
    at: str


class Naming:
    """Every method raises `EngineDown` or `EngineBusy` when patience is at its end, and `EngineRefused`."""

    def __init__(self, connection: Connection, patience: float = PATIENCE) -> None:
        self._acting = Acting(connection, Service.NAMES, patience)

    def waiting(self, seizure_key: str | None = None, languages: Collection[str] = ()) -> Iterator[list[Waiting]]:
        """Pages of the documents that wait, of one seizure or of all.

        Those that were left for want of a model wait too, once there is one for their language among `languages`.
        """
        self._acting.refresh(Index.EVIDENCE)
        fields = ["text", "ents", "entities", "item", "order", "conversation", "kind", "named_at"]
        for page in self._acting.scan(Index.EVIDENCE, _query(seizure_key, languages), fields, PAGE):
            yield [_waiting(hit) for hit in page]

    def said(self, places: Collection[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, str]]:
        """Conversation and text of the messages at these places (an item, a number in it), where there are any."""
        found: dict[tuple[str, int], tuple[str, str]] = {}
        stretches = list(_stretches(places))
        for first in range(0, len(stretches), STRETCHES):
            some = stretches[first : first + STRETCHES]
            answer = self._acting.search(Index.EVIDENCE, _messages(some))
            for source in (hit["_source"] for hit in answer["hits"]["hits"]):
                found[source["item"], source["order"]] = (source["conversation"], source.get("text", ""))
        return found

    def count(self, seizure_key: str | None = None, languages: Collection[str] = ()) -> int:
        """How many documents wait."""
        return sum(self.counts(seizure_key, languages).values())

    def counts(self, seizure_key: str | None = None, languages: Collection[str] = ()) -> Mapping[str, int]:
        """How many documents wait, by seizure."""
        self._acting.refresh(Index.EVIDENCE)
        seizures = {"seizures": {"terms": {"field": "seizure_key", "size": MOST_SEIZURES}}}
        body = {"size": 0, "query": _query(seizure_key, languages), "aggs": seizures}
        buckets = self._acting.search(Index.EVIDENCE, body)["aggregations"]["seizures"]["buckets"]
        return {bucket["key"]: bucket["doc_count"] for bucket in buckets}

    def refresh(self) -> None:
        """Make everything written so far visible to searches."""
        self._acting.refresh(Index.EVIDENCE)

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
        change: dict[str, Any] = {"ents": list(named.ents), "entities": list(named.entities), **named.derived}
        change |= {"names": "done" if named.tagged else "untagged", "lang": named.language, "named_at": named.at}
        change["names_added"] = sorted(set(named.ents) - set(waiting.ents))
        return f"{json.dumps({'update': where | state})}\n{json.dumps({'doc': change})}\n"


def _query(seizure_key: str | None, languages: Collection[str]) -> dict[str, Any]:
    left = {"bool": {"filter": [{"term": {"names": "untagged"}}, {"terms": {"lang": sorted(languages)}}]}}
    clauses: list[dict[str, Any]] = [{"bool": {"should": [{"term": {"names": "waiting"}}, left]}}]
    if seizure_key:
        clauses.append({"term": {"seizure_key": seizure_key}})
    return {"bool": {"filter": clauses}}


def _stretches(places: Collection[tuple[str, int]]) -> Iterator[tuple[str, int, int]]:
    """Item, first and last number of each run of neighbours among `places`, none longer than `LONGEST_STRETCH`."""
    run: list[tuple[str, int]] = []
    for item, order in sorted(places):
        if run and (run[-1] != (item, order - 1) or len(run) == LONGEST_STRETCH):
            yield item, run[0][1], run[-1][1]
            run = []
        run.append((item, order))
    if run:
        yield run[0][0], run[0][1], run[-1][1]


def _messages(stretches: Sequence[tuple[str, int, int]]) -> dict[str, Any]:
    each = [
        {"bool": {"filter": [{"term": {"item": item}}, {"range": {"order": {"gte": first, "lte": last}}}]}}
        for item, first, last in stretches
    ]
    clauses = [{"term": {"kind": "message"}}, {"exists": {"field": "conversation"}}, {"bool": {"should": each}}]
    return {
        "query": {"bool": {"filter": clauses}},
        "_source": ["item", "order", "conversation", "text"],
        "size": len(stretches) * LONGEST_STRETCH,
    }


def _waiting(hit: Mapping[str, Any]) -> Waiting:
    source = hit["_source"]
    return Waiting(
        id=hit["_id"],
        text=source.get("text", ""),
        item=source["item"],
        order=source.get("order", 0),
        conversation=source.get("conversation", "") if source["kind"] == "message" else "",
        named_at=source.get("named_at", ""),
        ents=tuple(source.get("ents", ())),
        entities=tuple(source.get("entities", ())),
        seq_no=hit["_seq_no"],
        primary_term=hit["_primary_term"],
    )
