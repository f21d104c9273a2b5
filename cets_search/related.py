"""What belongs to a document beside what holds it: its mail thread, its copies in other places, what is like it.

All of it as one person may see it, from the person's own run of a search body.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cets_search.engine.evidence import Run
from cets_search.model import StoredDocument
from cets_search.query import related as ask
from cets_search.query import similar

ON_A_SIDE: Final = 25
"""Mails of a thread that are told on either side of the one that was opened."""

MOST_COPIES: Final = 25
"""Places of the same content that are told."""


@dataclass(frozen=True, slots=True)
class MailThread:
    """A mail among those of its thread, in the order of their times, those without one last. `total` counts it too;
    `earlier` and `later` say whether there are more on that side than are told."""

    mails: tuple[StoredDocument, ...]
    total: int
    earlier: bool = False
    later: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """A document of the same content, and what holds it: None where it lies by itself."""

    document: StoredDocument
    parent: StoredDocument | None


@dataclass(frozen=True, slots=True)
class Copies:
    """The other places of a content: at most `MOST_COPIES` of `total`."""

    places: tuple[Copy, ...] = ()
    total: int = 0

    def documents(self) -> Iterator[StoredDocument]:
        """Every document that is told."""
        for place in self.places:
            yield place.document
            if place.parent:
                yield place.parent


def mail_thread(run: Run, opened: StoredDocument) -> MailThread | None:
    """The thread of a mail, across all seizures; None for what is no mail."""
    if opened.source["kind"] != "email":
        return None
    names = ask.thread_names(opened.source)
    at = run(ask.placed(opened.id))["hits"]["hits"] if names else []
    if not at:
        return MailThread((opened,), 1)
    sides = [
        run(ask.thread_side(names, opened.id, at[0]["sort"], ON_A_SIDE + 1, down=down))["hits"]
        for down in (False, True)
    ]
    before, after = (_documents(side) for side in sides)
    return MailThread(
        mails=(*before[:ON_A_SIDE][::-1], opened, *after[:ON_A_SIDE]),
        total=sides[0]["total"]["value"] + 1,
        earlier=len(before) > ON_A_SIDE,
        later=len(after) > ON_A_SIDE,
    )


def copies(run: Run, opened: StoredDocument) -> Copies:
    """Where else a document's content is: the bytes of its file, or what it says."""
    same_content = ask.same_content(opened.source, opened.id, MOST_COPIES)
    if same_content is None:
        return Copies()
    found = run(same_content)["hits"]
    same = _documents(found)
    holding = {each.source["parent"] for each in same if each.source.get("parent")}
    parents = {each.id: each for each in _documents(run(ask.those(holding))["hits"])} if holding else {}
    return Copies(
        tuple(Copy(each, parents.get(each.source.get("parent", ""))) for each in same), found["total"]["value"]
    )


def alike(run: Run, opened: StoredDocument) -> tuple[StoredDocument, ...]:
    """Documents with much the same words as this one, the likest first, without copies of it."""
    words = similar.candidates(str(opened.source.get("text") or ""))
    if len(words) < similar.FEWEST:
        return ()
    telling = similar.weighed(words, run(similar.counting(words)))
    if len(telling) < similar.FEWEST:
        return ()
    return tuple(_documents(run(similar.holding(telling, opened.source, opened.id))["hits"]))


def _documents(hits: Mapping[str, Any]) -> list[StoredDocument]:
    return [StoredDocument(hit["_id"], hit["_source"]) for hit in hits["hits"]]
