"""People and forces under `/api/v1`, for administrators. docs/api.md has the shapes."""

from __future__ import annotations

from typing import Any, Final

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from cets_search.access import Action
from cets_search.administration import Member
from cets_search.model import Force
from cets_search.people import BadAccount
from cets_search.web.asked import refuse_unknown
from cets_search.web.decisions import Pages
from cets_search.web.serving import actor, serving

pages = Pages("api_people", __name__, url_prefix="/api/v1")

NOTHING: Final[frozenset[str]] = frozenset()
CHANGES: Final = frozenset({"roles", "disabled", "locked", "second_factor"})


@pages.answers("/people", Action.MANAGE_PEOPLE)
def people() -> ResponseReturnValue:
    refuse_unknown(request.args, NOTHING)
    return jsonify({"people": [_shown(member) for member in serving().administration.members(actor())]})


@pages.answers("/people", Action.MANAGE_PEOPLE, methods=("POST",))
def add() -> ResponseReturnValue:
    refuse_unknown(request.args, NOTHING)
    given = _body(frozenset({"name", "roles"}))
    name = given.get("name")
    if not isinstance(name, str):
        raise BadAccount('Give the person\'s "name".')
    password = serving().administration.add(actor(), name, _roles(given))
    made = serving().administration.member(actor(), name)
    return jsonify(_shown(made) | {"password": password}), 201, {"Location": url_for("api_people.person", name=name)}


@pages.answers("/people/<name>", Action.MANAGE_PEOPLE)
def person(name: str) -> ResponseReturnValue:
    refuse_unknown(request.args, NOTHING)
    return jsonify(_shown(serving().administration.member(actor(), name)))


@pages.answers("/people/<name>", Action.MANAGE_PEOPLE, methods=("PATCH",))
def change(name: str) -> ResponseReturnValue:
    """One change at a time, so that each is on record before it is made, and none is left half done."""
    refuse_unknown(request.args, NOTHING)
    given, here = _body(CHANGES), serving().administration
    match given:
        case {"roles": _} if len(given) == 1:
            here.set_roles(actor(), name, _roles(given))
        case {"disabled": True} if len(given) == 1:
            here.disable(actor(), name)
        case {"locked": False} if len(given) == 1:
            here.unlock(actor(), name)
        case {"second_factor": False} if len(given) == 1:
            here.reset_second_factor(actor(), name)
        case _:
            raise BadAccount(
                'Send one of "roles": [...], "disabled": true, "locked": false and "second_factor": false.'
            )
    return jsonify(_shown(here.member(actor(), name)))


@pages.answers("/people/<name>/password", Action.MANAGE_PEOPLE, methods=("POST",))
def password(name: str) -> ResponseReturnValue:
    refuse_unknown(request.args, NOTHING)
    return jsonify({"password": serving().administration.new_password(actor(), name)})


@pages.answers("/people/<name>/sign-out", Action.MANAGE_PEOPLE, methods=("POST",))
def sign_out(name: str) -> ResponseReturnValue:
    refuse_unknown(request.args, NOTHING)
    serving().administration.end_sessions(actor(), name)
    return "", 204


@pages.answers("/forces", Action.MANAGE_PEOPLE)
def forces() -> ResponseReturnValue:
    refuse_unknown(request.args, NOTHING)
    return jsonify({"forces": [_force(force) for force in serving().administration.forces(actor())]})


@pages.answers("/forces/<slug>", Action.MANAGE_PEOPLE, methods=("PUT",))
def set_contact(slug: str) -> ResponseReturnValue:
    refuse_unknown(request.args, NOTHING)
    contact = _body(frozenset({"contact"})).get("contact")
    if not isinstance(contact, str):
        raise BadAccount('Give the force\'s "contact", a text.')
    return jsonify(_force(serving().administration.set_contact(actor(), slug, contact)))


def _body(known: frozenset[str]) -> dict[str, Any]:
    try:
        given = request.get_json()
    except BadRequest as error:
        raise BadAccount("What was sent is no JSON.") from error
    if not isinstance(given, dict) or not known >= set(given):
        raise BadAccount(f"Send a JSON object with nothing but {', '.join(sorted(known))}.")
    return given


def _roles(given: dict[str, Any]) -> list[str]:
    roles = given.get("roles")
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise BadAccount('Give the "roles", a list of their names.')
    return roles


def _shown(member: Member) -> dict[str, Any]:
    account = member.account
    return {
        "name": account.name,
        "force": account.force,
        "roles": sorted(account.roles),
        "disabled": account.disabled,
        "locked": member.locked,
        "second_factor": account.second_factor,
        "given_password": account.given_password,
    }


def _force(force: Force) -> dict[str, str]:
    return {"slug": force.slug, "name": force.name, "contact": force.contact}
