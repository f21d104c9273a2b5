"""The record of use for those who audit: page by page, counted, taken away for a reason. Looking is recorded too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from cets_search.access import Action, of_record, permit, still
from cets_search.audit import Audit, use_by
from cets_search.engine.record_pages import RecordPages
from cets_search.model import Actor
from cets_search.query.errors import BadQuery
from cets_search.query.paging import Pages
from cets_search.record.selection import Selection, query
from cets_search.stored import stamp

ON_A_PAGE: Final = 50
MOST_VALUES: Final = 20
"""Values that are counted of each of `COUNTED`, the commonest first."""
AT_ONCE: Final = 500
COUNTED: Final = ("person", "force", "case", "action")
ENTRY: Final = ("@timestamp", "action", "person", "force", "roles", "case", "reason", "query", "hits", "documents",
                "client", "detail", "writer", "seq")  # fmt: skip


@dataclass(frozen=True, slots=True)
class RecordRequest:
    """Which part of the record; `next` is the mark that the page before gave."""

    selection: Selection
    next: str = ""


@dataclass(frozen=True, slots=True)
class RecordedUse:
    """An entry as it was written; `at` is ISO 8601 in UTC, `id` its name in the record."""

    id: str
    at: str
    action: str
    person: str
    force: str
    roles: tuple[str, ...]
    case: str
    reason: str
    query: str
    hits: int | None
    documents: tuple[str, ...]
    client: str
    detail: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Entries, the last first. `days` counts them by day, the last first, those without any left out.

    `counts` has for each of `COUNTED` its values with how many entries have them. `next` opens the page after.
    """

    total: int
    uses: tuple[RecordedUse, ...]
    days: tuple[tuple[str, int], ...]
    counts: Mapping[str, tuple[tuple[str, int], ...]]
    next: str


class RecordOfUse:
    """Raises `access.Refused`, `BadQuery`, `audit.RecordUnwritten` and the engine's errors."""

    def __init__(self, record: RecordPages, audit: Audit, pages: Pages) -> None:
        self._record = record
        self._audit = audit
        self._pages = pages

    def visible(self, actor: Actor, request: RecordRequest) -> RecordPage:
        """A page of it. What was recorded within the last second may not be there yet."""
        permit(actor.person, Action.READ_RECORD)
        place = self._pages.open(actor.person.name, request)
        body: dict[str, Any] = {
            "query": query(request.selection),
            "size": ON_A_PAGE,
            "sort": [{"@timestamp": "desc"}, {"writer": "asc"}, {"seq": "desc"}],
            "_source": list(ENTRY),
            "aggs": _counting(),
        }
        if place.after:
            body["search_after"] = list(place.after)
        answer = self._record.run(of_record(actor, body))
        hits, total = answer["hits"]["hits"], answer["hits"]["total"]["value"]
        self._write(actor, request.selection, "list", total)
        mark = self._pages.onward(actor.person.name, request, place, hits, total)
        counted = answer["aggregations"]
        return RecordPage(
            total=total,
            uses=tuple(_use(hit) for hit in hits),
            days=tuple((bucket["key_as_string"], bucket["doc_count"]) for bucket in counted["days"]["buckets"]),
            counts={name: _counts(counted[name]) for name in COUNTED},
            next=mark,
        )

    def taken_away(self, actor: Actor, selection: Selection, reason: str) -> Iterator[RecordedUse]:
        """All of the entries until now, the first first; recorded with the reason before any is given.

        `BadQuery` where there is no reason. Rights are read again at each batch: what takes them away ends the entries
        with `Refused`, or what `Actor.again` raises.
        """
        permit(actor.person, Action.READ_RECORD)
        if not reason:
            raise BadQuery("Say what the entries are needed for: it is written to the record of use.")
        wanted = query(selection)
        until = {"range": {"@timestamp": {"lte": stamp(datetime.now(UTC))}}}
        body = {"query": {"bool": {"filter": [wanted, until]}}, "size": 0}
        total = self._record.run(of_record(actor, body))["hits"]["total"]["value"]
        self._write(actor, selection, "take away", total, reason)
        return self._each(actor, {**body, "size": AT_ONCE})

    def _each(self, actor: Actor, body: Mapping[str, Any]) -> Iterator[RecordedUse]:
        order = [{"@timestamp": "asc"}, {"writer": "asc"}, {"seq": "asc"}]
        body = {**body, "sort": order, "_source": list(ENTRY), "track_total_hits": False}
        while True:
            hits = self._record.run(of_record(still(actor, Action.READ_RECORD), body))["hits"]["hits"]
            yield from map(_use, hits)
            if len(hits) < AT_ONCE:
                return
            body = {**body, "search_after": hits[-1]["sort"]}

    def _write(self, actor: Actor, selection: Selection, did: str, total: int, reason: str = "") -> None:
        given = selection.given
        words = given.pop("words", "")
        detail = {"did": did, **given} | ({"reason": reason} if reason else {})
        self._audit.record(use_by(actor, Action.READ_RECORD, query=words, hits=total, detail=detail))


def _counting() -> dict[str, Any]:
    by_day = {"field": "@timestamp", "calendar_interval": "day", "format": "yyyy-MM-dd", "min_doc_count": 1}
    days = {"days": {"date_histogram": {**by_day, "order": {"_key": "desc"}}}}
    return days | {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in COUNTED}


def _counts(counted: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    return tuple((bucket["key"], bucket["doc_count"]) for bucket in counted["buckets"] if bucket["key"])


def _use(hit: Mapping[str, Any]) -> RecordedUse:
    source = hit["_source"]
    return RecordedUse(
        id=hit["_id"],
        at=source["@timestamp"].replace("+00:00", "Z"),
        action=source.get("action") or "",
        person=source.get("person") or "",
        force=source.get("force") or "",
        roles=tuple(source.get("roles") or ()),
        case=source.get("case") or "",
        reason=source.get("reason") or "",
        query=source.get("query") or "",
        hits=source.get("hits"),
        documents=tuple(source.get("documents") or ()),
        client=source.get("client") or "",
        detail={name: str(value) for name, value in (source.get("detail") or {}).items()},
    )
