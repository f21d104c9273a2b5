"""Searching and reading documents: build, restrict, run, record, answer. In that order, always."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cets_search.access import Action, permit, restrict
from cets_search.audit import Audit, use_by
from cets_search.engine.evidence import Evidence, Index
from cets_search.model import Actor, FacetValue, Hit, SearchRequest, SearchResult, StoredDocument
from cets_search.query import unnamed
from cets_search.query.body import plan
from cets_search.query.build import Query
from cets_search.query.fields import NAMES
from cets_search.query.filters import CHOICES, FACETS, chosen
from cets_search.query.paging import Pages, Place
from cets_search.query.snippets import marking, snippets, unmarked
from cets_search.related import Copies, MailThread, copies, mail_thread

MOST_CHILDREN: Final = 500

NEVER_SHOWN: Final = ("readers", "guard")
"""What serves the access rule only."""

IN_BRIEF: Final = ("text", "metadata", "entities", "ents")
"""What a list of children leaves out."""


class NotFound(Exception):  # noqa: N818 - reads as what happened
    """There is no such thing, or the person may not see it: the two are never told apart."""

    def __init__(self) -> None:
        super().__init__("There is nothing here that you may see.")


@dataclass(frozen=True, slots=True)
class View:
    """A document, the one that holds it, those it holds, a mail's thread, and where else its bytes are: each only as
    far as the reader may see it.

    `children` are at most `MOST_CHILDREN`, in their order; `child_count` is how many there are.
    """

    document: StoredDocument
    parent: StoredDocument | None
    children: tuple[StoredDocument, ...]
    child_count: int
    thread: MailThread | None
    same_file: Copies

    def documents(self) -> tuple[str, ...]:
        """The ids of all documents of which the view tells something, the one viewed first."""
        beside = (*self.children, *(self.thread.mails if self.thread else ()), *self.same_file.documents())
        return tuple(dict.fromkeys(each.id for each in (self.document, self.parent, *beside) if each))


class Search:
    """The search service. Its methods raise `access.Refused`, `audit.RecordUnwritten` and the engine's errors."""

    def __init__(self, evidence: Evidence, audit: Audit, pages: Pages) -> None:
        self._evidence = evidence
        self._audit = audit
        self._pages = pages

    def search(self, actor: Actor, request: SearchRequest) -> SearchResult:
        """One page of what the actor may see. `query.errors.BadQuery` for a search that cannot be run."""
        permit(actor.person, Action.SEARCH)
        began = time.monotonic()
        place = self._pages.open(actor.person.name, request)
        planned = plan(request, place)
        page = self._evidence.run(Index.EVIDENCE, restrict(actor, planned.page))
        counted = self._evidence.run(Index.EVIDENCE, restrict(actor, planned.facets)) if planned.facets else page
        hits, total = page["hits"]["hits"], page["hits"]["total"]["value"]
        remade = self._remade(actor, hits, planned.query)
        notices = (*planned.query.notices, *self._waiting(actor, planned.query))
        self._audit.record(
            use_by(
                actor,
                Action.SEARCH,
                query=request.q,
                hits=total,
                documents=tuple(hit["_id"] for hit in hits),
                detail=_choices(request),
            )
        )
        return SearchResult(
            total=total,
            took_ms=round((time.monotonic() - began) * 1000),
            reading=planned.reading,
            notices=notices,
            next=self._next(actor, request, place, page),
            hits=tuple(_hit(hit, remade.get(hit["_id"])) for hit in hits),
            facets=_facets(counted["aggregations"], request),
        )

    def view(self, actor: Actor, document_id: str) -> View:
        """A document with what belongs to it; `NotFound` where there is none or the actor may not see it."""
        permit(actor.person, Action.VIEW)
        # The engine takes no empty id; every question costs the same calls, whatever it is about.
        found, _ = self._documents(actor, {"ids": {"values": [document_id or "-"]}}, 1)
        view = self._family(actor, found[0]) if found else None
        seen = () if view is None else view.documents()
        self._audit.record(use_by(actor, Action.VIEW, query=document_id, hits=len(found), documents=seen))
        if view is None:
            raise NotFound
        return view

    def _remade(self, actor: Actor, hits: list[Mapping[str, Any]], query: Query) -> dict[str, tuple[str, ...]]:
        """Snippets, by document, of hits whose text writes the identifier in another way than the search."""
        forms = unmarked(hits, query.identifiers)
        if not forms:
            return {}
        answer = self._evidence.run(Index.EVIDENCE, restrict(actor, marking(forms)))
        return {hit["_id"]: tuple(hit["highlight"]["text"]) for hit in answer["hits"]["hits"] if "highlight" in hit}

    def _waiting(self, actor: Actor, query: Query) -> tuple[str, ...]:
        """Notices where a name is asked for, of documents in which none were looked for."""
        if not query.fields & NAMES:
            return ()
        answer = self._evidence.run(Index.EVIDENCE, restrict(actor, unnamed.unnamed()))
        return unnamed.notices(answer)

    def _family(self, actor: Actor, document: StoredDocument) -> View:
        parent_id = document.source.get("parent")
        parents, _ = self._documents(actor, {"ids": {"values": [parent_id]}}, 1) if parent_id else ((), 0)
        children, count = self._documents(actor, {"term": {"parent": document.id}}, MOST_CHILDREN, IN_BRIEF)

        def run(body: Mapping[str, Any]) -> Mapping[str, Any]:
            return self._evidence.run(Index.EVIDENCE, restrict(actor, body))

        thread, same_file = mail_thread(run, document), copies(run, document)
        return View(document, parents[0] if parents else None, children, count, thread, same_file)

    def _documents(
        self, actor: Actor, query: Mapping[str, Any], most: int, leave_out: tuple[str, ...] = ()
    ) -> tuple[tuple[StoredDocument, ...], int]:
        body = {
            "query": query,
            "size": most,
            "sort": ["order", "part"],
            "_source": {"excludes": [*NEVER_SHOWN, *leave_out]},
        }
        answer = self._evidence.run(Index.EVIDENCE, restrict(actor, body))["hits"]
        found = tuple(StoredDocument(hit["_id"], hit["_source"]) for hit in answer["hits"])
        return found, answer["total"]["value"]

    def _next(self, actor: Actor, request: SearchRequest, place: Place, page: Mapping[str, Any]) -> str:
        hits = page["hits"]["hits"]
        seen = place.seen + len(hits)
        if not hits or seen >= page["hits"]["total"]["value"]:
            return ""
        return self._pages.seal(actor.person.name, request, Place(tuple(hits[-1]["sort"]), seen))


def _hit(hit: Mapping[str, Any], remade: tuple[str, ...] | None) -> Hit:
    source = hit["_source"]
    return Hit(
        id=hit["_id"],
        kind=source["kind"],
        force=source["force"],
        seizure=source["seizure_key"],
        path=source["path"],
        part=source.get("part", ""),
        platform=source.get("platform"),
        conversation=source.get("conversation"),
        sender=source.get("sender"),
        recipients=_many(source.get("recipients")),
        sent_at=source.get("sent_at"),
        subject=source.get("subject"),
        mime=source.get("mime"),
        snippets=remade or snippets(hit),
        entities=_many(source.get("ents")),
    )


def _many(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _facets(counted: Mapping[str, Any], request: SearchRequest) -> dict[str, tuple[FacetValue, ...]]:
    """The counts of each facet; a value that was chosen is there even where it counts nothing, to be taken off."""
    facets = {}
    for name in FACETS:
        values = {bucket["key"]: bucket["doc_count"] for bucket in counted[name]["values"]["buckets"]}
        for value in chosen(request, name):
            values.setdefault(value, 0)
        facets[name] = tuple(FacetValue(value, count) for value, count in values.items())
    return facets


def _choices(request: SearchRequest) -> dict[str, str]:
    """What was chosen beside the box, for the record."""
    asked = {name: " ".join(chosen(request, name)) for name in CHOICES}
    asked |= {"after": request.after, "before": request.before, "sort": request.sort, "size": str(request.size)}
    asked["page"] = "further" if request.next else "first"
    return {name: value for name, value in asked.items() if value}
