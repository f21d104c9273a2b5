"""Reading a conversation round one of its messages: a window at a time, never the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cets_search.access import Action, permit, restrict
from cets_search.audit import Audit, use_by
from cets_search.engine.evidence import Evidence, Index
from cets_search.model import Actor, FacetValue, SearchRequest, StoredDocument
from cets_search.query import conversation as ask
from cets_search.query.build import build
from cets_search.query.conversation import Thread
from cets_search.query.errors import BadQuery
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
class Attachment:
    """A name in an export, and the document made from that file, where the reader may see one."""

    name: str
    document: str | None


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

    def __init__(self, evidence: Evidence, audit: Audit) -> None:
        self._evidence = evidence
        self._audit = audit

    def context(self, actor: Actor, request: ContextRequest) -> Conversation:
        """The window asked for. `NotFound` where there is no such document or the actor may not see it; `BadQuery`
        for a search or a size that cannot be."""
        permit(actor.person, Action.VIEW)
        if not 1 <= request.size <= LARGEST_WINDOW:
            raise BadQuery(f"n is {request.size}: give a whole number from 1 to {LARGEST_WINDOW}.")
        if request.search:
            build(request.search.q)  # a search that cannot be is refused before anything is looked at
        reader = _Reader(actor, self._evidence)
        opened = reader.document(request.document_id)
        found = _read(reader, opened, request) if opened else None
        self._audit.record(
            use_by(
                actor,
                Action.VIEW,
                query=request.document_id,
                hits=len(found.messages) if found else 0,
                documents=_shown(found) if found else (),
                detail={"as": "conversation"} | ({"search": request.search.q} if request.search else {}),
            )
        )
        if found is None:
            raise NotFound
        return found


@dataclass(frozen=True, slots=True)
class _Side:
    """The nearest messages on one side of a place, in reading order, and how many there are in all."""

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

    def run(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        return self.evidence.run(Index.EVIDENCE, restrict(self.actor, body))

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

    def before(self, edge: int, size: int) -> _Side:
        side = self._side(edge, size, down=self.turned)
        return _Side(side.found[::-1], side.total)

    def after(self, edge: int, size: int) -> _Side:
        return self._side(edge, size, down=not self.turned)

    def hits(self, search: SearchRequest, opened: tuple[str, int], ids: set[str]) -> tuple[Hits, frozenset[str]]:
        """What the search finds round the opened document (its id and place), and which of `ids` are found."""
        found = ask.matching(self.of, search)
        before = self.reader.run(ask.next_match(found, opened[1], down=self.turned))["hits"]
        after = self.reader.run(ask.next_match(found, opened[1], down=not self.turned))["hits"]
        marked = frozenset(_ids(self.reader.run(ask.among(found, {*ids, opened[0]}))["hits"]))
        itself = int(opened[0] in marked)
        total, place = before["total"]["value"] + itself + after["total"]["value"], before["total"]["value"] + itself
        return Hits(total, place, next(iter(_ids(before)), None), next(iter(_ids(after)), None)), marked

    def answers(self, documents: Iterable[StoredDocument]) -> dict[str, str]:
        """The ids of the messages that these reply to, by the name under which they do."""
        names = {name for document in documents if (name := _first(document, "reply_to"))}
        if not names:
            return {}
        found: dict[str, str] = {}
        for hit in self.reader.run(ask.named(self.of, names))["hits"]["hits"]:
            source = hit["_source"]
            for name in (source.get("part"), *_values(source.get("metadata", {}).get("message_id"))):
                found.setdefault(str(name), hit["_id"])
        return found

    def attachments(self, documents: Iterable[StoredDocument]) -> dict[str, tuple[Attachment, ...]]:
        """What the messages name as attached, by the message's id, each with its document where there is one."""
        named = {each.id: (each.source, _named(each)) for each in documents if field(each, "attachment")}
        if not named:
            return {}
        placed = [
            ask.places(source["path"], source["part"], name) for source, stated in named.values() for name, _ in stated
        ]
        parts, paths = ([place for both in placed for place in both[side]] for side in (0, 1))
        hashes = [digest for _, stated in named.values() for _, digest in stated if digest]
        source = next(iter(named.values()))[0]
        there: dict[tuple[str, str], str] = {}
        for hit in self.reader.run(ask.attached(source, parts, paths, hashes))["hits"]["hits"]:
            found = hit["_source"]
            within = found["item"] == source["item"] and found["part"]
            for key in (
                ("part", found["part"]) if within else ("path", found["path"]),
                ("sha256", found.get("sha256")),
            ):
                there.setdefault(key, hit["_id"])
        return {key: tuple(_attachment(of, one, there) for one in stated) for key, (of, stated) in named.items()}

    def _side(self, edge: int, size: int, *, down: bool) -> _Side:
        answer = self.reader.run(ask.stretch(self.of, edge, size, down=down))["hits"]
        return _Side(
            tuple(StoredDocument(hit["_id"], hit["_source"]) for hit in answer["hits"]), answer["total"]["value"]
        )


def field(document: StoredDocument, name: str) -> tuple[str, ...]:
    """What a message says under a name: in a field of the index, or in its metadata."""
    source = document.source
    return _values(source.get(name) or source.get("metadata", {}).get(name))


def _read(reader: _Reader, opened: StoredDocument, request: ContextRequest) -> Conversation:
    of = ask.thread(opened.id, opened.source)
    outlined = reader.run(ask.outline(of))
    talk = _Talk(reader, of, ask.newest_first(outlined["aggregations"]))
    itself = opened.source["kind"] in ask.TALK
    edge = _order(opened) if itself else (FARTHEST if talk.turned else -1)
    earlier, middle, later = _window(talk, request, opened if itself else None, edge)
    shown = (*earlier.found, *middle, *later.found)
    searching = request.search if request.search and request.search.q else None
    hits, marked = (
        talk.hits(searching, (opened.id, edge), {each.id for each in shown}) if searching else (None, frozenset())
    )
    answers, attachments = talk.answers(shown), talk.attachments(shown)
    buckets = outlined["aggregations"]["senders"]["buckets"]
    return Conversation(
        opened=opened,
        about=reader.document(str(opened.source.get("parent") or "")) if itself else opened,
        messages=tuple(
            Message(
                document=each,
                answers=answers.get(_first(each, "reply_to")),
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
    return talk.before(edge, request.size), (message,), talk.after(edge, request.size)


def _shown(found: Conversation) -> tuple[str, ...]:
    """The ids of all documents of which the answer tells something."""
    linked = [each.document for message in found.messages for each in message.attachments]
    answers = [message.answers for message in found.messages]
    near = [found.hits.previous, found.hits.next] if found.hits else []
    about = [found.opened.id, found.about.id if found.about else None]
    everything = [*about, *(message.document.id for message in found.messages), *answers, *linked, *near]
    return tuple(dict.fromkeys(each for each in everything if each))


def _named(document: StoredDocument) -> list[tuple[str, str]]:
    """The attachments that a message names, each with the SHA-256 that it states, where there is one for each."""
    names, digests = field(document, "attachment"), field(document, "attachment_sha256")
    return [(name, digests[n].lower() if len(digests) == len(names) else "") for n, name in enumerate(names)]


def _attachment(source: Mapping[str, Any], named: tuple[str, str], there: Mapping[tuple[str, str], str]) -> Attachment:
    name, digest = named
    parts, paths = ask.places(source["path"], source["part"], name)
    keys = [*(("part", part) for part in parts), *(("path", path) for path in paths), ("sha256", digest)]
    return Attachment(name, next((there[key] for key in keys if key in there and key[1]), None))


def _order(document: StoredDocument) -> int:
    return int(document.source.get("order", 0))


def _first(document: StoredDocument, name: str) -> str:
    return next(iter(field(document, name)), "")


def _ids(hits: Mapping[str, Any]) -> list[str]:
    return [hit["_id"] for hit in hits["hits"]]


def _values(value: Any) -> tuple[str, ...]:
    if not value:
        return ()
    return (str(value),) if isinstance(value, str | int) else tuple(map(str, value))
