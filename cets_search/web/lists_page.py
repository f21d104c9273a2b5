"""Lists of one's own: paste or upload one, look through what its lines are taken as, search, read the matrix."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.lists.errors import BadList
from cets_search.lists.model import UNDER_WAY, Shown, State
from cets_search.query.fields import SAID
from cets_search.query.listed import LEFT_OUT, PHRASE
from cets_search.web.decisions import Pages
from cets_search.web.list_asked import Window, shown_lines, window
from cets_search.web.list_files import csv_file, xlsx_file
from cets_search.web.list_sent import form_sheet
from cets_search.web.list_shapes import list_shape, page_shape
from cets_search.web.serving import actor, serving

pages = Pages("lists", __name__)

TYPES: Final = {**dict(sorted(SAID.items(), key=lambda each: each[1].lower())), PHRASE: "words side by side"}
"""What a line can be taken as, as the page calls it."""

CHOICES: Final = {"": "by its form", **TYPES, LEFT_OUT: "leave out"}

SHOWN: Final = {
    Shown.ALL: "All lines",
    Shown.FOUND: "Found",
    Shown.NONE: "No hit",
    Shown.NEAR: "Near misses",
    Shown.PHRASES: "Taken as words",
    Shown.REFUSED: "Not searched for",
    Shown.SAME: "Same as another",
    Shown.UNCOUNTED: "Not counted",
}

OF_DRAFT: Final = (Shown.ALL, Shown.PHRASES, Shown.REFUSED, Shown.SAME)

STATES: Final = {
    State.DRAFT: "to be looked through",
    State.WAITING: "waiting",
    State.RUNNING: "being searched for",
    State.DONE: "done",
    State.CANCELLED: "cancelled",
    State.STOPPED: "stopped",
    State.FAILED: "failed",
}

MOST_COLUMNS: Final = 40
"""Columns of the matrix on a page; the file that can be taken away has all."""

BY: Final = {"force": "Force", "case": "Case"}

_FIELD: Final = re.compile(r"(line|column)-(.+)")


@pages.answers("/lists", Action.LIST_SEARCH)
def page() -> ResponseReturnValue:
    return _start()


@pages.answers("/lists", Action.LIST_SEARCH, methods=("POST",))
def make() -> ResponseReturnValue:
    """A draft of what was sent, to be looked through."""
    lists = serving().site.lists
    try:
        sheet, name = form_sheet(lists.most_lines)
        head = lists.make(actor(), sheet, request.form.get("title", "") or name, request.form.get("type", ""))
    except BadList as bad:
        return _start(str(bad)), 400
    return redirect(url_for("lists.matrix", list_id=head.id), 303)


@pages.answers("/lists/<list_id>", Action.LIST_SEARCH)
def matrix(list_id: str) -> ResponseReturnValue:
    return _list(list_id)


@pages.answers("/lists/<list_id>/lines", Action.LIST_SEARCH, methods=("POST",))
def change(list_id: str) -> ResponseReturnValue:
    lines: dict[int, str] = {}
    columns: dict[str, str] = {}
    for name, choice in request.form.items():
        if (field := _FIELD.fullmatch(name)) is None:
            continue
        if field[1] == "column":
            columns[field[2]] = choice
        elif re.fullmatch("[0-9]{1,8}", field[2]):
            lines[int(field[2])] = choice
    return _done(list_id, lambda: serving().site.lists.change(actor(), list_id, lines, columns))


@pages.answers("/lists/<list_id>/start", Action.LIST_SEARCH, methods=("POST",))
def start(list_id: str) -> ResponseReturnValue:
    return _done(list_id, lambda: serving().site.lists.start(actor(), list_id))


@pages.answers("/lists/<list_id>/cancel", Action.LIST_SEARCH, methods=("POST",))
def cancel(list_id: str) -> ResponseReturnValue:
    return _done(list_id, lambda: serving().site.lists.cancel(actor(), list_id))


@pages.answers("/lists/<list_id>/remove", Action.LIST_SEARCH, methods=("POST",))
def remove(list_id: str) -> ResponseReturnValue:
    serving().site.lists.delete(actor(), list_id)
    return redirect(url_for("lists.page"), 303)


@pages.answers("/lists/<list_id>/result.csv", Action.LIST_SEARCH)
def result_csv(list_id: str) -> ResponseReturnValue:
    return csv_file(*serving().site.lists.lines(actor(), list_id, shown_lines(request.args)))


@pages.answers("/lists/<list_id>/result.xlsx", Action.LIST_SEARCH)
def result_xlsx(list_id: str) -> ResponseReturnValue:
    return xlsx_file(*serving().site.lists.lines(actor(), list_id, shown_lines(request.args)))


def _start(problem: str = "") -> str:
    lists = serving().site.lists
    return render_template(
        "lists.html",
        lists=[list_shape(head) for head in lists.of(actor())],
        states=STATES,
        types=TYPES,
        most=lists.most_lines,
        problem=problem,
        title=request.form.get("title", ""),
        terms=request.form.get("terms", ""),
        chosen=request.form.get("type", ""),
    )


def _list(list_id: str, problem: str = "") -> str:
    lists = serving().site.lists
    head = lists.head(actor(), list_id)
    if head.state in UNDER_WAY:
        return render_template("list_under_way.html", list=list_shape(head), states=STATES, problem=problem)
    asked = window(request.args)
    found = lists.page(actor(), list_id, asked.only, asked.start, asked.size)
    shape, rows = page_shape(found)
    common = {
        "list": shape,
        "rows": rows,
        "total": found.total,
        "only": found.shown,
        "shown": SHOWN,
        "types": TYPES,
        "start": asked.start,
        "turn": _turn(list_id, asked, found.total),
        "problem": problem,
    }
    if head.state is State.DRAFT:
        return render_template("list_draft.html", **common, offered=OF_DRAFT, choices=CHOICES)
    by = request.args.get("by", "")
    by = by if by in BY else "force"
    columns = list(shape.forces if by == "force" else shape.cases)
    return render_template(
        "list_matrix.html",
        **common,
        states=STATES,
        by=by,
        ways=BY,
        columns=columns[:MOST_COLUMNS],
        left_out=len(columns[MOST_COLUMNS:]),
    )


def _turn(list_id: str, asked: Window, total: int) -> dict[str, str]:
    """The addresses of the pages before and after, where there are such."""
    places = {}
    if asked.start:
        places["Previous page"] = max(0, asked.start - asked.size)
    if asked.start + asked.size < total:
        places["Next page"] = asked.start + asked.size
    by = request.args.get("by", "")
    return {
        name: _address(list_id, {"only": asked.only, "by": by, "start": str(place)}) for name, place in places.items()
    }


def _address(list_id: str, given: Mapping[str, str]) -> str:
    kept = {name: value for name, value in given.items() if value}
    return url_for("lists.matrix", list_id=list_id) + (f"?{urlencode(kept)}" if kept else "")


def _done(list_id: str, doing: Callable[[], object]) -> ResponseReturnValue:
    """Do it and go back to where it was asked for; what cannot be done is said there."""
    try:
        doing()
    except BadList as bad:
        return _list(list_id, str(bad)), 400
    return redirect(_address(list_id, {name: request.args.get(name, "") for name in ("only", "start")}), 303)
