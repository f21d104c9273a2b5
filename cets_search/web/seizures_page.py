"""The seizures one may see, with what became of their files, and the ledger of each, to read or take away as CSV."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urlencode

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.handling import Markings
from cets_search.model import LedgerEntry
from cets_search.query.ledger import OUTCOMES, LedgerRequest
from cets_search.seizures import SeizuresRequest
from cets_search.web.asked import FILTERS, ledger_request
from cets_search.web.decisions import Pages
from cets_search.web.outgoing import outgoing
from cets_search.web.serving import actor, serving
from cets_search.web.spreadsheet import line

pages = Pages("seizures", __name__)


COLUMNS: Final = (
    "path", "outcome", "reason", "size", "mime", "sha256", "sha1", "md5", "parser", "parser_version", "documents",
    "loaded_at", "current",
)  # fmt: skip


MARKINGS: Final = ("classification", "grading", "conditions", "review_date", "legal_hold")


@pages.answers("/seizures", Action.LIST_SEIZURES)
def page() -> ResponseReturnValue:
    """The list; asked for by htmx while it refreshes itself, its table alone."""
    asked = SeizuresRequest(force=request.args.get("force", ""), next=request.args.get("next", ""))
    template = "seizures_table.html" if "HX-Request" in request.headers else "seizures.html"
    return render_template(
        template,
        asked=asked,
        seizures=serving().site.seizures.visible(actor(), asked),
        live="live" in request.args,
        outcomes=OUTCOMES,
    )


@pages.answers("/seizures/ledger", Action.READ_LEDGER)
def ledger() -> ResponseReturnValue:
    force, reference = _which()
    asked = ledger_request(request.args)
    found = serving().site.seizures.ledger(actor(), force, reference, asked)
    return render_template(
        "ledger.html",
        ledger=found,
        asked=asked,
        outcomes=OUTCOMES,
        narrowed=asked != LedgerRequest(),
        address=ledger_address,
        csv_address=ledger_address(force, reference, asked, endpoint="seizures.ledger_csv"),
    )


@pages.answers("/seizures/ledger.csv", Action.READ_LEDGER)
def ledger_csv() -> ResponseReturnValue:
    """The whole ledger, or what the filters leave of it, as RFC 4180 CSV in UTF-8; it goes out as it is read."""
    force, reference = _which()
    seizure, entries = serving().site.seizures.entries(actor(), force, reference, ledger_request(request.args))
    name = re.sub(r"[^A-Za-z0-9-]+", "-", f"ledger-{force}-{reference}").strip("-")
    return Response(
        outgoing(_csv(entries, seizure.markings)),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def ledger_address(
    force: str, reference: str, asked: LedgerRequest | None = None, *, endpoint: str = "seizures.ledger", **more: str
) -> str:
    """The address of a ledger under the filters of `asked`, from its first page; `more` are further parameters."""
    given = [(name, getattr(asked, name)) for name in FILTERS if asked and getattr(asked, name)]
    wanted = [("force", force), ("reference", reference), *given, *more.items()]
    return f"{url_for(endpoint)}?{urlencode(wanted)}"


def _which() -> tuple[str, str]:
    return request.args.get("force", ""), request.args.get("reference", "")


def _csv(entries: Iterable[LedgerEntry], markings: Markings) -> Iterator[str]:
    """The entries; each line carries the seizure's markings, wherever it is copied to."""
    yield line([*COLUMNS, *MARKINGS])
    handled = [getattr(markings, column) for column in MARKINGS]
    for entry in entries:
        yield line([*(getattr(entry, column) for column in COLUMNS), *handled])
