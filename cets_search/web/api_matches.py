"""Matches under `/api/v1`. docs/api.md has the shapes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.matches.model import Match
from cets_search.matches.proof import Shown
from cets_search.web import matched
from cets_search.web.asked import refuse_unknown
from cets_search.web.decisions import Pages
from cets_search.web.sent import json_object
from cets_search.web.serving import actor, serving

pages = Pages("api_matches", __name__, url_prefix="/api/v1")

NOTHING: Final[frozenset[str]] = frozenset()
GIVEN: Final = frozenset({"state", "why", "version"})


@pages.answers("/matches", Action.MATCHES)
def matches() -> ResponseReturnValue:
    refuse_unknown(request.args, matched.PARAMETERS)
    found = serving().site.matches.visible(actor(), matched.matches_request(request.args))
    told = [_told(each) for each in found.matches]
    return jsonify({"total": found.total, "next": found.next or None, "matches": told, "counts": found.counts})


@pages.answers("/matches/pairs", Action.MATCHES)
def pairs() -> ResponseReturnValue:
    refuse_unknown(request.args, frozenset({"by"}))
    found = serving().site.matches.pairs(actor(), matched.by(request.args))
    return jsonify({"by": found.by, "pairs": [asdict(each) for each in found.pairs]})


@pages.answers("/matches/<key>", Action.MATCHES)
def match(key: str) -> ResponseReturnValue:
    refuse_unknown(request.args, NOTHING)
    found, proof = serving().site.matches.one(actor(), key)
    return jsonify({**_told(found), "proof": {"own": _shown(proof.own), "there": _shown(proof.there)}})


@pages.answers("/matches/<key>", Action.MATCHES, methods=("PUT",))
def judge(key: str) -> ResponseReturnValue:
    refuse_unknown(request.args, NOTHING)
    return jsonify(_told(serving().site.matches.judge(actor(), key, matched.judgement(json_object(GIVEN)))))


def _told(each: Match) -> dict[str, Any]:
    """All but the other side's pointers one by one: of those no more is told than how much they hold together."""
    fields = asdict(each)
    del fields["holders"]
    return {
        **fields,
        "there": each.there,
        "open": list(each.open),
        "pointed": each.pointed,
        "url": matched.followed(each),
    }


def _shown(side: Shown) -> dict[str, Any]:
    return {"total": side.total, "documents": list(side.documents)}
