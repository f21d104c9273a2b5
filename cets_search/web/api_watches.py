"""Watches under `/api/v1`. docs/api.md has the shapes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.saved_searches import BadDraft
from cets_search.watches.model import Watch
from cets_search.watches.service import Draft
from cets_search.web import drafts, links
from cets_search.web.asked import refuse_unknown
from cets_search.web.decisions import Pages, SignedIn
from cets_search.web.sent import json_object
from cets_search.web.serving import actor, serving

pages = Pages("api_watches", __name__, url_prefix="/api/v1")

OWN: Final = SignedIn("makes a watch of one's own, whose service asks for a reading role; tells nothing else")
NOTHING: Final[frozenset[str]] = frozenset()
GIVEN: Final = frozenset({"name", "search", "silent", "mail"})


@pages.answers("/watches", Action.WATCH)
def watches() -> ResponseReturnValue:
    refuse_unknown(request.args, NOTHING)
    return jsonify({"watches": [_told(each) for each in serving().site.watches.of(actor())]})


@pages.answers("/watches", OWN, methods=("POST",))
def make() -> ResponseReturnValue:
    refuse_unknown(request.args, NOTHING)
    given = json_object(GIVEN)
    silent = given.get("silent", False)
    if not isinstance(silent, bool):
        raise BadDraft("silent is true or false.")
    search = drafts.searched(drafts.text(given, "search"))
    draft = Draft(drafts.text(given, "name"), search, silent, drafts.text(given, "mail"))
    made = serving().site.watches.make(actor(), draft)
    return jsonify(_told(made)), 201, {"Location": url_for("api_watches.watch", key=made.id)}


@pages.answers("/watches/<key>", Action.WATCH)
def watch(key: str) -> ResponseReturnValue:
    refuse_unknown(request.args, NOTHING)
    return jsonify(_told(serving().site.watches.one(actor(), key)))


@pages.answers("/watches/<key>", Action.WATCH, methods=("DELETE",))
def stop(key: str) -> ResponseReturnValue:
    refuse_unknown(request.args, NOTHING)
    serving().site.watches.stop(actor(), key)
    return "", 204


def _told(each: Watch) -> dict[str, Any]:
    fields = asdict(each)
    for name in ("search", "owner", "version"):
        del fields[name]
    return {**fields, "search": drafts.address(each.search), "url": links.search(each.search)}
