"""How a force's seizures are shared: asking for a change, and confirming what a colleague asked for."""

from __future__ import annotations

import re
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.handling import Classification
from cets_search.markings import HANDLING, INFORMATION, LONGEST_CONDITIONS, SOURCES, BadMarking
from cets_search.model import Sharing
from cets_search.sharing import Asked, BadShare, ChangedMeanwhile, is_waiting
from cets_search.web.decisions import Pages
from cets_search.web.serving import actor, serving

pages = Pages("sharing", __name__)

LEVELS: Final = {
    Sharing.CLOSED: "Your force and its cases' members read it, and are told who else looks for what it holds.",
    Sharing.POINTER: "As closed, but others may learn that an identifier is in it, and whom to ring.",
    Sharing.CASE: "Only the members of its cases read it, not the rest of your force.",
    Sharing.OPEN: "Everybody of every force who reads evidence reads it.",
}
"""What each level means, for whoever chooses."""


TEXTS: Final = ("classification", "source", "information", "handling", "conditions", "review_date")
GRADES: Final = (
    ("source", "3x5x2: the source is", SOURCES),
    ("information", "3x5x2: the information is", INFORMATION),
    ("handling", "3x5x2: handling", HANDLING),
)


@pages.answers("/seizures/sharing", Action.SHARE)
def page() -> ResponseReturnValue:
    """The changes asked for in one's force."""
    return _changes()


@pages.answers("/seizures/sharing", Action.SHARE, methods=("POST",))
def decide() -> ResponseReturnValue:
    """Confirm or take back a change."""
    force, reference = request.values.get("force", ""), request.values.get("reference", "")
    version, confirm = request.form.get("version", ""), request.form.get("do") == "confirm"
    try:
        serving().site.sharing.decide(actor(), force, reference, version, confirm=confirm)
    except BadShare as bad:
        return _changes(str(bad)), 400
    except ChangedMeanwhile as changed:
        return _changes(str(changed)), 409
    return redirect(url_for("sharing.page"), 303)


@pages.answers("/seizures/sharing/change", Action.SHARE)
def change() -> ResponseReturnValue:
    return _form()


@pages.answers("/seizures/sharing/change", Action.SHARE, methods=("POST",))
def ask() -> ResponseReturnValue:
    force, reference = request.args.get("force", ""), request.args.get("reference", "")
    cases = tuple(case for case in re.split(r"[\s,]+", request.form.get("cases", "")) if case)
    try:
        asked = serving().site.sharing.ask(actor(), force, reference, request.form.get("sharing", ""), cases)
    except BadShare as bad:
        return _form(problem=str(bad)), 400
    except ChangedMeanwhile as changed:
        return _form(problem=str(changed)), 409
    return _changes(asked=asked)


@pages.answers("/seizures/sharing/marking", Action.SHARE, methods=("POST",))
def mark() -> ResponseReturnValue:
    """How a seizure is to be handled; then the same page again."""
    force, reference = request.args.get("force", ""), request.args.get("reference", "")
    given = {name: request.form.get(name, "").strip() for name in TEXTS}
    try:
        serving().site.markings.mark(
            actor(), force, reference, {**given, "legal_hold": request.form.get("legal_hold") == "yes"}
        )
    except BadMarking as bad:
        return _form(problem=str(bad)), 400
    return redirect(url_for("sharing.change", force=force, reference=reference), 303)


def _changes(problem: str = "", asked: Asked | None = None) -> str:
    found = serving().site.sharing.changes(actor())
    under_way = serving().site.share_progress.rewriting(actor())
    return render_template(
        "sharing.html",
        waiting=[each for each in found if is_waiting(each)],
        past=[each for each in found if not is_waiting(each)],
        under_way=under_way,
        asked=asked,
        problem=problem,
    )


def _form(problem: str = "") -> str:
    found = serving().site.sharing.one(actor(), request.args.get("force", ""), request.args.get("reference", ""))
    given = request.form if problem else None
    return render_template(
        "sharing_change.html",
        seizure=found.seizure,
        change=found.change if found.change and is_waiting(found.change) else None,
        sharing=given.get("sharing", found.seizure.sharing) if given else found.seizure.sharing,
        cases=given.get("cases", "") if given and "cases" in given else " ".join(found.seizure.cases),
        levels=LEVELS,
        markings=found.seizure.markings,
        classifications=list(Classification),
        grades=GRADES,
        longest_conditions=LONGEST_CONDITIONS,
        problem=problem,
    )
