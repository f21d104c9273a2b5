"""Who is asking: the check that stands behind every route's decision."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from cets_search import access
from cets_search.model import Actor, Person, Purpose
from cets_search.people import SignInFailed, owed
from cets_search.query.errors import BadQuery
from cets_search.web.decisions import Decision, Public, SignedIn
from cets_search.web.serving import serving

API: Final = "/api/"
LONGEST_CASE: Final = 100
LONGEST_REASON: Final = 300
TAKEN: Final = "Send an API token (Bearer), HTTP Basic credentials, or the cookie of a signed-in session."
UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f]+")


class SignInNeeded(Exception):  # noqa: N818 - reads as what it is
    """The API was called by nobody, or with credentials that it does not take; the message says which do."""


def check(decision: Decision) -> ResponseReturnValue | None:
    """Let the request pass, or answer it: sign-in page, 401, or `access.Refused`. Fills `g.actor`."""
    if isinstance(decision, Public):
        return None
    found = _by_credentials() if request.path.startswith(API) and request.authorization else by_session()
    if found is None:
        return _sign_in_first()
    g.actor = replace(found, reader=g.get("reader"), again=_again(found))
    if isinstance(decision, SignedIn):
        return None if decision.before_setup else _set_up_first(found)
    access.permit(found.person, decision)
    return _set_up_first(found) or _purpose_first(found)


def _again(found: Actor) -> Callable[[], Actor]:
    """Asks anew who makes this request, while its answer still goes out."""
    site, where, given = serving().site, client(), request.authorization
    if found.token and given and given.token:
        token = given.token
        return lambda: site.api_tokens.actor(token, found.purpose, where)
    current = None if given else serving().sessions.current()
    began = current.began if current else time.time()
    return lambda: site.people.actor(found.person.name, found.purpose, where, began)


def by_session() -> Actor | None:
    """The person signed in with this request's cookie, as the directory knows them now; None where nobody is."""
    sessions = serving().sessions
    current = sessions.current()
    if current is None:
        return None
    try:
        found = serving().site.people.actor(current.name, purpose_here(current.purpose), client(), current.began)
    except SignInFailed:
        sessions.end()
        return None
    if request.headers.get("CETS-Refresh") is None:  # a page that refreshes itself is nobody at work
        sessions.touch()
    g.purpose_given = current.purpose is not None
    return found


def sign_in(name: str, password: str, purpose: Purpose) -> Person:
    """Check a password behind the throttle and the lock. Raises `TooManyTries`, `LockedOut` or `SignInFailed`.

    Whoever has a second factor is not signed in yet: `prove` comes next.
    """
    with counted(name):
        person = serving().site.people.sign_in(name, password, purpose, client())
    if not person.second_factor:
        _cleared(name)
    return person


def prove(name: str, began: float, code: str) -> None:
    """Check the code of a second factor, as a password is checked; `began` is when the password was."""
    with counted(name):
        serving().site.second_factors.check(name, began, code, client())
    _cleared(name)


def prove_password(action: str) -> None:
    """Whoever is signed in gave their password with this form; the action is what they are about to do.

    Raises as `sign_in` does. A session that somebody else rides does not know it.
    """
    present = request.form.get("present", "")
    if not present:
        raise SignInFailed("Give your present password too. Nothing was changed.")
    name = g.actor.person.name
    with counted(name):
        serving().site.people.prove(g.actor, present, action)


@contextmanager
def counted(name: str) -> Iterator[None]:
    """Try what proves who somebody is, unless too much was tried: a `SignInFailed` inside counts against the name."""
    here = serving()
    here.throttle.allow(name, client())
    here.lockout.allow(name, client())
    try:
        yield
    except SignInFailed:
        here.throttle.failed(name, client())
        here.lockout.failed(name, client())
        raise


def _cleared(name: str) -> None:
    serving().throttle.succeeded(name)
    serving().lockout.succeeded(name)


def client() -> str:
    """The address that the request came from."""
    return request.remote_addr or ""


def purpose(case: str, reason: str) -> Purpose:
    """A purpose as it is recorded: control characters gone, cut to a length that a record bears."""
    absent = Purpose()
    return Purpose(UNSEEN.sub(" ", case).strip()[:LONGEST_CASE] or absent.case, reason_given(reason) or absent.reason)


def reason_given(written: str) -> str:
    """A reason as it is recorded; "" where none was given."""
    return UNSEEN.sub(" ", written).strip()[:LONGEST_REASON]


def purpose_here(of_session: Purpose | None) -> Purpose:
    """The purpose of this request: the headers' where an API call carries them, else the session's."""
    headers = request.headers
    if request.path.startswith(API) and ("CETS-Case" in headers or "CETS-Reason" in headers):
        return purpose(headers.get("CETS-Case", ""), headers.get("CETS-Reason", ""))
    return of_session or Purpose()


def _by_credentials() -> Actor:
    given = request.authorization
    try:
        if given and given.type == "bearer" and given.token:
            return _by_token(given.token)
        if given and given.type == "basic" and given.username and given.password is not None:
            return _by_password(given.username, given.password)
    except SignInFailed as failed:
        raise SignInNeeded(str(failed)) from failed
    raise SignInNeeded(f"These credentials are not taken here. {TAKEN}")


def _by_password(name: str, password: str) -> Actor:
    if sign_in(name, password, purpose_here(None)).second_factor:
        raise SignInNeeded("This account has a second factor, so a password is not enough: send an API token of yours.")
    return serving().site.people.actor(name, purpose_here(None), client())


def _by_token(token: str) -> Actor:
    here = serving()
    here.throttle.allow_from(client())
    try:
        return here.site.api_tokens.actor(token, purpose_here(None), client())
    except SignInFailed:
        here.throttle.failed_from(client())
        raise


def _set_up_first(found: Actor) -> ResponseReturnValue | None:
    """What an account owes before anything else: a password of one's own, and a second factor where one is required."""
    what = owed(found, serving().site.config)
    if not what:
        return None
    if request.path.startswith(API):
        raise access.Refused(what)
    return redirect(url_for("account.page" if found.person.given_password else "account_factor.page"), 303)


def _purpose_first(found: Actor) -> ResponseReturnValue | None:
    """Where the site requires case and reason: the page that asks for them, until both are given."""
    if found.purpose.whole or serving().site.config.purpose != "required":
        return None
    if request.path.startswith(API):
        raise BadQuery("Say in CETS-Case and CETS-Reason what this is for: this site requires both.")
    return _led_to(url_for("session.purpose"))


def _sign_in_first() -> ResponseReturnValue:
    if request.path.startswith(API):
        raise SignInNeeded(TAKEN)
    return _led_to(url_for("session.sign_in"))


def _led_to(target: str) -> ResponseReturnValue:
    """To a page that has to come first, and from there to where one was going."""
    if request.method == "GET" and "HX-Request" not in request.headers:
        here = request.full_path.rstrip("?")
        return redirect(f"{target}?{urlencode({'next': here})}" if here != "/" else target, 303)
    if "HX-Request" in request.headers:
        return "", 401, {"HX-Redirect": target}
    return redirect(target, 303)
