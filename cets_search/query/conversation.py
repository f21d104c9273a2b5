"""Questions to one conversation as search bodies, not yet restricted to what anybody may read.

The messages of a conversation are told by their file (`item`), the document that holds them (`parent`) and the
conversation's name, and stand in the file's own order (`order`, a number that is theirs alone within the file). Where
an export wrote one conversation into several files, these are its pages, in the order of the numbers in their names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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

FILES, FILE = "conversation_files", "conversation_file"
"""Metadata of a document that holds one page of a conversation: the name of its files with `*` for what numbers them,
and the number of this one."""

LEFT_OUT: Final = ("readers", "guard", "ents")
MILLISECONDS: Final = {"field": "sent", "format": "epoch_millis"}


STRIDE: Final = 2**40
"""More messages than any file has. A place in a conversation is the number of its page, from 0, times this, and the
message's `order` in that: of one file it is `order` alone."""

MOST_PAGES: Final = 1000
"""Files of one conversation that are put together."""


@dataclass(frozen=True, slots=True)
class Page:
    """The messages of one file that one document holds. `parent` None: that no document holds."""

    item: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class Thread:
    """Which messages belong together. `name` None: any, where `whole`, else none."""

    pages: tuple[Page, ...]
    name: str | None = None
    whole: bool = False

    def clauses(self) -> list[dict[str, Any]]:
        """What holds of each of its messages."""
        found: list[dict[str, Any]] = [_among("item", [page.item for page in self.pages])]
        found.append({"terms": {"kind": list(TALK)}})
        found.append(_among("parent", [page.parent for page in self.pages]))
        return found if self.whole else [*found, _is("conversation", self.name)]

    def on(self, *pages: Page) -> Thread:
        """What of it stands on these pages."""
        return replace(self, pages=pages)


@dataclass(frozen=True, slots=True)
class Reach:
    """What of a conversation lies on one side of a place: `near`, the pages from there on, the first only as far as
    `bound` says."""

    near: tuple[Page, ...]
    bound: tuple[dict[str, Any], ...]


def reach(of: Thread, edge: int, *, down: bool) -> Reach:
    """What lies below a place, or above it, the nearest page first."""
    at, order = divmod(edge, STRIDE)
    pages = of.pages[max(at, 0) :] if down else of.pages[: max(at + 1, 0)][::-1]
    cut = 0 <= at < len(of.pages)
    return Reach(pages, ({"range": {"order": {"gt" if down else "lt": order}}},) if cut else ())


def thread(document_id: str, source: Mapping[str, Any]) -> Thread:
    """The conversation that a message stands in, as far as its file holds it; of any other document, the messages that
    it holds."""
    if source["kind"] in TALK:
        return Thread((Page(source["item"], source.get("parent")),), source.get("conversation"))
    return Thread((Page(source["item"], document_id),), whole=True)


def page_documents(about: Mapping[str, Any]) -> dict[str, Any] | None:
    """The documents that hold the pages of a conversation of which `about` holds one; None where it is no such page.

    They have the name, the format and the numbered file name in common, and stand below the same folder.
    """
    files, name = about.get("metadata", {}).get(FILES), about.get("conversation")
    if not files or not name:
        return None
    place = "part" if about["part"] else "path"
    same = {
        "seizure_key": about["seizure_key"],
        "kind": about["kind"],
        "conversation": name,
        f"metadata.{FILES}": files,
    }
    same |= {"parser": about["parser"], "current": about["current"]}
    same |= {"item": about["item"]} if about["part"] else {"part": ""}
    return {
        "query": {"bool": {"filter": [{"term": {field: value}} for field, value in same.items()]
                           + [{"prefix": {place: _folder(about[place])}}]}},
        "size": MOST_PAGES,
        "sort": [{place: "asc"}],
        "_source": ["item", "path", "part", f"metadata.{FILE}"],
    }  # fmt: skip


def paged(of: Thread, about: Mapping[str, Any], documents: Iterable[tuple[str, Mapping[str, Any]]]) -> Thread:
    """The conversation with the pages that `documents` (id and source) hold and that stand in the folder of `about`.
    Two pages of one number are the same page of two exports: then it stays with the one that it is on."""
    place = "part" if about["part"] else "path"
    here = [(key, source) for key, source in documents if _folder(source[place]) == _folder(about[place])]
    numbered = {int(source["metadata"][FILE]): Page(source["item"], key) for key, source in here}
    pages = tuple(numbered[number] for number in sorted(numbered))
    return of.on(*pages) if len(pages) == len(here) and set(of.pages) <= set(pages) else of


def stretch(of: Thread, bound: Iterable[dict[str, Any]], size: int, *, down: bool, counted: bool) -> dict[str, Any]:
    """The `size` messages of a page next to the place that `bound` says, the nearest first: below it, or above it.

    They are counted to the last only where that is asked for, else until it is known whether there are more."""
    return {
        "query": {"bool": {"filter": [*of.clauses(), *bound]}},
        "size": size,
        "sort": [{"order": "asc" if down else "desc"}],
        "track_total_hits": counted or size + 1,
        "_source": {"excludes": list(LEFT_OUT)},
    }


def count(of: Thread, found: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """How many messages it has, in all and by page; of those that `found` says, where that is given."""
    return {
        "query": {"bool": {"filter": [*of.clauses(), *found]}},
        "size": 0,
        "track_total_hits": True,
        "aggs": {"pages": {"terms": {"field": "parent", "size": MOST_PAGES}}},
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


def matching(search: SearchRequest, rules: Rules) -> list[Mapping[str, Any]]:
    """The clauses of what the search finds; `BadQuery` for one that cannot be run."""
    return [
        build(search.q, rules, word_forms=search.forms).body,
        *filters.clauses(search),
        *filters.dates(search),
    ]


def next_match(
    of: Thread, found: Sequence[Mapping[str, Any]], bound: Iterable[dict[str, Any]], *, down: bool
) -> dict[str, Any]:
    """The match of a page that is nearest to the place that `bound` says, and how many there are on that side of it."""
    return {
        "query": {"bool": {"filter": [*of.clauses(), *found, *bound]}},
        "size": 1,
        "sort": [{"order": "asc" if down else "desc"}],
        "track_total_hits": True,
        "_source": False,
    }


def among(of: Thread, found: Sequence[Mapping[str, Any]], ids: Collection[str]) -> dict[str, Any]:
    """Which of these documents are messages of it that match."""
    return {
        "query": {"bool": {"filter": [*of.clauses(), *found, {"ids": {"values": sorted(ids)}}]}},
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


def _among(field: str, values: list[str | None]) -> dict[str, Any]:
    given = [value for value in values if value is not None]
    return {"terms": {field: given}} if len(given) > 1 else _is(field, values[0])


def _folder(path: str) -> str:
    """The folder of a path, with its slash; "" where it stands in none."""
    head, slash, _ = path.rpartition("/")
    return head + slash


def _above(path: str) -> list[str]:
    """The folders that a path stands in, the innermost first, "" last."""
    pieces = path.split("/")[:-1][:DEEPEST]
    return ["/".join(pieces[:count]) for count in range(len(pieces), -1, -1)]


def _below(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
