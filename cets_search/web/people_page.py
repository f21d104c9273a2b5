"""People and forces, for administrators: who is in one's own force and what each may do, and whom to ring where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cets_search.access import Action
from cets_search.administration import LONGEST_CONTACT
from cets_search.model import Role
from cets_search.people import BadAccount
from cets_search.web.decisions import Pages
from cets_search.web.serving import actor, serving

pages = Pages("people", __name__)


@pages.answers("/people", Action.MANAGE_PEOPLE)
def page() -> ResponseReturnValue:
    return _page()


@pages.answers("/people", Action.MANAGE_PEOPLE, methods=("POST",))
def add() -> ResponseReturnValue:
    """Open an account; this answer alone holds its first password."""
    name = request.form.get("name", "").strip()
    try:
        password = serving().administration.add(actor(), name, request.form.getlist("role"))
    except BadAccount as bad:
        return _page(problem=str(bad)), 400
    return _one(name, password=password)


@pages.answers("/people/<name>", Action.MANAGE_PEOPLE)
def person(name: str) -> ResponseReturnValue:
    return _one(name)


@pages.answers("/people/<name>", Action.MANAGE_PEOPLE, methods=("POST",))
def change(name: str) -> ResponseReturnValue:
    """Do what the button says, and tell it."""
    act = ACTS.get(request.form.get("do", ""))
    if act is None:
        abort(400)
    try:
        done, password = act(name)
    except BadAccount as bad:
        return _one(name, problem=str(bad)), 400
    return _one(name, done=done, password=password)


@pages.answers("/forces/<slug>", Action.MANAGE_PEOPLE, methods=("POST",))
def contact(slug: str) -> ResponseReturnValue:
    try:
        serving().administration.set_contact(actor(), slug, request.form.get("contact", ""))
    except BadAccount as bad:
        return _page(problem=str(bad)), 400
    return redirect(url_for("people.page"), 303)


def _roles(name: str) -> tuple[str, str]:
    serving().administration.set_roles(actor(), name, request.form.getlist("role"))
    return "The roles are changed, from the next request on.", ""


def _password(name: str) -> tuple[str, str]:
    return "", serving().administration.new_password(actor(), name)


def _sessions(name: str) -> tuple[str, str]:
    serving().administration.end_sessions(actor(), name)
    return "Every session has ended, and every API token.", ""


def _unlock(name: str) -> tuple[str, str]:
    serving().administration.unlock(actor(), name)
    return f"{name} may sign in again.", ""


def _factor(name: str) -> tuple[str, str]:
    serving().administration.reset_second_factor(actor(), name)
    return "The second factor is taken off, and every session has ended.", ""


def _disable(name: str) -> tuple[str, str]:
    serving().administration.disable(actor(), name)
    return "The account is disabled.", ""


def _revoke(name: str) -> tuple[str, str]:
    serving().administration.revoke(actor(), name, request.form.get("token", ""))
    return "The token is revoked.", ""


ACTS: Final[Mapping[str, Callable[[str], tuple[str, str]]]] = {
    "roles": _roles,
    "password": _password,
    "sessions": _sessions,
    "unlock": _unlock,
    "factor": _factor,
    "disable": _disable,
    "revoke": _revoke,
}
"""What each button does with a person: what is told of it, and the password that was made, if any."""


def _page(problem: str = "") -> str:
    given = request.form if problem else {}
    here = serving().administration
    return render_template(
        "people.html",
        members=here.members(actor()),
        forces=here.forces(actor()),
        roles=list(Role),
        problem=problem,
        name=given.get("name", ""),
        chosen=request.form.getlist("role") if problem else [],
        longest_contact=LONGEST_CONTACT,
    )


def _one(name: str, problem: str = "", done: str = "", password: str = "") -> str:
    here = serving().administration
    return render_template(
        "person.html",
        member=here.member(actor(), name),
        tokens=here.tokens(actor(), name),
        roles=list(Role),
        problem=problem,
        done=done,
        password=password,
    )
