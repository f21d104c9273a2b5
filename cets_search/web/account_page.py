"""One's own account: what it may do, its password, and its sessions."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cets_search import access
from cets_search.passwords import SHORTEST
from cets_search.people import BadAccount, SignInFailed
from cets_search.web import identity
from cets_search.web.decisions import Pages, SignedIn
from cets_search.web.serving import actor, serving
from cets_search.web.throttle import TooManyTries

pages = Pages("account", __name__)

OWN = SignedIn("one's own account, whatever one's roles")
FIRST = replace(OWN, before_setup=True)


@pages.answers("/account", FIRST)
def page() -> ResponseReturnValue:
    return _page()


@pages.answers("/account/password", FIRST, methods=("POST",))
def password() -> ResponseReturnValue:
    """Put a new password in the place of the present one; this session goes on, the others end."""
    name, given = actor().person.name, request.form
    try:
        _typed(given)
        with identity.counted(name):
            serving().site.people.change_own_password(actor(), given.get("present", ""), given.get("new", ""))
    except (BadAccount, SignInFailed) as refused:
        return _page(problem=str(refused)), 400
    except TooManyTries as many:
        return _page(problem=str(many)), 429, {"Retry-After": str(many.seconds)}
    current = serving().sessions.current()
    serving().sessions.start(name, time.time(), current.purpose if current else None)
    return _page(done="You have a new password. Every other session of yours has ended.")


@pages.answers("/account/sessions", OWN, methods=("POST",))
def end_sessions() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    if not request.form.get("everywhere"):
        return redirect(url_for("account.page"), 303)
    serving().site.people.end_sessions(actor().person.name, actor())
    serving().sessions.end()
    return redirect(url_for("session.sign_in"), 303)


def _typed(given: Mapping[str, str]) -> None:
    if not all(given.get(name) for name in ("present", "new", "again")):
        raise BadAccount("Fill in the present password, and the new one twice. Nothing was changed.")
    if given["new"] != given["again"]:
        raise BadAccount("The new password was not typed the same twice. Nothing was changed.")


def _page(problem: str = "", done: str = "") -> str:
    config = serving().site.config
    return render_template(
        "account.html",
        may_do=access.permitted(actor().person),
        problem=problem,
        done=done,
        shortest=SHORTEST,
        minutes=config.session_minutes,
        hours=config.session_hours,
    )
