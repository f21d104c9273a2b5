"""Reading a conversation round one of its messages: a window at a time, never the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cets_search.access import Action, permit, restrict
from cets_search.answer import FacetValue
from cets_search.audit import Audit, use_by
from cets_search.engine.evidence import Evidence, Index
from cets_search.mentions import Attachment, answered, attached, field
from cets_search.model import Actor, SearchRequest, StoredDocument
from cets_search.query import conversation as ask
from cets_search.query.build import build
from cets_search.query.conversation import Page, Thread
from cets_search.query.errors import BadQuery
from cets_search.query.rules import Rules
from cets_search.query.secret import concealed
from cets_search.search import NotFound

LARGEST_WINDOW: Final = 50
"""Messages on one side of the one that was opened."""


@dataclass(frozen=True, slots=True)
class ContextRequest:
    """A window on a conversation: `size` messages either side of a document; or, where `before` or `after` is given
    (an `earlier` or `later` of an answer about it), so many from there on. `search` marks what it finds."""

    document_id: str
    size: int = 20
    before: int | None = None
    after: int | None = None
    search: SearchRequest | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """`answers` is the id of the message that this one replies to; `hit` whether the search finds this one."""

    document: StoredDocument
    answers: str | None
    attachments: tuple[Attachment, ...]
    hit: bool


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search finds in the conversation: how many, how many up to the opened message, and those next to it."""

    total: int
    place: int
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A stretch of a conversation, in the order of its file or files; turned round where that has the newest first.

    `about` is the document that holds the messages. `place` counts the opened message from 1, 0 where it is none.
    `senders` are those who wrote most. `earlier` and `later` are None where there is nothing more.
    """

    opened: StoredDocument
    about: StoredDocument | None
    messages: tuple[Message, ...]
    total: int
    place: int
    newest_first: bool
    senders: tuple[FacetValue, ...]
    earlier: int | None
    later: int | None
    hits: Hits | None


class Conversations:
    """The conversation service. Raises `access.Refused`, `audit.RecordUnwritten` and the engine's errors."""

    def __init__(self, evidence: Evidence, audit: Audit, rules: Rules) -> None:
        self._evidence = evidence
        self._audit = audit
        self._rules = rules.unlimited()

    def context(self, actor: Actor, request: ContextRequest) -> Conversation:
        """The window asked for. `NotFound` where there is no such document or the actor may not see it; `BadQuery`
        for a search or a size that cannot be."""
        permit(actor.person, Action.VIEW)
        if not 1 <= request.size <= LARGEST_WINDOW:
            raise BadQuery(f"n is {request.size}: give a whole number from 1 to {LARGEST_WINDOW}.")
        if request.search:
            build(request.search.q, self._rules)  # a search that cannot be is refused before anything is looked at
        reader = _Reader(actor, self._evidence, self._rules)
        opened = reader.document(request.document_id)
        found = _read(reader, opened, request) if opened else None
        self._audit.record(
            use_by(
                actor,
                Action.VIEW,
                query=request.document_id,
                hits=len(found.messages) if found else 0,
                documents=_shown(found) if found else (),
                detail={"as": "conversation"}
                | ({"search": concealed(request.search.q, self._rules.card_key)} if request.search else {}),
            )
        )
        if found is None:
            raise NotFound
        return found


@dataclass(frozen=True, slots=True)
class _Side:
    """The nearest messages on one side of a place, in reading order, and how many there are in all: to the last where
    they were counted, else one more than were found, or none more."""

    found: tuple[StoredDocument, ...]
    total: int

    @property
    def more(self) -> bool:
        return self.total > len(self.found)


UNREAD: Final = _Side((), 1)
"""A side that was not asked for: what was asked for began at a message that stands on it."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Asks for one person, within what that person may see."""

    actor: Actor
    evidence: Evidence
    rules: Rules

    def run(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        return self.evidence.run(Index.EVIDENCE, restrict(self.actor, body))

    def turned(self, of: Thread, outlined: Mapping[str, Any]) -> bool:
        """Whether the file begins with the newest message and ends with the oldest, as some exports do."""
        oldest, newest = outlined["oldest"]["value"], outlined["newest"]["value"]
        first, last = of.on(of.pages[0]), of.on(of.pages[-1])
        if oldest == newest or self._edge(first, last=False) != newest:  # most files are told by their first message
            return False
        return self._edge(last, last=True) == int(oldest)

    def _edge(self, of: Thread, *, last: bool) -> int | None:
        found = self.run(ask.edge(of, last=last))["hits"]["hits"]
        return int(found[0]["fields"]["sent"][0]) if found else None

    def document(self, document_id: str) -> StoredDocument | None:
        # The engine takes no empty id; every question costs the same calls, whatever it is about.
        body = {"query": {"ids": {"values": [document_id or "-"]}}, "_source": {"excludes": list(ask.LEFT_OUT)}}
        found = self.run(body)["hits"]["hits"]
        return StoredDocument(found[0]["_id"], found[0]["_source"]) if found else None

    def whole(self, of: Thread, about: StoredDocument | None) -> Thread:
        """The conversation with all its pages, where its export wrote it into several files."""
        body = ask.page_documents(about.source) if about else None
        if about is None or body is None:
            return of
        found = self.run(body)["hits"]["hits"]
        return ask.paged(of, about.source, [(hit["_id"], hit["_source"]) for hit in found])


@dataclass(frozen=True, slots=True)
class _Talk:
    """One conversation as it is read: from its beginning, or, where it is `turned`, from its end."""

    reader: _Reader
    of: Thread
    turned: bool

    def before(self, edge: int, size: int, *, counted: bool = False) -> _Side:
        side = self._side(edge, size, down=self.turned, counted=counted)
        return _Side(side.found[::-1], side.total)

    def after(self, edge: int, size: int) -> _Side:
        return self._side(edge, size, down=not self.turned, counted=False)

    def hits(self, search: SearchRequest, opened: tuple[str, int], ids: set[str]) -> tuple[Hits, frozenset[str]]:
        """What the search finds round the opened document (its id and place), and which of `ids` are found."""
        found = ask.matching(search, self.reader.rules)
        before, previous = self._matches(found, opened[1], down=self.turned)
        after, following = self._matches(found, opened[1], down=not self.turned)
        marked = frozenset(_ids(self.reader.run(ask.among(self.of, found, {*ids, opened[0]}))["hits"]))
        itself = int(opened[0] in marked)
        return Hits(before + itself + after, before + itself, previous, following), marked

    def _side(self, edge: int, size: int, *, down: bool, counted: bool) -> _Side:
        reach = ask.reach(self.of, edge, down=down)
        found: list[StoredDocument] = []
        total, bound = 0, reach.bound
        for number, page in enumerate(reach.near):
            if counted and len(found) == size:  # the rest is counted in one question, however many pages it has
                total += self.reader.run(ask.count(self.of.on(*reach.near[number:])))["hits"]["total"]["value"]
                break
            body = ask.stretch(self.of.on(page), bound, size - len(found), down=down, counted=counted)
            answer = self.reader.run(body)["hits"]
            found += [StoredDocument(hit["_id"], hit["_source"]) for hit in answer["hits"]]
            total, bound = total + answer["total"]["value"], ()
            if not counted and total > size:
                break
        return _Side(tuple(found), total)

    def _matches(self, found: Sequence[Mapping[str, Any]], edge: int, *, down: bool) -> tuple[int, str | None]:
        """How many matches there are on one side of a place, and the id of the nearest."""
        reach = ask.reach(self.of, edge, down=down)
        if not reach.near:
            return 0, None
        total, nearest = self._next(found, reach.near[0], reach.bound, down=down)
        if further := reach.near[1:]:
            counted = self.reader.run(ask.count(self.of.on(*further), found))
            total += counted["hits"]["total"]["value"]
            with_some = {bucket["key"] for bucket in counted["aggregations"]["pages"]["buckets"]}
            page = next((page for page in further if page.parent in with_some), None)
            if nearest is None and page is not None:
                _, nearest = self._next(found, page, (), down=down)
        return total, nearest

    def _next(
        self, found: Sequence[Mapping[str, Any]], page: Page, bound: Iterable[dict[str, Any]], *, down: bool
    ) -> tuple[int, str | None]:
        answer = self.reader.run(ask.next_match(self.of.on(page), found, bound, down=down))["hits"]
        return answer["total"]["value"], next(iter(_ids(answer)), None)

    def place(self, document: StoredDocument) -> int:
        """Where a message stands."""
        pages = [page.parent for page in self.of.pages]
        parent = document.source.get("parent")
        return (pages.index(parent) if parent in pages else 0) * ask.STRIDE + int(document.source.get("order", 0))

    def begins(self, document: StoredDocument) -> int:
        """The place before the first message that a document holds, as it is read."""
        pages = [page.parent for page in self.of.pages]
        at = pages.index(document.id) if document.id in pages else 0
        return (at + 1) * ask.STRIDE - 1 if self.turned else at * ask.STRIDE - 1


def _read(reader: _Reader, opened: StoredDocument, request: ContextRequest) -> Conversation:
    itself = opened.source["kind"] in ask.TALK
    about = reader.document(str(opened.source.get("parent") or "")) if itself else opened
    of = reader.whole(ask.thread(opened.id, opened.source), about)
    outlined = reader.run(ask.outline(of))
    talk = _Talk(reader, of, reader.turned(of, outlined["aggregations"]))
    edge = talk.place(opened) if itself else talk.begins(opened)
    earlier, middle, later = _window(talk, request, opened if itself else None, edge)
    shown = (*earlier.found, *middle, *later.found)
    searching = request.search if request.search and request.search.q else None
    hits, marked = (
        talk.hits(searching, (opened.id, edge), {each.id for each in shown}) if searching else (None, frozenset())
    )
    answers, attachments = answered(reader.run, of, shown), attached(reader.run, shown)
    buckets = outlined["aggregations"]["senders"]["buckets"]
    return Conversation(
        opened=opened,
        about=about,
        messages=tuple(
            Message(
                document=each,
                answers=answers.get(next(iter(field(each, "reply_to")), "")),
                attachments=attachments.get(each.id, ()),
                hit=each.id in marked,
            )
            for each in shown
        ),
        total=outlined["hits"]["total"]["value"],
        place=earlier.total + 1 if middle else 0,
        newest_first=talk.turned,
        senders=tuple(FacetValue(bucket["key"], bucket["doc_count"]) for bucket in buckets),
        earlier=talk.place(shown[0]) if shown and earlier.more else None,
        later=talk.place(shown[-1]) if shown and later.more else None,
        hits=hits,
    )


def _window(
    talk: _Talk, request: ContextRequest, message: StoredDocument | None, edge: int
) -> tuple[_Side, tuple[StoredDocument, ...], _Side]:
    """What comes before, the opened message, and what comes after, as far as they were asked for."""
    if request.before is not None:
        return talk.before(request.before, request.size), (), UNREAD
    if request.after is not None:
        return UNREAD, (), talk.after(request.after, request.size)
    if message is None:
        above = talk.before(edge, 0) if len(talk.of.pages) > 1 else _Side((), 0)
        return above, (), talk.after(edge, 2 * request.size + 1)
    return talk.before(edge, request.size, counted=True), (message,), talk.after(edge, request.size)


def _shown(found: Conversation) -> tuple[str, ...]:
    """The ids of all documents of which the answer tells something."""
    linked = [each.document for message in found.messages for each in message.attachments]
    answers = [message.answers for message in found.messages]
    near = [found.hits.previous, found.hits.next] if found.hits else []
    about = [found.opened.id, found.about.id if found.about else None]
    everything = [*about, *(message.document.id for message in found.messages), *answers, *linked, *near]
    return tuple(dict.fromkeys(each for each in everything if each))


def _ids(hits: Mapping[str, Any]) -> list[str]:
    return [hit["_id"] for hit in hits["hits"]]
