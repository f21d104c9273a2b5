"""Saved searches: the list, saving one, and changing it without writing over what somebody else just changed."""

from __future__ import annotations

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.model import SavedSearch
from cets_search.query.errors import BadQuery
from cets_search.saved_searches import LONGEST_NAME, LONGEST_NOTE, BadDraft, Overtaken, SavedRequest
from cets_search.web import drafts
from cets_search.web.decisions import Pages, SignedIn
from cets_search.web.serving import actor, serving

pages = Pages("saved", __name__)

OWN = SignedIn("keeps a search of one's own, whose service asks for a reading role; shows nothing")


@pages.answers("/searches", Action.SAVED_SEARCHES)
def page() -> ResponseReturnValue:
    asked = SavedRequest(request.args.get("case", ""), request.args.get("next", ""))
    return render_template("searches.html", asked=asked, found=serving().site.saved_searches.visible(actor(), asked))


@pages.answers("/searches/new", OWN)
def new() -> ResponseReturnValue:
    search = drafts.address(drafts.searched(request.query_string.decode("ascii", "replace")))
    return _form({"search": search, "name": "", "note": "", "case": "", "version": ""})


@pages.answers("/searches/new", OWN, methods=("POST",))
def save() -> ResponseReturnValue:
    try:
        serving().site.saved_searches.save(actor(), drafts.draft(request.form))
    except (BadDraft, BadQuery) as bad:
        return _form(request.form, problem=str(bad)), 400
    return redirect(url_for("saved.page"), 303)


@pages.answers("/searches/<key>", Action.SAVED_SEARCHES)
def one(key: str) -> ResponseReturnValue:
    found = serving().site.saved_searches.one(actor(), key)
    return _form(_as_given(found), found)


@pages.answers("/searches/<key>", Action.SAVED_SEARCHES, methods=("POST",))
def change(key: str) -> ResponseReturnValue:
    """Change or delete it; where somebody else was first, show what stands there beside what was written here."""
    searches, version = serving().site.saved_searches, request.form.get("version", "")
    try:
        if request.form.get("delete"):
            searches.delete(actor(), key, version)
        else:
            searches.change(actor(), key, drafts.draft(request.form), version)
    except (BadDraft, BadQuery) as bad:
        return _form(request.form, searches.one(actor(), key), problem=str(bad)), 400
    except Overtaken as overtaken:
        now = searches.one(actor(), key)
        given = {**request.form, "version": now.version}
        return _form(given, now, problem=str(overtaken), overtaken=True), 409
    return redirect(url_for("saved.page"), 303)


def _as_given(found: SavedSearch) -> dict[str, str]:
    told = {name: getattr(found, name) for name in ("name", "note", "case", "version")}
    return told | {"search": drafts.address(found.search)}


def _form(
    given: Mapping[str, str], found: SavedSearch | None = None, problem: str = "", *, overtaken: bool = False
) -> str:
    cases = sorted(actor().person.cases)
    return render_template(
        "saved_search.html",
        given={name: given.get(name, "") for name in (*drafts.GIVEN, "version")},
        found=found,
        now=_as_given(found) if found and overtaken else None,
        problem=problem,
        cases=cases,
        own=found is None or found.made_by == actor().person.name,
        longest_name=LONGEST_NAME,
        longest_note=LONGEST_NOTE,
    )
