"""The search page: one box, results, and facets to narrow them."""

from __future__ import annotations

import re
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cets_search.access import Action, may
from cets_search.model import SearchRequest
from cets_search.query.errors import BadQuery
from cets_search.query.identifier import Identifier
from cets_search.query.repair import repaired
from cets_search.web import links
from cets_search.web.asked import params, search_request
from cets_search.web.decisions import Pages, SignedIn
from cets_search.web.serving import actor, serving
from cets_search.web.sought import sought
from cets_search.web.stops import stopped_values
from cets_search.web.timeline import timeline

pages = Pages("search", __name__)


START: Final = (
    (Action.SEARCH, "search.page"),
    (Action.READ_RECORD, "record.page"),
    (Action.MANAGE_PEOPLE, "people.page"),
)
"""Where work begins: the first page that is open to whoever signed in."""


@pages.answers("/", SignedIn("leads to a page that one's roles open"))
def home() -> ResponseReturnValue:
    person = actor().person
    first = (page for action, page in START if may(person, action))
    return redirect(url_for(next(first, "account.page")), 303)


@pages.answers("/search", Action.SEARCH)
def page() -> ResponseReturnValue:
    """The results; with nothing asked for, the box alone."""
    try:
        asked = search_request(request.args)
        if not params(asked):
            return render_template("search_start.html", asked=asked)
        result = serving().site.search.search(actor(), asked)
        pointers = serving().site.pointers.of_search(actor(), asked)
    except BadQuery as bad:
        return _refusal(bad), 400
    number = _page_number()
    return render_template(
        "search.html",
        asked=asked,
        result=result,
        pointers=pointers,
        facets=links.facets(asked, result, stopped_values(result.facets)),
        chosen=links.chosen(asked),
        timeline=timeline(result.histogram),
        first=links.search(asked) if asked.next else "",
        onward=links.search(asked, next_page=result.next, page=number + 1) if result.next else "",
        page_number=number,
        identifiers=[Identifier(*each) for each in sorted(sought(asked).identifiers)],
    )


def _refusal(bad: BadQuery) -> str:
    text = request.args.get("q", "")
    offset = bad.offset
    if offset is not None:
        offset = max(0, min(offset, len(text)))
    repair = repaired(text) if bad.mended else None
    return render_template(
        "search_refused.html", asked=SearchRequest(q=text), message=bad.message, offset=offset, repair=repair
    )


def _page_number() -> int:
    """Which page this is, for the reader's eyes only: the place itself is in `next`."""
    raw = request.args.get("page", "1")
    return int(raw) if re.fullmatch(r"[1-9][0-9]{0,5}", raw) and request.args.get("next") else 1
