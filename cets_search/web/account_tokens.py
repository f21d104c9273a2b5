"""One's own API tokens: made, shown once, listed and revoked on the page of one's account."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cets_search import access
from cets_search.api_tokens import LONGEST_NAME, BadToken
from cets_search.people import SignInFailed
from cets_search.web import identity
from cets_search.web.account_page import OWN
from cets_search.web.decisions import Pages
from cets_search.web.serving import actor, serving
from cets_search.web.throttle import TooManyTries

pages = Pages("account_tokens", __name__, url_prefix="/account/tokens")

USUAL_DAYS = 30


@pages.answers("", OWN)
def page() -> ResponseReturnValue:
    return _page()


@pages.answers("", OWN, methods=("POST",))
def make() -> ResponseReturnValue:
    """Make one, and show it: this answer alone holds its text."""
    given = request.form
    days = int(given.get("days", "")) if given.get("days", "").isascii() and given.get("days", "").isdigit() else 0
    try:
        identity.prove_password("make-token")
        made, text = serving().site.api_tokens.make(
            actor().person, given.get("name", ""), given.getlist("scope"), days, actor()
        )
    except (BadToken, SignInFailed) as bad:
        return _page(problem=str(bad)), 400
    except TooManyTries as many:
        return _page(problem=str(many)), 429, {"Retry-After": str(many.seconds)}
    return _page(made=made.name, text=text)


@pages.answers("/<key>/revoke", OWN, methods=("POST",))
def revoke(key: str) -> ResponseReturnValue:
    serving().site.api_tokens.revoke(actor().person.name, key, actor())
    return redirect(url_for("account_tokens.page"), 303)


def _page(problem: str = "", made: str = "", text: str = "") -> str:
    tokens = serving().site.api_tokens
    given = request.form if problem else {}
    chosen = request.form.getlist("scope") if problem else []
    return render_template(
        "account_tokens.html",
        tokens=tokens.of(actor().person.name, actor()),
        may_do=access.permitted(actor().person),
        problem=problem,
        made=made,
        text=text,
        name=given.get("name", ""),
        days=given.get("days", min(USUAL_DAYS, tokens.longest_days)),
        chosen=chosen,
        longest_days=tokens.longest_days,
        longest_name=LONGEST_NAME,
    )
