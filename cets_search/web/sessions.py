"""A signed-in session: a signed cookie that holds who and what for, and a list of the sessions that were ended.

The cookie alone cannot be taken back, so signing out writes its id into the counters that all workers share, and an
ended id opens nothing, from wherever its cookie comes. What a person may do is never in it: the account is read
afresh at each request.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import Flask, session
from limits.storage import Storage

from cets_search.config import Config
from cets_search.model import Purpose

CODE_SECONDS: Final = 300
"""How long after the password a code of the second factor is waited for."""

TOUCH_SECONDS: Final = 60
"""How often, at most, the cookie is written again to push its idle end back."""


@dataclass(frozen=True, slots=True)
class Current:
    """The session of this request: whose it is, when it began (seconds since the epoch), and what its searches are for
    (None until that was asked).
    """

    name: str
    began: float
    purpose: Purpose | None


def configure(app: Flask, config: Config, key: bytes) -> None:
    """Set the cookie up: signed with `key`, out of scripts' reach, over TLS only where the site has TLS."""
    secure = config.tls_cert is not None
    app.config.update(
        SECRET_KEY=key,
        SESSION_COOKIE_NAME="__Host-cets" if secure else f"cets-{config.port}",  # cookies do not tell ports apart
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=timedelta(minutes=config.session_minutes),
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
        WTF_CSRF_SSL_STRICT=False,  # it wants a Referer, which our Referrer-Policy never sends
    )


class Sessions:
    """Starts, reads and ends the session of the request at hand."""

    def __init__(self, counters: Storage, longest: timedelta) -> None:
        self._counters = counters
        self._longest = longest.total_seconds()

    def start(self, name: str, began: float, purpose: Purpose | None = None) -> None:
        """Sign `name` in under a new id; nothing of an earlier session stays, so none can be fixed beforehand.

        `began`: seconds since the epoch, before the password was looked at. Whatever ends sessions from then on, such
        as another password, ends this one too.
        """
        self.end()
        session.permanent = True
        session.update(id=secrets.token_urlsafe(24), name=name, started=began, touched=int(time.time()))
        if purpose is not None:
            self.set_purpose(purpose)

    def await_code(self, name: str, began: float) -> None:
        """Remember, for a while, whose password was right: a code of the second factor is asked for next."""
        self.end()
        session.permanent = True
        session.update(awaited=name, since=began)

    def awaited(self) -> tuple[str, float] | None:
        """Whose code is asked for, and when the password was sent; None where nobody's is, or too long ago."""
        name, since = session.get("awaited"), session.get("since")
        if not isinstance(name, str) or not isinstance(since, int | float) or time.time() - since > CODE_SECONDS:
            return None
        return name, since

    def current(self) -> Current | None:
        """The session that this request's cookie carries; None where there is none, or it has ended."""
        name, started = session.get("name"), session.get("started")
        if not isinstance(name, str) or not isinstance(started, int | float):
            return None
        if time.time() - started > self._longest or self._counters.get(_ended(session["id"])):
            session.clear()
            return None
        given = "case" in session
        return Current(name, started, Purpose(session["case"], session["reason"]) if given else None)

    def touch(self) -> None:
        """Count this request as use, which pushes the idle end back."""
        now = int(time.time())
        if now - session["touched"] >= TOUCH_SECONDS:
            session["touched"] = now

    def set_purpose(self, purpose: Purpose) -> None:
        session.update(case=purpose.case, reason=purpose.reason)

    def end(self) -> None:
        """Sign out: neither this cookie nor a copy of it opens anything again."""
        if "id" in session:
            self._counters.incr(_ended(session["id"]), int(self._longest) + 1)
        session.clear()


def _ended(session_id: str) -> str:
    return f"ended-session/{session_id}"
