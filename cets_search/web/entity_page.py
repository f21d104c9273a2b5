"""One identifier or name: where it is, with whom it talks, and in whose company it is."""

from __future__ import annotations

from typing import Final

from flask import render_template, request
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.query.errors import BadQuery
from cets_search.web import followed, links
from cets_search.web.decisions import Pages
from cets_search.web.documents import BESIDE, told
from cets_search.web.serving import actor, serving
from cets_search.web.timeline import timeline

pages = Pages("entity", __name__)

SHOWN: Final = 20
"""Rows of a table that stand open; the others are folded away."""

MOST_ROWS: Final = 200
"""Rows that are on the page at all: the API has the others."""


@pages.answers("/entity", Action.ENTITY)
def page() -> ResponseReturnValue:
    """The identifier's page; with nothing asked for, a form to ask."""
    if not request.args.get("value", "").strip():
        return render_template("entity_start.html", problem=None)
    try:
        who, within = followed.who(request.args), followed.within(request.args)
    except BadQuery as bad:
        return render_template("entity_start.html", problem=bad.message), 400
    found, company = serving().site.pivot.page(actor(), who, followed.types(request.args), within)
    return render_template(
        "entity.html",
        found=found,
        company=company,
        within=within,
        holding=links.holding(who.type, who.value),
        timeline=timeline(found.histogram),
        documents=[told(each, BESIDE) for each in found.documents],
        shown=SHOWN,
        most=MOST_ROWS,
    )
