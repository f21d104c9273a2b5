"""Searching and reading documents: build, restrict, run, record, answer. In that order, always."""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Final

from cets_search import access
from cets_search.access import Action, permit, restrict
from cets_search.answer import Hit, SearchResult
from cets_search.audit import Audit, use_by
from cets_search.engine.errors import EngineTooCostly
from cets_search.engine.evidence import Evidence, Index, Run
from cets_search.folded import Folded, Line, page, unfolded
from cets_search.handling import UNMARKED, Markings
from cets_search.model import Actor, LedgerEntry, SearchRequest, Seizure, StoredDocument, Use
from cets_search.nothing_found import nothing_found
from cets_search.pieces import Pieces, numbered, pieces
from cets_search.query import facets, folding, unnamed
from cets_search.query.body import plan
from cets_search.query.build import Query
from cets_search.query.errors import BadQuery
from cets_search.query.fields import NAMES
from cets_search.query.filters import CHOICES, chosen
from cets_search.query.paging import Pages, Place
from cets_search.query.rules import Rules
from cets_search.query.secret import concealed
from cets_search.query.snippets import marking, snippets, unmarked
from cets_search.related import Copies, MailThread, alike, copies, mail_thread
from cets_search.stored import kept, ledger_entry, seizure

MOST_CHILDREN: Final = 500

AT_ONCE: Final = 16
"""How many searches of one process are put on record at once; further ones wait."""

NEVER_SHOWN: Final = ("readers", "guard", "audience")
"""What serves the access rule only."""

IN_BRIEF: Final = ("text", "metadata", "entities", "ents")
"""What a list of children leaves out."""


class NotFound(Exception):  # noqa: N818 - reads as what happened
    """There is no such thing, or the person may not see it: the two are never told apart."""

    def __init__(self) -> None:
        super().__init__("There is nothing here that you may see.")


@dataclass(frozen=True, slots=True)
class View:
    """A document, the one that holds it, those it holds, a mail's thread, where else its content is, what is like it,
    the pieces beside it, the ledger's entry of its file, and its seizure's markings: each only as far as the reader may
    see it.

    `children` are at most `MOST_CHILDREN`, in their order; `child_count` is how many there are.
    """

    document: StoredDocument
    parent: StoredDocument | None
    children: tuple[StoredDocument, ...]
    child_count: int
    thread: MailThread | None
    same_file: Copies
    similar: tuple[StoredDocument, ...]
    pieces: Pieces
    item: LedgerEntry | None
    markings: Markings

    def documents(self) -> tuple[str, ...]:
        """The ids of all documents of which the view tells something, the one viewed first."""
        beside = (
            *self.children,
            *(self.thread.mails if self.thread else ()),
            *self.same_file.documents(),
            *self.similar,
            *self.pieces.documents(),
        )
        return tuple(dict.fromkeys(each.id for each in (self.document, self.parent, *beside) if each))


class Search:
    """The search service. Its methods raise `access.Refused`, `audit.RecordUnwritten` and the engine's errors."""

    def __init__(self, evidence: Evidence, audit: Audit, pages: Pages, rules: Rules) -> None:
        self._evidence = evidence
        self._audit = audit
        self._pages = pages
        self._rules = rules
        self._beside = ThreadPoolExecutor(AT_ONCE, "search-records")

    def search(self, actor: Actor, request: SearchRequest) -> SearchResult:
        """One page of what the actor may see. `query.errors.BadQuery` for a search that cannot be run."""
        permit(actor.person, Action.SEARCH)
        began = time.monotonic()
        place = self._pages.open(actor.person.name, request)
        planned = plan(request, place, self._rules)
        try:
            page = self._page(actor, planned.page, request)
        except EngineTooCostly as refused:
            raise BadQuery(str(refused), planned.query.pattern_at) from refused
        counted = self._evidence.run(Index.EVIDENCE, restrict(actor, planned.facets)) if planned.facets else page.answer
        total = page.answer["hits"]["total"]["value"]
        hits = [line.hit for line in page.lines]
        # Written while the rest is put together; nothing is answered before it stands.
        recording = self._beside.submit(self._audit.record, self._use(actor, request, total, hits))
        remade = self._remade(actor, hits, planned.query)
        nothing = None if total or not request.q else nothing_found(self._run(actor), request, self._rules)
        counts = facets.counted(request, counted["aggregations"])
        result = SearchResult(
            total=total,
            took_ms=0,
            reading=planned.reading,
            notices=(*planned.query.notices, *self._waiting(actor, planned.query)),
            next=self._pages.seal(actor.person.name, request, Place(page.after)) if page.after else "",
            hits=tuple(_hit(line, remade.get(line.hit["_id"])) for line in page.lines),
            facets=counts.facets,
            excluded=counts.excluded,
            histogram=counts.histogram,
            different=folding.count_different(total, page.answer["aggregations"]),
            nothing=nothing,
        )
        recording.result()
        return replace(result, took_ms=round((time.monotonic() - began) * 1000))

    def _use(self, actor: Actor, request: SearchRequest, total: int, hits: list[Mapping[str, Any]]) -> Use:
        recorded = concealed(request.q, self._rules.card_key)
        return use_by(
            actor,
            Action.SEARCH,
            query=recorded,
            hits=total,
            documents=tuple(hit["_id"] for hit in hits),
            detail=_choices(request),
            readers=access.own(actor.person.name),
            asked=kept(replace(request, q=recorded)),
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

    def piece(self, actor: Actor, document_id: str, number: int) -> str:
        """The id of the page, slide or row of this number in the same document; `NotFound` where there is none."""
        permit(actor.person, Action.VIEW)
        found, _ = self._documents(actor, {"ids": {"values": [document_id or "-"]}}, 1)
        piece = numbered(self._run(actor), found[0], number) if found else None
        seen = (piece.id,) if piece else ()
        self._audit.record(use_by(actor, Action.VIEW, query=document_id, hits=len(seen), documents=seen))
        if piece is None:
            raise NotFound
        return piece.id

    def _item(self, actor: Actor, document: StoredDocument) -> LedgerEntry | None:
        """The ledger's entry of the file that the document was made of."""
        body = {"query": {"ids": {"values": [document.source["item"]]}}, "size": 1}
        hits = self._evidence.run(Index.ITEMS, restrict(actor, body))["hits"]["hits"]
        return ledger_entry(hits[0]) if hits else None

    def _markings(self, actor: Actor, document: StoredDocument) -> Markings:
        """How the document is to be handled: as its seizure is."""
        of = Seizure(document.source["force"], document.source["seizure"])
        body = {"query": {"ids": {"values": [of.id]}}, "size": 1}
        hits = self._evidence.run(Index.SEIZURES, restrict(actor, body))["hits"]["hits"]
        return seizure(hits[0]["_source"]).markings if hits else UNMARKED

    def _run(self, actor: Actor) -> Run:
        return lambda body: self._evidence.run(Index.EVIDENCE, restrict(actor, body))

    def _remade(self, actor: Actor, hits: list[Mapping[str, Any]], query: Query) -> dict[str, tuple[str, ...]]:
        """Snippets, by document, of hits whose text writes the identifier in another way than the search."""
        forms = unmarked(hits, query)
        if not forms:
            return {}
        answer = self._evidence.run(Index.EVIDENCE, restrict(actor, marking(forms)))
        return {hit["_id"]: snippets(hit) for hit in answer["hits"]["hits"]}

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
        run = self._run(actor)
        parent = parents[0] if parents else None
        item = self._item(actor, document)
        thread, same_file, similar = mail_thread(run, document), copies(run, document), alike(run, document)
        return View(
            document=document,
            parent=parent,
            children=children,
            child_count=count,
            thread=thread,
            same_file=same_file,
            similar=similar,
            pieces=pieces(run, document),
            item=item,
            markings=self._markings(actor, document),
        )

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

    def _page(self, actor: Actor, body: Mapping[str, Any], request: SearchRequest) -> Folded:
        def run(asked: Mapping[str, Any]) -> Mapping[str, Any]:
            return self._evidence.run(Index.EVIDENCE, restrict(actor, asked), leave_out=folding.UNREAD)

        return (page if request.folded else unfolded)(run, body, request.size)


def _hit(line: Line, remade: tuple[str, ...] | None) -> Hit:
    hit, source = line.hit, line.hit["_source"]
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
        copies=line.copies,
        held=line.held,
    )


def _many(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _choices(request: SearchRequest) -> dict[str, str]:
    """What was chosen beside the box, for the record."""
    asked = {name: " ".join(chosen(request, name)) for name in CHOICES}
    asked |= {"without": " ".join(f"{name}={value}" for name, value in request.without)}
    asked |= {"forms": "all" if request.forms else "", "folded": "" if request.folded else "no"}
    asked |= {"after": request.after, "before": request.before, "sort": request.sort, "size": str(request.size)}
    asked["page"] = "further" if request.next else "first"
    return {name: value for name, value in asked.items() if value}
