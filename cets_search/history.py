"""A person's own searches, as the record of use has them, less those that the person hid from the list.

Nothing leaves the record: what is hidden is told by a list beside it (decision 16).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from cets_search import access
from cets_search.access import Action, permit, restrict
from cets_search.audit import Audit, use_by
from cets_search.engine.errors import EngineConflict
from cets_search.engine.evidence import Evidence, Personal
from cets_search.engine.keeping import NEW, Keeping, version_of
from cets_search.model import Actor, SearchRequest
from cets_search.query.errors import BadQuery
from cets_search.query.paging import Pages, Place
from cets_search.stored import revived, stamp

ON_A_PAGE: Final = 50
MOST_HIDDEN: Final = 1000
"""Searches hidden one by one; then all up to a moment are hidden at once."""

LONGEST_FILTER: Final = 200
TRIES: Final = 3
ENTRY: Final = re.compile(r"[0-9a-f]{32}-[0-9]{1,18}\Z")
"""The id of an entry of the record (`audit.Audit`)."""


@dataclass(frozen=True, slots=True)
class PastSearch:
    """A search as it was recorded: its entry's id, when (ISO 8601, UTC), what was asked, and how many were found."""

    id: str
    at: str
    search: SearchRequest
    total: int


@dataclass(frozen=True, slots=True)
class HistoryRequest:
    """Which of one's own searches: those whose text holds `q`; `next` is the mark that the page before gave."""

    q: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One's own searches, the last first; `next` opens the page after, "" on the last."""

    total: int
    searches: tuple[PastSearch, ...]
    next: str


@dataclass(frozen=True, slots=True)
class _Hidden:
    """What a person hid: everything until a moment, and some searches since; in which version that is stored."""

    until: str = ""
    uses: tuple[str, ...] = ()
    version: str = NEW


class History:
    """Raises `access.Refused`, `audit.RecordUnwritten` and the engine's errors."""

    def __init__(self, evidence: Evidence, keeping: Keeping, audit: Audit, pages: Pages) -> None:
        self._evidence = evidence
        self._keeping = keeping
        self._audit = audit
        self._pages = pages

    def visible(self, actor: Actor, request: HistoryRequest) -> HistoryPage:
        """A page of the actor's own searches. One made within the last second may not be there yet."""
        permit(actor.person, Action.HISTORY)
        if len(request.q) > LONGEST_FILTER:
            raise BadQuery(f"q is longer than {LONGEST_FILTER} characters: shorten it.")
        place = self._pages.open(actor.person.name, request)
        answer = self._evidence.run(Personal.RECORD, restrict(actor, _body(request, place, self._hidden(actor))))[
            "hits"
        ]
        hits, total = answer["hits"], answer["total"]["value"]
        self._audit.record(use_by(actor, Action.HISTORY, query=request.q, hits=total, detail={"did": "list"}))
        mark = self._pages.onward(actor.person.name, request, place, hits, total)
        return HistoryPage(total, tuple(_past(hit) for hit in hits), mark)

    def hide(self, actor: Actor, entry: str) -> None:
        """Leave one search out of the actor's own list; it stays on record."""
        permit(actor.person, Action.HISTORY)
        if not ENTRY.match(entry):
            raise BadQuery("There is no such search in your list: give the `id` of one.")
        self._audit.record(use_by(actor, Action.HISTORY, hits=1, detail={"did": "hide", "entry": entry}))

        def with_it(hidden: _Hidden) -> _Hidden:
            uses = tuple(dict.fromkeys((*hidden.uses, entry)))
            if len(uses) > MOST_HIDDEN:
                raise BadQuery(f"You have hidden {MOST_HIDDEN:,} searches one by one: hide all until now instead.")
            return _Hidden(hidden.until, uses, hidden.version)

        self._change(actor, with_it)

    def hide_all(self, actor: Actor) -> None:
        """Leave every search until now out of the actor's own list; they stay on record."""
        permit(actor.person, Action.HISTORY)
        self._audit.record(use_by(actor, Action.HISTORY, hits=1, detail={"did": "hide all"}))
        now = stamp(datetime.now(UTC))
        self._change(actor, lambda hidden: _Hidden(now, (), hidden.version))

    def _change(self, actor: Actor, change: Callable[[_Hidden], _Hidden]) -> None:
        for attempt in range(TRIES):
            hidden = change(self._hidden(actor))
            source: dict[str, Any] = {"readers": list(access.own(actor.person.name)), "uses": list(hidden.uses)}
            if hidden.until:
                source["until"] = hidden.until
            try:
                self._keeping.put(Personal.HIDDEN_USES, actor.person.name, source, hidden.version)
            except EngineConflict:
                if attempt == TRIES - 1:
                    raise
            else:
                return

    def _hidden(self, actor: Actor) -> _Hidden:
        body = {"query": {"ids": {"values": [actor.person.name]}}, "size": 1, "seq_no_primary_term": True}
        hits = self._evidence.run(Personal.HIDDEN_USES, restrict(actor, body))["hits"]["hits"]
        if not hits:
            return _Hidden()
        source = hits[0]["_source"]
        return _Hidden(source.get("until", ""), tuple(source["uses"]), version_of(hits[0]))


def _body(request: HistoryRequest, place: Place, hidden: _Hidden) -> dict[str, Any]:
    """First pages of searches, the last first. Whose they are is the restriction's part alone."""
    wanted: list[Any] = [{"term": {"action": Action.SEARCH}}, {"term": {"detail.page": "first"}}]
    if request.q:
        held = "".join(f"\\{c}" if c in "*?\\" else c for c in request.q)
        wanted.append({"wildcard": {"query": {"value": f"*{held}*", "case_insensitive": True}}})
    if hidden.until:
        wanted.append({"range": {"@timestamp": {"gt": hidden.until}}})
    body: dict[str, Any] = {
        "query": {"bool": {"filter": wanted, "must_not": [{"ids": {"values": list(hidden.uses)}}]}},
        "size": ON_A_PAGE,
        "sort": [{"@timestamp": "desc"}, {"writer": "asc"}, {"seq": "desc"}],
        "_source": ["@timestamp", "asked", "hits"],
    }
    if place.after:
        body["search_after"] = list(place.after)
    return body


def _past(hit: Mapping[str, Any]) -> PastSearch:
    source = hit["_source"]
    at = source["@timestamp"].replace("+00:00", "Z")
    return PastSearch(hit["_id"], at, revived(source.get("asked") or {}), source["hits"])
