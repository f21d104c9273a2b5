"""Signing in and out, and the purpose that a session's searches are recorded with."""

from __future__ import annotations

import re
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cets_search.model import Purpose
from cets_search.people import SignInFailed
from cets_search.web import identity
from cets_search.web.decisions import Pages, Public, SignedIn
from cets_search.web.serving import actor, serving
from cets_search.web.throttle import TooManyTries

pages = Pages("session", __name__)

LOCAL: Final = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*\Z")
"""A path on this server. Browsers read `//host` and `/\\host` as another server, and drop tabs and line breaks."""

REASONS: Final = ("Investigation", "Intelligence development", "Safeguarding", "Disclosure", "Review of a load")


def local(target: str) -> str:
    """Where to go after signing in: `target` where it is a path of this server, else the first page."""
    return target if LOCAL.match(target) else url_for("search.home")


@pages.answers("/sign-in", Public("nobody is signed in yet; shows a form, and checks a password behind the throttle"))
def sign_in() -> ResponseReturnValue:
    target = local(request.args.get("next", ""))
    if identity.by_session() is not None:
        return redirect(target, 303)
    return render_template("sign_in.html", next=target, name="", problem=None)


@pages.answers("/sign-in", Public("checks a password behind the throttle"), methods=("POST",))
def check_sign_in() -> ResponseReturnValue:
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    target = local(request.form.get("next", ""))
    try:
        identity.sign_in(name, password, Purpose())
    except SignInFailed as failed:
        return render_template("sign_in.html", next=target, name=name, problem=str(failed)), 401
    except TooManyTries as many:
        page = render_template("sign_in.html", next=target, name=name, problem=str(many))
        return page, 429, {"Retry-After": str(many.seconds)}
    serving().sessions.start(name)
    return redirect(url_for("session.purpose", next=target), 303)


@pages.answers("/sign-out", SignedIn("ends one's own session"), methods=("POST",))
def sign_out() -> ResponseReturnValue:
    serving().sessions.end()
    serving().site.people.sign_out(actor())
    return redirect(url_for("session.sign_in"), 303)


@pages.answers("/purpose", SignedIn("shows and sets what one's own session is for"))
def purpose() -> ResponseReturnValue:
    current = serving().sessions.current()
    return render_template(
        "purpose.html",
        next=local(request.args.get("next", "")),
        reasons=REASONS,
        given=current.purpose if current else None,
        absent=Purpose(),
    )


@pages.answers("/purpose", SignedIn("sets what one's own session is for"), methods=("POST",))
def set_purpose() -> ResponseReturnValue:
    stated = identity.purpose(request.form.get("case", ""), request.form.get("reason", ""))
    serving().sessions.set_purpose(stated)
    return redirect(local(request.form.get("next", "")), 303)
