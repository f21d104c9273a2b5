"""Frozen dataclasses that pass between the layers. No behaviour beyond what a value can say of itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cets_search.handling import UNMARKED, Markings
from cets_search.presence import Presence


class Role(StrEnum):
    """What a person is for. `access.PERMISSIONS` says what each may do."""

    INVESTIGATOR = "investigator"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    COORDINATOR = "coordinator"


class Sharing(StrEnum):
    """Who may read a seizure's documents; `closed` unless its force says otherwise."""

    OPEN = "open"
    POINTER = "pointer"
    CLOSED = "closed"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Force:
    """A police force: its slug (`[a-z0-9-]{1,64}`), name, and whom to ring."""

    slug: str
    name: str
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account, as OpenSearch Security and the case lists say at this request."""

    name: str
    force: str
    roles: frozenset[Role]
    cases: frozenset[str] = frozenset()
    scope: frozenset[str] | None = None
    """Where an API token speaks for them: the actions that it may be used for."""
    second_factor: bool = field(default=False, compare=False)
    """Whether the password alone does not sign them in."""
    given_password: bool = field(default=False, compare=False)
    """Whether an administrator made the password, so that another is to be chosen first."""


@dataclass(frozen=True, slots=True)
class Consent:
    """Leave, given by `force`, for `member` of the force `of` to be in a case that holds seizures of `force`."""

    force: str
    member: str
    of: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Case:
    """An operation that people and seizures of several forces belong to, led by `force`.

    `members` are names of accounts; `access.in_case` says which of them read. `holders` are the forces whose seizures
    it holds. Of what a covert case holds and is looked for, nobody is told.
    """

    id: str
    force: str
    title: str = ""
    covert: bool = False
    members: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    consents: tuple[Consent, ...] = ()


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a use is for, as the record of use keeps it."""

    case: str = "not given"
    reason: str = "not given"

    @property
    def whole(self) -> bool:
        """Whether both were given."""
        return "not given" not in (self.case, self.reason)


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at one request: who, for what, from where, and the guards in force at that moment.

    `guards` are seizure ids (`Seizure.id`) hidden from everybody while their documents are being rewritten. `token` is
    the name of the API token that speaks for the person, "" where they signed in. `veiled` are the ids of covert cases
    that are kept from the person (`access.is_veiled`). `reader` is there where somebody waits who may go away.
    `again` asks anew who it is, and raises where it is nobody any more (`access.still`).
    """

    person: Person
    purpose: Purpose
    guards: frozenset[str]
    client: str = ""
    token: str = ""
    veiled: frozenset[str] = frozenset()
    reader: Presence | None = field(default=None, compare=False)
    again: Callable[[], Actor] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Seizure:
    """What was taken on one occasion from one place. `key` names it among all forces, `id` is its document id."""

    force: str
    reference: str
    exhibit: str = ""
    title: str = ""
    cases: tuple[str, ...] = ()
    sharing: Sharing = Sharing.CLOSED
    region: str = "GB"
    timezone: str | None = None
    source: str = ""
    loaded_at: str = ""
    withdrawn: bool = False
    markings: Markings = UNMARKED

    @property
    def key(self) -> str:
        return f"{self.force}/{self.reference}"

    @property
    def id(self) -> str:
        return hashlib.sha256(self.key.encode()).hexdigest()[:32]


class ChangeState(StrEnum):
    """What became of a change of sharing that somebody asked for."""

    WAITING = "waiting"
    """For a second person of the force to confirm it."""
    CONFIRMED = "confirmed"
    """The documents are being rewritten."""
    DONE = "done"
    WITHDRAWN = "withdrawn"
    """Taken back, or another change was asked for instead."""
    EXPIRED = "expired"
    STOPPED = "stopped"
    """What it was asked of changed meanwhile, or who confirmed it no longer may; `why` says."""


@dataclass(frozen=True, slots=True)
class ShareChange:
    """A change of a seizure's sharing that lets more be seen: by whom it was asked for and decided, and its state.

    `before` is the seizure as it was, `after` as it is to be (of both, only force, reference, sharing and cases are
    told). Times are ISO 8601 in UTC; `version` changes with each change of state.
    """

    before: Seizure
    after: Seizure
    state: ChangeState
    asked_by: str
    asked_at: str
    expires_at: str
    decided_by: str = ""
    decided_at: str = ""
    why: str = ""
    version: str = ""

    @property
    def seizure_id(self) -> str:
        return self.before.id


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search as asked: the box's text, and the filters chosen beside it. Dates are ISO 8601 days, inclusive, UTC.

    `without` are facets' names and values that are excluded. `folded`: copies of one content are one hit.
    """

    q: str = ""
    kinds: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    forces: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    seizures: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    conversations: tuple[str, ...] = ()
    loads: tuple[str, ...] = ()
    """Moments at which loads began: the documents that one of them brought."""
    languages: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    entity_types: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    without: tuple[tuple[str, str], ...] = ()
    after: str = ""
    before: str = ""
    forms: bool = False
    """Whether an English word outside quotes also finds its other forms."""
    sort: str = "relevance"
    size: int = 20
    folded: bool = True
    next: str = ""


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that `made_by` keeps, for the members of `case` or, where that is empty, alone.

    `version` changes with each change; times are ISO 8601 in UTC; `reading` says in words what is searched for.
    """

    id: str
    version: str
    name: str
    note: str
    case: str
    search: SearchRequest
    made_by: str
    made_at: str
    changed_by: str = ""
    changed_at: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """One document as the index holds it: `source` has the fields of `mappings/evidence.json`."""

    id: str
    source: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stop:
    """An identifier (`value` in its normal form) that points at nobody, why, and who put it on the site's list."""

    type: str
    value: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Use:
    """One use of the index, as the record keeps it. `query` is exact; `documents` are the ids answered with.

    `asked` is a search with all its choices, as `stored.kept` has it, for `readers` to find again in their history.
    """

    action: str
    person: str
    force: str = ""
    roles: tuple[str, ...] = ()
    purpose: Purpose = Purpose()
    query: str = ""
    hits: int | None = None
    documents: tuple[str, ...] = ()
    client: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)
    readers: tuple[str, ...] = ()
    asked: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """The account of one file: what it is, what became of it, why, and who parsed it."""

    id: str
    seizure_key: str
    path: str
    size: int
    sha256: str
    md5: str
    sha1: str
    outcome: str
    reason: str
    parser: str
    parser_version: str
    mime: str
    documents: int
    loaded_at: str
    current: bool = True


@dataclass(frozen=True, slots=True)
class LedgerCounts:
    """found = searchable + partial + encrypted + failed + skipped, always."""

    found: int
    searchable: int
    partial: int
    encrypted: int
    failed: int
    skipped: int
    duplicates: int
    documents: int
