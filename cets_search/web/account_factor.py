"""One's own second factor: set up with an authenticator, and taken off again."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cets_search.people import SignInFailed
from cets_search.web import identity
from cets_search.web.decisions import Pages, SignedIn
from cets_search.web.serving import actor, serving
from cets_search.web.throttle import TooManyTries

pages = Pages("account_factor", __name__, url_prefix="/account/second-factor")

OWN = SignedIn("one's own account, whatever one's roles", before_setup=True)


@pages.answers("", OWN)
def page() -> ResponseReturnValue:
    return _page()


@pages.answers("", OWN, methods=("POST",))
def begin() -> ResponseReturnValue:
    """Make a secret, and show it with the form that takes its first code."""
    if actor().person.second_factor:
        return redirect(url_for("account_factor.page"), 303)
    try:
        identity.prove_password("begin-second-factor")
    except SignInFailed as bad:
        return _page(problem=str(bad)), 400
    except TooManyTries as many:
        return _page(problem=str(many)), 429, {"Retry-After": str(many.seconds)}
    serving().site.second_factors.begin(actor())
    return redirect(url_for("account_factor.page"), 303)


@pages.answers("/confirm", OWN, methods=("POST",))
def confirm() -> ResponseReturnValue:
    """Take the first code; this answer alone holds the recovery codes."""
    factors = serving().site.second_factors
    try:
        with identity.counted(actor().person.name):
            codes = factors.confirm(actor(), request.form.get("code", ""))
    except SignInFailed as bad:
        return _page(problem=str(bad)), 400
    except TooManyTries as many:
        return _page(problem=str(many)), 429, {"Retry-After": str(many.seconds)}
    return render_template("account_factor.html", stands=True, begun=None, codes=codes, problem="", required=False)


@pages.answers("/remove", OWN, methods=("POST",))
def remove() -> ResponseReturnValue:
    """Take it off, which ends every session, this one too."""
    try:
        with identity.counted(actor().person.name):
            serving().site.second_factors.remove(actor(), request.form.get("code", ""))
    except SignInFailed as bad:
        return _page(problem=str(bad)), 400
    except TooManyTries as many:
        return _page(problem=str(many)), 429, {"Retry-After": str(many.seconds)}
    serving().sessions.end()
    return redirect(url_for("session.sign_in"), 303)


def _page(problem: str = "") -> str:
    stands = actor().person.second_factor
    return render_template(
        "account_factor.html",
        stands=stands,
        begun=None if stands else serving().site.second_factors.begun(actor()),
        codes=(),
        problem=problem,
        required=serving().site.config.second_factor == "required" and not stands,
    )
