"""Signing in and out, and the purpose that a session's searches are recorded with."""

from __future__ import annotations

import re
import time
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
    """Where to go after signing in: `target` where it is a path of this server, else the start."""
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
    target, began = local(request.form.get("next", "")), time.time()
    try:
        person = identity.sign_in(name, password, Purpose())
    except SignInFailed as failed:
        return render_template("sign_in.html", next=target, name=name, problem=str(failed)), 401
    except TooManyTries as many:
        page = render_template("sign_in.html", next=target, name=name, problem=str(many))
        return page, 429, {"Retry-After": str(many.seconds)}
    if person.second_factor:
        serving().sessions.await_code(name, began)
        return redirect(url_for("session.code", next=target), 303)
    serving().sessions.start(name, began)
    return redirect(url_for("session.purpose", next=target), 303)


@pages.answers("/sign-in/code", Public("asks whoever gave the right password for the code of the second factor"))
def code() -> ResponseReturnValue:
    target = local(request.args.get("next", ""))
    if serving().sessions.awaited() is None:
        return redirect(url_for("session.sign_in", next=target), 303)
    return render_template("sign_in_code.html", next=target, problem=None)


@pages.answers("/sign-in/code", Public("checks that code behind the throttle"), methods=("POST",))
def check_code() -> ResponseReturnValue:
    target, awaited = local(request.form.get("next", "")), serving().sessions.awaited()
    if awaited is None:
        return redirect(url_for("session.sign_in", next=target), 303)
    name, began = awaited
    try:
        identity.prove(name, began, request.form.get("code", ""))
    except SignInFailed as failed:
        return render_template("sign_in_code.html", next=target, problem=str(failed)), 401
    except TooManyTries as many:
        page = render_template("sign_in_code.html", next=target, problem=str(many))
        return page, 429, {"Retry-After": str(many.seconds)}
    serving().sessions.start(name, began)
    return redirect(url_for("session.purpose", next=target), 303)


@pages.answers("/sign-out", SignedIn("ends one's own session", before_setup=True), methods=("POST",))
def sign_out() -> ResponseReturnValue:
    serving().sessions.end()
    serving().site.people.sign_out(actor())
    return redirect(url_for("session.sign_in"), 303)


@pages.answers("/purpose", SignedIn("shows and sets what one's own session is for"))
def purpose() -> ResponseReturnValue:
    current = serving().sessions.current()
    return _purpose(local(request.args.get("next", "")), current.purpose if current else None)


@pages.answers("/purpose", SignedIn("sets what one's own session is for"), methods=("POST",))
def set_purpose() -> ResponseReturnValue:
    stated = identity.purpose(request.form.get("case", ""), request.form.get("reason", ""))
    target = local(request.form.get("next", ""))
    if _required() and not stated.whole:
        return _purpose(target, stated, problem="Give both: nothing is searched or opened here without them."), 400
    serving().sessions.set_purpose(stated)
    return redirect(target, 303)


def _purpose(target: str, given: Purpose | None, problem: str = "") -> str:
    return render_template(
        "purpose.html",
        next=target,
        reasons=REASONS,
        given=given,
        absent=Purpose(),
        required=_required(),
        problem=problem,
    )


def _required() -> bool:
    return serving().site.config.purpose == "required"
