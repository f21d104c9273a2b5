"""Matches: the list, one with its proof, what somebody makes of it, and which seizures and cases share most."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.matches.pairs import By
from cets_search.saved_searches import BadDraft, Overtaken
from cets_search.web import matched
from cets_search.web.decisions import Pages
from cets_search.web.match_files import csv_file
from cets_search.web.serving import actor, serving
from cets_search.web.session import local

pages = Pages("matches", __name__)


@pages.answers("/matches", Action.MATCHES)
def page() -> ResponseReturnValue:
    asked = matched.matches_request(request.args)
    found = serving().site.matches.visible(actor(), asked)
    return render_template("matches.html", asked=asked, found=found, **_words())


@pages.answers("/matches.csv", Action.MATCHES)
def matches_csv() -> ResponseReturnValue:
    """All that the filters leave, not one page."""
    return csv_file(serving().site.matches.every(actor(), matched.matches_request(request.args)))


@pages.answers("/matches/pairs", Action.MATCHES)
def pairs() -> ResponseReturnValue:
    found = serving().site.matches.pairs(actor(), matched.by(request.args))
    return render_template("match_pairs.html", found=found, ways=By, **_words())


@pages.answers("/matches/<key>", Action.MATCHES)
def one(key: str) -> ResponseReturnValue:
    return _one(key)


@pages.answers("/matches/<key>", Action.MATCHES, methods=("POST",))
def judge(key: str) -> ResponseReturnValue:
    """Where it cannot be written, show the match as it stands now, with what was written here."""
    try:
        serving().site.matches.judge(actor(), key, matched.judgement(request.form))
    except BadDraft as bad:
        return _one(key, str(bad)), 400
    except Overtaken as overtaken:
        return _one(key, str(overtaken)), 409
    back = request.form.get("back", "")
    return redirect(local(back) if back else f"/matches/{key}", 303)


def _one(key: str, problem: str = "") -> str:
    match, proof = serving().site.matches.one(actor(), key)
    given = {name: request.form.get(name, "") for name in ("state", "why")}
    return render_template("match.html", match=match, proof=proof, problem=problem, given=given, **_words())


def _words() -> dict[str, Any]:
    return {"matched": matched, "kinds": matched.KINDS, "states": matched.STATES}
