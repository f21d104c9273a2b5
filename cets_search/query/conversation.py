"""Questions to one conversation as search bodies, not yet restricted to what anybody may read.

The messages of a conversation are told by their file (`item`), the document that holds them (`parent`) and the
conversation's name, and stand in the file's own order (`order`, a number that is theirs alone within the file).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cets_search.model import SearchRequest
from cets_search.query import filters
from cets_search.query.build import build
from cets_search.query.rules import Rules

TALK: Final = ("message", "call")
"""The kinds that stand in conversations."""

MOST_SENDERS: Final = 50
MOST_LINKS: Final = 500
DEEPEST: Final = 16
"""How many folders above a message its attachments are looked for in."""

LEFT_OUT: Final = ("readers", "guard", "ents")
MILLISECONDS: Final = {"field": "sent", "format": "epoch_millis"}


@dataclass(frozen=True, slots=True)
class Thread:
    """Which messages belong together. `parent` None: in no document; `name` None: any, where `whole`, else none."""

    item: str
    parent: str | None
    name: str | None = None
    whole: bool = False

    def clauses(self) -> list[dict[str, Any]]:
        """What holds of each of its messages."""
        found: list[dict[str, Any]] = [{"term": {"item": self.item}}, {"terms": {"kind": list(TALK)}}]
        found.append(_is("parent", self.parent))
        return found if self.whole else [*found, _is("conversation", self.name)]


def thread(document_id: str, source: Mapping[str, Any]) -> Thread:
    """The conversation that a message stands in; of any other document, the messages that it holds."""
    if source["kind"] in TALK:
        return Thread(source["item"], source.get("parent"), source.get("conversation"))
    return Thread(source["item"], document_id, whole=True)


def stretch(of: Thread, edge: int, size: int, *, down: bool, counted: bool) -> dict[str, Any]:
    """The `size` messages next to the place `edge` in the file, the nearest first: those below it, or above it.

    They are counted to the last only where that is asked for, else until it is known whether there are more."""
    bound = {"range": {"order": {"gt" if down else "lt": edge}}}
    return {
        "query": {"bool": {"filter": [*of.clauses(), bound]}},
        "size": size,
        "sort": [{"order": "asc" if down else "desc"}],
        "track_total_hits": counted or size + 1,
        "_source": {"excludes": list(LEFT_OUT)},
    }


def outline(of: Thread) -> dict[str, Any]:
    """Who wrote how much in it, and its oldest and newest time."""
    return {
        "query": {"bool": {"filter": of.clauses()}},
        "size": 0,
        "aggs": {
            "senders": {"terms": {"field": "sender", "size": MOST_SENDERS}},
            "oldest": {"min": {"field": "sent"}},
            "newest": {"max": {"field": "sent"}},
        },
    }


def edge(of: Thread, *, last: bool) -> dict[str, Any]:
    """The time of the first message in the file that has one, or of the last; found without looking at all of them."""
    return {
        "query": {"bool": {"filter": [*of.clauses(), {"exists": {"field": "sent"}}]}},
        "size": 1,
        "sort": [{"order": "desc" if last else "asc"}],
        "track_total_hits": False,
        "_source": False,
        "docvalue_fields": [MILLISECONDS],
    }


def matching(of: Thread, search: SearchRequest, rules: Rules) -> list[Mapping[str, Any]]:
    """The clauses of the conversation's messages that the search finds; `BadQuery` for one that cannot be run."""
    return [
        build(search.q, rules, word_forms=search.forms).body,
        *filters.clauses(search),
        *filters.dates(search),
        *of.clauses(),
    ]


def next_match(found: Sequence[Mapping[str, Any]], edge: int, *, down: bool) -> dict[str, Any]:
    """The match nearest to a place in the file, and how many there are on that side of it."""
    bound = {"range": {"order": {"gt" if down else "lt": edge}}}
    return {
        "query": {"bool": {"filter": [*found, bound]}},
        "size": 1,
        "sort": [{"order": "asc" if down else "desc"}],
        "_source": False,
    }


def among(found: Sequence[Mapping[str, Any]], ids: Collection[str]) -> dict[str, Any]:
    """Which of these documents match."""
    return {
        "query": {"bool": {"filter": [*found, {"ids": {"values": sorted(ids)}}]}},
        "size": len(ids),
        "_source": False,
    }


def named(of: Thread, names: Collection[str]) -> dict[str, Any]:
    """The messages that others name in `reply_to`: by the platform's id of a message, or by the place in the file."""
    either = [{"terms": {"metadata.message_id": sorted(names)}}, {"terms": {"part": sorted(names)}}]
    return {
        "query": {"bool": {"filter": [*of.clauses(), {"bool": {"should": either, "minimum_should_match": 1}}]}},
        "size": MOST_LINKS,
        "_source": ["part", "metadata.message_id"],
    }


def places(path: str, part: str, name: str) -> tuple[list[str], list[str]]:
    """Where an attachment of this name may stand: parts of the message's own file, and paths beside it, near first."""
    name = name.replace("\\", "/").removeprefix("./").lstrip("/")
    return [_below(folder, name) for folder in _above(part)], [_below(folder, name) for folder in _above(path)]


def attached(source: Mapping[str, Any], parts: Iterable[str], paths: Iterable[str], hashes: Iterable[str]) -> Any:
    """The documents in those places of a message's seizure, or with that content."""
    inside = [{"term": {"item": source["item"]}}, {"terms": {"part": sorted(set(parts))}}]
    beside = [{"terms": {"path": sorted(set(paths))}}, {"term": {"part": ""}}]
    same = [{"terms": {"sha256": sorted(set(hashes))}}, {"term": {"part": ""}}]
    either = [{"bool": {"filter": clauses}} for clauses in (inside, beside, same)]
    seizure = {"term": {"seizure_key": source["seizure_key"]}}
    return {
        "query": {"bool": {"filter": [seizure, {"bool": {"should": either, "minimum_should_match": 1}}]}},
        "size": MOST_LINKS,
        "_source": ["item", "path", "part", "sha256"],
    }


def _is(field: str, value: str | None) -> dict[str, Any]:
    if value is None:
        return {"bool": {"must_not": [{"exists": {"field": field}}]}}
    return {"term": {field: value}}


def _above(path: str) -> list[str]:
    """The folders that a path stands in, the innermost first, "" last."""
    pieces = path.split("/")[:-1][:DEEPEST]
    return ["/".join(pieces[:count]) for count in range(len(pieces), -1, -1)]


def _below(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
