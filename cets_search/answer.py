"""What a search answers: the hits, the counts beside them, and why there are none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LooserClause:
    """A clause of a search that found nothing: how many documents it finds `alone`, how many the others find `without`
    it, and the `query` for those.
    """

    text: str
    alone: int
    without: int
    query: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word that found nothing, one spelt like it in what the person may see, and what the `query` with it finds."""

    word: str
    instead: str
    total: int
    query: str


@dataclass(frozen=True, slots=True)
class NothingFound:
    """Why a search found nothing, and what would. `clauses` is empty for a search of one clause."""

    clauses: tuple[LooserClause, ...] = ()
    spellings: tuple[Spelling, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A seizure (by its key) among those that hold a hit's content, and in how many of the documents found."""

    seizure: str
    documents: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One document of a result. `snippets` are HTML-escaped but for `<mark>` round the words that matched.

    `copies` are the documents found that have its content, itself among them; `held` the seizures they are in, its
    own first, and of more than `query.folding.MOST_HELD` those with most.
    """

    id: str
    kind: str
    force: str
    seizure: str
    path: str
    part: str
    platform: str | None
    conversation: str | None
    sender: str | None
    recipients: tuple[str, ...]
    sent_at: str | None
    subject: str | None
    mime: str | None
    snippets: tuple[str, ...]
    entities: tuple[str, ...]
    copies: int = 1
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time, first and last day (ISO 8601, UTC), and how many documents were sent in it."""

    after: str
    before: str
    count: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """The documents found over time, without a gap; `undated` are those whose time is not known."""

    bars: tuple[Bar, ...] = ()
    undated: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """A result's documents counted. `facets`: what each value alone would leave; `excluded`: what would come back
    without that exclusion."""

    facets: Mapping[str, tuple[FacetValue, ...]]
    excluded: Mapping[str, tuple[FacetValue, ...]]
    histogram: Histogram


@dataclass(frozen=True, slots=True)
class Pointer:
    """Another force that holds an identifier in so many documents: its slug and name, and whom to ring."""

    force: str
    name: str
    contact: str
    documents: int


@dataclass(frozen=True, slots=True)
class Pointed:
    """What other forces' pointers say of one exact identifier; `refused` says why they were not asked, or is ""."""

    type: str
    value: str
    forces: tuple[Pointer, ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of hits. `reading` says in words what was searched; `next` opens the page after, "" on the last.

    `total` counts documents, `different` their contents, None where too many have copies to be counted. `nothing` is
    there where nothing was found for a text.
    """

    total: int
    took_ms: int
    reading: str
    notices: tuple[str, ...]
    next: str
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    excluded: Mapping[str, tuple[FacetValue, ...]]
    histogram: Histogram
    different: int | None
    nothing: NothingFound | None = None
