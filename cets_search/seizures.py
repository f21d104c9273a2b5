"""Seizures and their ledgers, as far as a person may see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from cets_search.access import Action, permit, restrict, still
from cets_search.audit import Audit, use_by
from cets_search.engine.evidence import Evidence, Index
from cets_search.model import Actor, LedgerCounts, LedgerEntry, Seizure
from cets_search.query.ledger import LedgerRequest, counting, entries, repeats
from cets_search.query.paging import Pages, Place
from cets_search.search import NotFound
from cets_search.stored import ledger_counts, ledger_entry, seizure

PAGE_OF_SEIZURES: Final = 50
AT_ONCE: Final = 1_000
"""Entries of an export that are read at a time."""


@dataclass(frozen=True, slots=True)
class SeizureRow:
    """A seizure and its equation."""

    seizure: Seizure
    counts: LedgerCounts


@dataclass(frozen=True, slots=True)
class SeizuresRequest:
    """Which seizures: `force` is a slug, empty for all; `next` is the mark that the page before gave."""

    force: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class SeizuresPage:
    """Seizures by force and reference; `next` opens the page after, "" on the last."""

    total: int
    rows: tuple[SeizureRow, ...]
    next: str


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """One page of a ledger. `counts` are of the whole ledger, `total` and `reasons` of what the request left of it."""

    seizure: Seizure
    counts: LedgerCounts
    total: int
    reasons: tuple[tuple[str, int], ...]
    entries: tuple[LedgerEntry, ...]
    next: str


class Seizures:
    """The seizures service. Its methods raise `access.Refused`, `audit.RecordUnwritten` and the engine's errors."""

    def __init__(self, evidence: Evidence, audit: Audit, pages: Pages) -> None:
        self._evidence = evidence
        self._audit = audit
        self._pages = pages

    def visible(self, actor: Actor, request: SeizuresRequest) -> SeizuresPage:
        """A page of the seizures that the actor may see, each with its counts."""
        permit(actor.person, Action.LIST_SEIZURES)
        place = self._pages.open(actor.person.name, request)
        body: dict[str, Any] = {
            "query": {"bool": {"filter": [{"term": {"force": request.force}}] if request.force else []}},
            "size": PAGE_OF_SEIZURES,
            "sort": ["key"],
        }
        if place.after:
            body["search_after"] = [*place.after]
        answer = self._evidence.run(Index.SEIZURES, restrict(actor, body))["hits"]
        found = [seizure(hit["_source"]) for hit in answer["hits"]]
        rows = self._rows(actor, found)
        total = answer["total"]["value"]
        seen = tuple(hit["_id"] for hit in answer["hits"])
        self._audit.record(use_by(actor, Action.LIST_SEIZURES, query=request.force, hits=total, documents=seen))
        return SeizuresPage(total, rows, self._pages.onward(actor.person.name, request, place, answer["hits"], total))

    def ledger(self, actor: Actor, force: str, reference: str, request: LedgerRequest) -> LedgerPage:
        """A page of one seizure's ledger; `NotFound` where there is no such seizure for the actor."""
        permit(actor.person, Action.READ_LEDGER)
        place = self._pages.open(actor.person.name, request)
        key = Seizure(force, reference).key
        one = self._one(actor, force, reference)
        counts = self._rows(actor, [one])[0].counts if one else None
        answer = self._evidence.run(Index.ITEMS, restrict(actor, entries(key, request, place)))
        hits, total = answer["hits"]["hits"], answer["hits"]["total"]["value"]
        self._record_ledger(actor, key, request, total, tuple(hit["_id"] for hit in hits))
        if one is None or counts is None:
            raise NotFound
        mark = self._pages.onward(actor.person.name, request, place, hits, total)
        reasons = tuple((b["key"], b["doc_count"]) for b in answer["aggregations"]["reasons"]["buckets"])
        return LedgerPage(one, counts, total, reasons, tuple(ledger_entry(hit) for hit in hits), mark)

    def entries(
        self, actor: Actor, force: str, reference: str, request: LedgerRequest
    ) -> tuple[Seizure, Iterator[LedgerEntry]]:
        """The seizure and every entry that the request leaves, for an export; recorded before the first is given.

        `NotFound` as for `ledger`, at the call and not at the first entry. Rights are read again at each batch: what
        takes them away ends the entries with `Refused`, `NotFound` or what `Actor.again` raises.
        """
        permit(actor.person, Action.READ_LEDGER)
        key = Seizure(force, reference).key
        one = self._one(actor, force, reference)
        whole = replace(request, size=AT_ONCE, next="")
        first = self._evidence.run(Index.ITEMS, restrict(actor, entries(key, whole, Place())))
        self._record_ledger(actor, key, request, first["hits"]["total"]["value"], ())
        if one is None:
            raise NotFound
        return one, self._rest(actor, key, whole, first)

    def _rest(self, actor: Actor, key: str, request: LedgerRequest, answer: Mapping[str, Any]) -> Iterator[LedgerEntry]:
        while hits := answer["hits"]["hits"]:
            yield from (ledger_entry(hit) for hit in hits)
            now = still(actor, Action.READ_LEDGER)
            body = entries(key, request, Place(tuple(hits[-1]["sort"]), 0))
            answer = self._evidence.run(Index.ITEMS, restrict(now, body))
            # Asked last: where the seizure is still to be seen, nothing was left out of the answer.
            if self._one(now, *key.split("/", 1)) is None:
                raise NotFound

    def _one(self, actor: Actor, force: str, reference: str) -> Seizure | None:
        body = {"query": {"ids": {"values": [Seizure(force, reference).id]}}, "size": 1}
        hits = self._evidence.run(Index.SEIZURES, restrict(actor, body))["hits"]["hits"]
        return seizure(hits[0]["_source"]) if hits else None

    def _rows(self, actor: Actor, found: list[Seizure]) -> tuple[SeizureRow, ...]:
        keys = [each.key for each in found]
        answer = self._evidence.run(Index.ITEMS, restrict(actor, counting(keys)))["aggregations"]
        by_key = {bucket["key"]: bucket for bucket in answer["seizures"]["buckets"]}
        return tuple(
            SeizureRow(each, ledger_counts(by_key.get(each.key), self._duplicates(actor, each.key))) for each in found
        )

    def _duplicates(self, actor: Actor, key: str) -> int:
        """How many files share their content with another of the seizure. Exact, however many there are."""
        count = 0
        after: Mapping[str, Any] | None = {}
        while after is not None:
            answer = self._evidence.run(Index.ITEMS, restrict(actor, repeats(key, after)))["aggregations"]["contents"]
            count += sum(b["doc_count"] for b in answer["buckets"] if b["doc_count"] > 1 and b["key"]["sha256"])
            after = answer.get("after_key")
        return count

    def _record_ledger(
        self, actor: Actor, key: str, request: LedgerRequest, total: int, documents: tuple[str, ...]
    ) -> None:
        asked = {"outcome": request.outcome, "name": request.name, "hash": request.hash, "type": request.type}
        self._audit.record(
            use_by(
                actor,
                Action.READ_LEDGER,
                query=key,
                hits=total,
                documents=documents,
                detail={name: value for name, value in asked.items() if value},
            )
        )
