"""Reading a conversation round one of its messages: a window at a time, never the whole."""

from __future__ import annotations

from collections.abc import Mapping
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
from cets_search.query.conversation import Thread
from cets_search.query.errors import BadQuery
from cets_search.query.rules import Rules
from cets_search.query.secret import concealed
from cets_search.search import NotFound

LARGEST_WINDOW: Final = 50
"""Messages on one side of the one that was opened."""

FARTHEST: Final = 2**62
"""A place behind the last in any file."""


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
    """A stretch of a conversation, in the order of the file; turned round where that has the newest first.

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
        if oldest == newest or self._edge(of, last=False) != newest:  # most files are told by their first message
            return False
        return self._edge(of, last=True) == int(oldest)

    def _edge(self, of: Thread, *, last: bool) -> int | None:
        found = self.run(ask.edge(of, last=last))["hits"]["hits"]
        return int(found[0]["fields"]["sent"][0]) if found else None

    def document(self, document_id: str) -> StoredDocument | None:
        # The engine takes no empty id; every question costs the same calls, whatever it is about.
        body = {"query": {"ids": {"values": [document_id or "-"]}}, "_source": {"excludes": list(ask.LEFT_OUT)}}
        found = self.run(body)["hits"]["hits"]
        return StoredDocument(found[0]["_id"], found[0]["_source"]) if found else None


@dataclass(frozen=True, slots=True)
class _Talk:
    """One conversation as it is read: from the file's beginning, or, where it is `turned`, from its end."""

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
        found = ask.matching(self.of, search, self.reader.rules)
        before = self.reader.run(ask.next_match(found, opened[1], down=self.turned))["hits"]
        after = self.reader.run(ask.next_match(found, opened[1], down=not self.turned))["hits"]
        marked = frozenset(_ids(self.reader.run(ask.among(found, {*ids, opened[0]}))["hits"]))
        itself = int(opened[0] in marked)
        total, place = before["total"]["value"] + itself + after["total"]["value"], before["total"]["value"] + itself
        return Hits(total, place, next(iter(_ids(before)), None), next(iter(_ids(after)), None)), marked

    def _side(self, edge: int, size: int, *, down: bool, counted: bool) -> _Side:
        answer = self.reader.run(ask.stretch(self.of, edge, size, down=down, counted=counted))["hits"]
        return _Side(
            tuple(StoredDocument(hit["_id"], hit["_source"]) for hit in answer["hits"]), answer["total"]["value"]
        )


def _read(reader: _Reader, opened: StoredDocument, request: ContextRequest) -> Conversation:
    of = ask.thread(opened.id, opened.source)
    outlined = reader.run(ask.outline(of))
    talk = _Talk(reader, of, reader.turned(of, outlined["aggregations"]))
    itself = opened.source["kind"] in ask.TALK
    edge = _order(opened) if itself else (FARTHEST if talk.turned else -1)
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
        about=reader.document(str(opened.source.get("parent") or "")) if itself else opened,
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
        earlier=_order(shown[0]) if shown and earlier.more else None,
        later=_order(shown[-1]) if shown and later.more else None,
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
        return _Side((), 0), (), talk.after(edge, 2 * request.size + 1)
    return talk.before(edge, request.size, counted=True), (message,), talk.after(edge, request.size)


def _shown(found: Conversation) -> tuple[str, ...]:
    """The ids of all documents of which the answer tells something."""
    linked = [each.document for message in found.messages for each in message.attachments]
    answers = [message.answers for message in found.messages]
    near = [found.hits.previous, found.hits.next] if found.hits else []
    about = [found.opened.id, found.about.id if found.about else None]
    everything = [*about, *(message.document.id for message in found.messages), *answers, *linked, *near]
    return tuple(dict.fromkeys(each for each in everything if each))


def _order(document: StoredDocument) -> int:
    return int(document.source.get("order", 0))


def _ids(hits: Mapping[str, Any]) -> list[str]:
    return [hit["_id"] for hit in hits["hits"]]
