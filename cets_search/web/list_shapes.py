"""What the API and the pages tell of a list: one shape for each, so that neither says more than the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cets_search.answer import Pointer
from cets_search.lists.model import Head, Line, Near, Shown
from cets_search.lists.service import Page
from cets_search.query.secret import unhashed


@dataclass(frozen=True, slots=True)
class ListShape:
    """How a list stands. `lines` were read, `sought` of them are searched for, `searched` so far.

    `forces` and `cases` are the columns of its matrix, with how many lines were found in each; `tally` counts its lines
    by what `only` takes. `withheld`: not all that was counted may still be seen, and no counts are told.
    """

    id: str
    title: str
    state: str
    why: str
    made_at: str
    started_at: str
    ended_at: str
    expires_at: str
    sha256: str
    lines: int
    sought: int
    searched: int
    tally: Mapping[str, int]
    columns: tuple[Mapping[str, str], ...]
    forces: Mapping[str, int]
    cases: Mapping[str, int]
    withheld: bool


@dataclass(frozen=True, slots=True)
class LineShape:
    """A line: what it is taken as, and how many documents its search (`query`) finds, in each force and case.

    `total`, `forces`, `cases` are null until it was counted. `why` says why it is taken as nothing, or not counted.
    `pointers` are other forces that hold it; `unasked`: they were not asked, for want of quota.
    """

    number: int
    at: str
    column: str
    text: str
    choice: str
    taken_as: str
    value: str
    why: str
    same_as: int | None
    same_at: str
    query: str
    total: int | None
    forces: Mapping[str, int] | None
    cases: Mapping[str, int] | None
    near: tuple[Near, ...]
    pointers: tuple[Pointer, ...]
    unasked: bool


def list_shape(head: Head, *, withheld: bool = False) -> ListShape:
    """What is told of a list."""
    told = _OF_LINES if withheld or not head.done else Shown
    return ListShape(
        id=head.id,
        title=head.title,
        state=head.state,
        why=head.why,
        made_at=head.made_at,
        started_at=head.started_at,
        ended_at=head.ended_at,
        expires_at=head.expires_at,
        sha256=head.sha256,
        lines=head.lines,
        sought=head.sought,
        searched=head.searched,
        tally={shown: head.tally.get(shown, 0) for shown in told},
        columns=tuple({"name": one.name, "title": one.title, "choice": one.choice} for one in head.columns),
        forces={} if withheld else _most_first(head.forces),
        cases={} if withheld else _most_first(head.cases),
        withheld=withheld,
    )


def line_shape(line: Line) -> LineShape:
    """What is told of a line: cards and wallet phrases by their masked form, but in the search that finds them."""
    counts = line.counts
    return LineShape(
        number=line.number,
        at=line.at,
        column=line.column,
        text=unhashed(line.text),
        choice=line.choice,
        taken_as=line.kind,
        value=unhashed(line.value),
        why=line.why,
        same_as=line.same_as,
        same_at=line.same_at,
        query=line.query,
        total=counts.total if counts else None,
        forces=counts.forces if counts else None,
        cases=counts.cases if counts else None,
        near=line.near,
        pointers=line.pointers,
        unasked=line.unasked,
    )


def page_shape(page: Page) -> tuple[ListShape, list[LineShape]]:
    """A list with some of its lines."""
    return list_shape(page.head, withheld=page.withheld), [line_shape(line) for line in page.lines]


_OF_LINES = (Shown.ALL, Shown.PHRASES, Shown.REFUSED, Shown.SAME)


def _most_first(columns: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(columns.items(), key=lambda column: (-column[1], column[0])))
