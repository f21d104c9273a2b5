"""Watches: one's own, making one of a search, and ending it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.query.errors import BadQuery
from cets_search.saved_searches import LONGEST_NAME, BadDraft
from cets_search.watches.service import Draft
from cets_search.web import drafts
from cets_search.web.decisions import Pages, SignedIn
from cets_search.web.serving import actor, serving

pages = Pages("watches", __name__)

OWN = SignedIn("makes a watch of one's own, whose service asks for a reading role; shows nothing")


@pages.answers("/watches", Action.WATCH)
def page() -> ResponseReturnValue:
    return render_template("watches.html", watches=serving().site.watches.of(actor()))


@pages.answers("/watches/new", OWN)
def new() -> ResponseReturnValue:
    """The form, for the search in its address; named after what stands in the box."""
    search = drafts.searched(request.query_string.decode("ascii", "replace"))
    return _form({"search": drafts.address(search), "name": " ".join(search.q.split())[:LONGEST_NAME]})


@pages.answers("/watches/new", OWN, methods=("POST",))
def make() -> ResponseReturnValue:
    try:
        given = {name: drafts.text(request.form, name) for name in ("name", "search", "mail")}
        draft = Draft(given["name"], drafts.searched(given["search"]), bool(request.form.get("silent")), given["mail"])
        serving().site.watches.make(actor(), draft)
    except (BadDraft, BadQuery) as bad:
        return _form(request.form, str(bad)), 400
    return redirect(url_for("watches.page"), 303)


@pages.answers("/watches/<key>/stop", Action.WATCH, methods=("POST",))
def stop(key: str) -> ResponseReturnValue:
    serving().site.watches.stop(actor(), key)
    return redirect(url_for("watches.page"), 303)


def _form(given: Mapping[str, str], problem: str = "") -> str:
    told = {name: given.get(name, "") for name in ("name", "search", "silent", "mail")}
    domains = serving().site.watches.mails_to
    return render_template("watch_new.html", given=told, problem=problem, longest_name=LONGEST_NAME, domains=domains)
