"""A list with all that was found of it, as a file to take away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from flask import Response, send_file

from cets_search.lists.model import Line
from cets_search.lists.service import Page
from cets_search.query.counting import Counts
from cets_search.web.list_shapes import LineShape, line_shape, list_shape
from cets_search.web.outgoing import outgoing
from cets_search.web.spreadsheet import XLSX, book, line

FIRST: Final = ("line", "place", "written", "taken as", "value", "why not", "same as", "documents", "near misses")
LAST: Final = ("other forces", "search")


def csv_file(page: Page, lines: Iterable[Line]) -> Response:
    """As CSV in UTF-8 (with its mark, by which spreadsheets know it); it goes out as it is read."""

    def out() -> Iterator[str]:
        yield "\ufeff"
        for row in _rows(page, lines):
            yield line("" if value is None else value for value in row)

    return Response(
        outgoing(out()),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{_name(page)}.csv"'},
    )


def xlsx_file(page: Page, lines: Iterable[Line]) -> Response:
    """As a spreadsheet."""
    file = book("Result", _rows(page, lines))
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=f"{_name(page)}.xlsx", etag=False)


def _rows(page: Page, lines: Iterable[Line]) -> Iterator[list[Any]]:
    """The titles, then a row a line. A line that is the same as another has the numbers of that one."""
    shape = list_shape(page.head, withheld=page.withheld)
    forces, cases = list(shape.forces), list(shape.cases)
    yield [*FIRST, *(f"force {force}" for force in forces), *(f"case {case}" for case in cases), *LAST]
    counts: dict[int, Counts | None] = {}
    for each in lines:
        told = line_shape(each)
        counts[each.number] = found = each.counts or counts.get(each.same_as or 0)
        near = "; ".join(f"{near.said} ({near.total})" for near in told.near)
        yield [
            told.number,
            told.at,
            told.text,
            told.taken_as,
            told.value,
            told.why,
            told.same_at,
            found.total if found else None,
            near,
            *(found.forces.get(force, 0) if found else None for force in forces),
            *(found.cases.get(case, 0) if found else None for case in cases),
            _held(told),
            told.query,
        ]


def _held(told: LineShape) -> str:
    """Which other forces hold it, in how many documents, and whom to ring."""
    if told.unasked:
        return "not asked: over quota"
    return "; ".join(f"{each.name} ({each.documents}): {each.contact or 'no contact'}" for each in told.pointers)


def _name(page: Page) -> str:
    plain = re.sub(r"[^A-Za-z0-9-]+", "-", page.head.title).strip("-").lower()[:60]
    return f"list-{plain or page.head.id[:8]}"
