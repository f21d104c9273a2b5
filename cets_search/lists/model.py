"""A list of identifiers and phrases, its lines, and what was found of each: as they pass between layers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from cets_search.answer import Pointer
from cets_search.query.counting import Counts
from cets_search.query.listed import PHRASE, question

LINES: Final = 500
"""Lines of one part of a list: what is counted in one batch, and kept as one document."""
ROUNDED: Final = " (rounded by the spreadsheet)"
"""Stands behind a number of which the file no longer has all digits: it is taken as nothing."""


class State(StrEnum):
    """Where a list stands."""

    DRAFT = "draft"
    """Read and normalised; nothing was looked for yet."""
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    """By its owner, before it was done."""
    STOPPED = "stopped"
    """What its owner may see had changed."""
    FAILED = "failed"


UNDER_WAY: Final = frozenset({State.WAITING, State.RUNNING})
"""The states in which the worker has it."""


@dataclass(frozen=True, slots=True)
class Near:
    """A search that is nearly that of a line, what it looks for in words, and how many documents it finds."""

    query: str
    said: str
    total: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line or cell. `number` counts from 1 in the list, `at` says where it stood (`12`, `B12`, `Sheet1!B12`).

    `text` is as written, but for cards and wallet phrases, which stand masked with a keyed hash; `choice` what a person
    said of it. `kind` and `value` are what it was taken as, or "" and `why` not; `same_as` is the number of the first
    line that was taken as the same, `same_at` where that stood. `counts` is None until it was searched for, and where
    it was not. `pointers` are the other forces that hold it; `unasked`: they were not asked, for want of quota.
    """

    number: int
    at: str
    column: str
    text: str
    choice: str = ""
    kind: str = ""
    value: str = ""
    why: str = ""
    same_as: int | None = None
    same_at: str = ""
    counts: Counts | None = None
    near: tuple[Near, ...] = ()
    pointers: tuple[Pointer, ...] = ()
    unasked: bool = False

    @property
    def query(self) -> str:
        """The search that finds it; "" for one that is not searched for."""
        return question(self.kind, self.value) if self.kind else ""

    @property
    def sought(self) -> bool:
        """Whether it is searched for: it was taken as something, and as the first of its kind and value."""
        return bool(self.kind) and self.same_as is None


class Shown(StrEnum):
    """Which lines of a list to tell."""

    ALL = "all"
    FOUND = "found"
    NONE = "none"
    NEAR = "near"
    PHRASES = "phrases"
    REFUSED = "refused"
    SAME = "same"
    UNCOUNTED = "uncounted"


def is_shown(line: Line, shown: Shown) -> bool:
    """Whether the line is one of those."""
    return _IS_SHOWN[shown](line)


_IS_SHOWN: Final[Mapping[Shown, Callable[[Line], bool]]] = {
    Shown.ALL: lambda line: True,
    Shown.FOUND: lambda line: line.counts is not None and line.counts.total > 0,
    Shown.NONE: lambda line: line.counts is not None and line.counts.total == 0,
    Shown.NEAR: lambda line: bool(line.near),
    Shown.PHRASES: lambda line: line.sought and line.kind == PHRASE,
    Shown.REFUSED: lambda line: not line.kind,
    Shown.SAME: lambda line: line.same_as is not None,
    Shown.UNCOUNTED: lambda line: line.sought and line.counts is None,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as it was read: its cells, and the columns they stood in, each with its title and what that says of its
    type ("" where nothing).
    """

    cells: tuple[tuple[str, str, str], ...]
    """Where each stood, its column, its text."""
    columns: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its letter, its title, and what a person or that title said of its type."""

    name: str
    title: str
    choice: str


@dataclass(frozen=True, slots=True)
class Head:
    """All of a list but its lines. `tally` counts its lines by `Shown`; `forces` and `cases` the lines found in each.

    `done` of `parts` have been counted. `reach` are the ids of the seizures that the owner could see as it ran.
    """

    id: str
    owner: str
    title: str
    state: State
    made_at: str
    expires_at: str
    sha256: str
    lines: int
    parts: int
    case: str = ""
    reason: str = ""
    done: int = 0
    sought: int = 0
    tally: Mapping[str, int] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    forces: Mapping[str, int] = field(default_factory=dict)
    cases: Mapping[str, int] = field(default_factory=dict)
    reach: tuple[str, ...] = ()
    principals: tuple[str, ...] = ()
    started_at: str = ""
    ended_at: str = ""
    beat_at: str = ""
    tries: int = 0
    why: str = ""

    @property
    def searched(self) -> int:
        """How many of its lines have been searched for."""
        return sum(self.tally.get(shown, 0) for shown in (Shown.FOUND, Shown.NONE))


def stored_line(line: Line) -> dict[str, Any]:
    """A line as it is kept: what is empty is left out."""
    kept: dict[str, Any] = {
        "number": line.number,
        "at": line.at,
        "column": line.column,
        "text": line.text,
        "choice": line.choice,
        "kind": line.kind,
        "value": line.value,
        "why": line.why,
        "same_as": line.same_as,
        "same_at": line.same_at,
        "near": [[near.query, near.said, near.total] for near in line.near],
        "pointers": [[each.force, each.name, each.contact, each.documents] for each in line.pointers],
        "unasked": line.unasked or None,
    }
    if line.counts is not None:
        kept["counts"] = [line.counts.total, dict(line.counts.forces), dict(line.counts.cases)]
    return {name: value for name, value in kept.items() if value not in ("", None, [])}


def read_line(kept: Mapping[str, Any]) -> Line:
    """A line as it was kept."""
    counts = kept.get("counts")
    near = tuple(Near(*each) for each in kept.get("near", ()))
    pointers = tuple(Pointer(*each) for each in kept.get("pointers", ()))
    rest = {name: value for name, value in kept.items() if name not in ("counts", "near", "pointers")}
    counted = Counts(*counts) if counts else None
    return Line(**{"at": "", "column": "", "text": "", **rest}, counts=counted, near=near, pointers=pointers)
