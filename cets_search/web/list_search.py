"""Lists by REST: `/api/v1/list-search`, as docs/api.md has it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.lists.errors import BadList
from cets_search.lists.model import Head
from cets_search.web.asked import refuse_unknown
from cets_search.web.decisions import Pages
from cets_search.web.list_asked import WINDOW, shown_lines, window
from cets_search.web.list_files import csv_file, xlsx_file
from cets_search.web.list_sent import form_sheet, json_sheet
from cets_search.web.list_shapes import list_shape, page_shape
from cets_search.web.serving import actor, serving

NOTHING: Final[frozenset[str]] = frozenset()
ONLY: Final = frozenset({"only"})

pages = Pages("list_search", __name__, url_prefix="/api/v1/list-search")


@pages.answers("", Action.LIST_SEARCH)
def every() -> ResponseReturnValue:
    """The caller's lists, the newest first."""
    refuse_unknown(request.args, NOTHING)
    return jsonify({"lists": [asdict(list_shape(head)) for head in serving().site.lists.of(actor())]})


@pages.answers("", Action.LIST_SEARCH, methods=("POST",))
def make() -> ResponseReturnValue:
    """A list, started at once unless `draft` is asked for: 202, and where it will be found."""
    refuse_unknown(request.args, NOTHING)
    lists = serving().site.lists
    if request.is_json:
        body: Any = request.get_json()
        sheet, name = json_sheet(body, lists.most_lines), ""
        title, kind, draft = body.get("title", ""), body.get("type", ""), body.get("draft", False) is True
    else:
        sheet, name = form_sheet(lists.most_lines)
        title, kind, draft = (
            request.form.get("title", ""),
            request.form.get("type", ""),
            bool(request.form.get("draft")),
        )
    if not isinstance(title, str) or not isinstance(kind, str):
        raise BadList("title and type are strings.")
    head = lists.make(actor(), sheet, title or name, kind)
    return _told(head if draft else lists.start(actor(), head.id), 201 if draft else 202)


@pages.answers("/<list_id>", Action.LIST_SEARCH)
def matrix(list_id: str) -> ResponseReturnValue:
    refuse_unknown(request.args, WINDOW)
    asked = window(request.args)
    page = serving().site.lists.page(actor(), list_id, asked.only, asked.start, asked.size)
    shape, lines = page_shape(page)
    onward = asked.start + len(lines)
    return jsonify(
        {
            **asdict(shape),
            "only": page.shown,
            "total": page.total,
            "rows": [asdict(line) for line in lines],
            "next": onward if lines and onward < page.total else None,
        }
    )


@pages.answers("/<list_id>/result.csv", Action.LIST_SEARCH)
def result_csv(list_id: str) -> ResponseReturnValue:
    refuse_unknown(request.args, ONLY)
    return csv_file(*serving().site.lists.lines(actor(), list_id, shown_lines(request.args)))


@pages.answers("/<list_id>/result.xlsx", Action.LIST_SEARCH)
def result_xlsx(list_id: str) -> ResponseReturnValue:
    refuse_unknown(request.args, ONLY)
    return xlsx_file(*serving().site.lists.lines(actor(), list_id, shown_lines(request.args)))


@pages.answers("/<list_id>/lines", Action.LIST_SEARCH, methods=("PATCH",))
def change(list_id: str) -> ResponseReturnValue:
    """What a person says of a draft's lines and columns: `{"lines": {"12": "handle"}, "columns": {"B": "out"}}`."""
    refuse_unknown(request.args, NOTHING)
    body: Any = request.get_json()
    lines, columns = (body.get(name, {}) if isinstance(body, dict) else None for name in ("lines", "columns"))
    if not isinstance(lines, dict) or not isinstance(columns, dict) or not all(map(_is_number, lines)):
        raise BadList('Send a JSON object with "lines" (types by line number) and "columns" (types by name).')
    choices = {int(number): str(choice) for number, choice in lines.items()}
    return _told(serving().site.lists.change(actor(), list_id, choices, {k: str(v) for k, v in columns.items()}))


@pages.answers("/<list_id>/start", Action.LIST_SEARCH, methods=("POST",))
def start(list_id: str) -> ResponseReturnValue:
    refuse_unknown(request.args, NOTHING)
    return _told(serving().site.lists.start(actor(), list_id), 202)


@pages.answers("/<list_id>/cancel", Action.LIST_SEARCH, methods=("POST",))
def cancel(list_id: str) -> ResponseReturnValue:
    refuse_unknown(request.args, NOTHING)
    return _told(serving().site.lists.cancel(actor(), list_id))


@pages.answers("/<list_id>", Action.LIST_SEARCH, methods=("DELETE",))
def delete(list_id: str) -> ResponseReturnValue:
    refuse_unknown(request.args, NOTHING)
    serving().site.lists.delete(actor(), list_id)
    return "", 204


def _told(head: Head, status: int = 200) -> ResponseReturnValue:
    answer = jsonify(asdict(list_shape(head)))
    answer.headers["Location"] = url_for("list_search.matrix", list_id=head.id)
    return answer, status


def _is_number(written: str) -> bool:
    return written.isascii() and written.isdecimal() and len(written) < 9
