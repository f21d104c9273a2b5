"""Saved searches and one's own searches under `/api/v1`. docs/api.md has the shapes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.history import HistoryRequest, PastSearch
from cets_search.model import SavedSearch
from cets_search.saved_searches import BadDraft, SavedRequest
from cets_search.web import drafts, links
from cets_search.web.asked import refuse_unknown
from cets_search.web.decisions import Pages, SignedIn
from cets_search.web.sent import json_object
from cets_search.web.serving import actor, serving

pages = Pages("api_searches", __name__, url_prefix="/api/v1")

NOTHING: Final[frozenset[str]] = frozenset()


@pages.answers("/searches", Action.SAVED_SEARCHES)
def searches() -> ResponseReturnValue:
    refuse_unknown(request.args, frozenset({"case", "next"}))
    asked = SavedRequest(request.args.get("case", ""), request.args.get("next", ""))
    found = serving().site.saved_searches.visible(actor(), asked)
    return jsonify({"total": found.total, "next": found.next or None, "searches": [_saved(s) for s in found.searches]})


@pages.answers("/searches", SignedIn("keeps a search of one's own; shows nothing else"), methods=("POST",))
def save() -> ResponseReturnValue:
    refuse_unknown(request.args, NOTHING)
    found = serving().site.saved_searches.save(actor(), drafts.draft(json_object(drafts.GIVEN)))
    return jsonify(_saved(found)), 201, {"Location": url_for("api_searches.saved", key=found.id)}


@pages.answers("/searches/<key>", Action.SAVED_SEARCHES)
def saved(key: str) -> ResponseReturnValue:
    refuse_unknown(request.args, NOTHING)
    return jsonify(_saved(serving().site.saved_searches.one(actor(), key)))


@pages.answers("/searches/<key>", Action.SAVED_SEARCHES, methods=("PUT",))
def change(key: str) -> ResponseReturnValue:
    refuse_unknown(request.args, NOTHING)
    given = json_object(drafts.GIVEN | {"version"})
    draft, version = drafts.draft(given), drafts.text(given, "version")
    return jsonify(_saved(serving().site.saved_searches.change(actor(), key, draft, version)))


@pages.answers("/searches/<key>", Action.SAVED_SEARCHES, methods=("DELETE",))
def delete(key: str) -> ResponseReturnValue:
    refuse_unknown(request.args, frozenset({"version"}))
    serving().site.saved_searches.delete(actor(), key, request.args.get("version", ""))
    return "", 204


@pages.answers("/history", Action.HISTORY)
def history() -> ResponseReturnValue:
    refuse_unknown(request.args, frozenset({"q", "next"}))
    asked = HistoryRequest(request.args.get("q", ""), request.args.get("next", ""))
    found = serving().site.history.visible(actor(), asked)
    return jsonify({"total": found.total, "next": found.next or None, "searches": [_past(s) for s in found.searches]})


@pages.answers("/history/hide", SignedIn("hides from one's own list, and shows nothing"), methods=("POST",))
def hide() -> ResponseReturnValue:
    refuse_unknown(request.args, NOTHING)
    given = json_object(frozenset({"id", "all"}))
    if given.get("all") is True and "id" not in given:
        serving().site.history.hide_all(actor())
    elif "all" not in given:
        serving().site.history.hide(actor(), drafts.text(given, "id"))
    else:
        raise BadDraft('Give the "id" of one search, or "all": true.')
    return "", 204


def _saved(search: SavedSearch) -> dict[str, Any]:
    fields = asdict(search)
    del fields["search"]
    return {**fields, "search": drafts.address(search.search), "url": links.search(search.search)}


def _past(search: PastSearch) -> dict[str, Any]:
    return {
        "id": search.id,
        "at": search.at,
        "q": search.search.q,
        "total": search.total,
        "search": drafts.address(search.search),
        "url": links.search(search.search),
    }
