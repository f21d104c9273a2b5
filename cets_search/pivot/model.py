"""What is told of an identifier, and of what is round it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cets_search.answer import FacetValue, Histogram, Pointed
from cets_search.look_ups import Notice
from cets_search.model import StoredDocument
from cets_search.query.company import Distance
from cets_search.query.identifier import Identifier


@dataclass(frozen=True, slots=True)
class Form:
    """A way in which it is written, and how often among the documents that were looked at."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Somebody it talks with: documents that it sent there and got from there, the first and last time of both.

    Times are ISO 8601 in UTC, "" where none is known.
    """

    who: Identifier
    sent: int
    received: int
    first: str
    last: str
    stop: str = ""
    """Why this one points at nobody; "" where it may."""


@dataclass(frozen=True, slots=True)
class Companion:
    """Something in its company: how near, in how many documents of that nearness, and how unusual that is.

    `strength` is the log-likelihood ratio of the two being together so often were it by chance (Dunning 1993), `lift`
    how many times as often as by chance. Both count what the reader may see and nothing else. `documents` prove it: the
    ids of at most `query.company.PROOFS`, the newest first.
    """

    who: Identifier
    distance: Distance
    count: int
    everywhere: int
    strength: float
    lift: float
    documents: tuple[str, ...] = ()
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Company:
    """What it appears with, the nearest first and of those the most unusual. `ranked_out` point at nobody."""

    who: Identifier
    companions: tuple[Companion, ...]
    ranked_out: int = 0

    def documents(self) -> Iterator[str]:
        for each in self.companions:
            yield from each.documents


@dataclass(frozen=True, slots=True)
class Lookers:
    """Who of other forces looked for it: so many notices that the reader may read, and the newest of them."""

    total: int = 0
    newest: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """An identifier, as far as the reader may see it: `total` documents hold it, `documents` are the newest.

    `forms` are counted in `looked_at` of them; `counts` are by the names of `query.profile.COUNTED`.
    """

    who: Identifier
    total: int
    first: str
    last: str
    forms: tuple[Form, ...]
    looked_at: int
    counts: Mapping[str, tuple[FacetValue, ...]]
    histogram: Histogram
    correspondents: tuple[Correspondent, ...]
    documents: tuple[StoredDocument, ...]
    lookers: Lookers = Lookers()
    pointers: Pointed | None = None
    """What other forces' pointers say of it; None where they were not asked."""
    stop: str = ""
