"""The auditor's page: the record of use by person, case, force, action, time and words, and parts to take away."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Final
from urllib.parse import urlencode

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.query.errors import BadQuery
from cets_search.record.selection import Selection
from cets_search.record.service import RecordedUse, RecordRequest
from cets_search.web import identity
from cets_search.web.decisions import Pages
from cets_search.web.outgoing import outgoing
from cets_search.web.record_asked import selection
from cets_search.web.serving import actor, serving
from cets_search.web.spreadsheet import line

pages = Pages("record", __name__)

SHOWN_DAYS: Final = 31
COLUMNS: Final = (
    "id", "at", "person", "force", "roles", "action", "case", "reason", "query", "hits", "documents", "client",
    "detail",
)  # fmt: skip


@pages.answers("/record", Action.READ_RECORD)
def page() -> ResponseReturnValue:
    asked = RecordRequest(selection(request.args), request.args.get("next", ""))
    return _page(asked)


@pages.answers("/record", Action.READ_RECORD, methods=("POST",))
def take_away() -> ResponseReturnValue:
    """All of it that the filters leave, as CSV or as one JSON object a line; it goes out as it is read."""
    wanted, reason = selection(request.form), identity.reason_given(request.form.get("reason", ""))
    try:
        uses = serving().site.record.taken_away(actor(), wanted, reason)
    except BadQuery as bad:
        return _page(RecordRequest(wanted), str(bad)), 400
    if request.form.get("form") == "json":
        return _attachment(_json(uses), "application/x-ndjson", "record.jsonl")
    return _attachment(_csv(uses), "text/csv", "record.csv")


def address(wanted: Selection, **changed: str) -> str:
    """The address of the page under these filters, some of them changed; an empty one is left out."""
    given = {name: value for name, value in {**wanted.given, **changed}.items() if value}
    return url_for("record.page") + (f"?{urlencode(given)}" if given else "")


def _page(asked: RecordRequest, problem: str = "") -> str:
    found = serving().site.record.visible(actor(), asked)
    return render_template(
        "record.html",
        asked=asked,
        found=found,
        problem=problem,
        address=address,
        days=found.days[:SHOWN_DAYS],
        most=max((count for _, count in found.days[:SHOWN_DAYS]), default=1),
    )


def _attachment(lines: Iterator[str], mimetype: str, name: str) -> Response:
    return Response(
        outgoing(lines), mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _csv(uses: Iterable[RecordedUse]) -> Iterator[str]:
    yield "\ufeff" + line(COLUMNS)
    for use in uses:
        told = asdict(use) | {
            "roles": " ".join(use.roles),
            "hits": "" if use.hits is None else use.hits,
            "documents": " ".join(use.documents),
            "detail": json.dumps(use.detail, ensure_ascii=False) if use.detail else "",
        }
        yield line(told[column] for column in COLUMNS)


def _json(uses: Iterable[RecordedUse]) -> Iterator[str]:
    for use in uses:
        yield json.dumps(asdict(use), ensure_ascii=False) + "\n"
