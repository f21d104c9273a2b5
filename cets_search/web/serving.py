"""What the views of one application share: the site's services, and the state of the sign-ins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app, g

from cets_search.administration import Administration
from cets_search.lockout import Lockout
from cets_search.model import Actor
from cets_search.site import Site
from cets_search.web.sessions import Sessions
from cets_search.web.throttle import SignInThrottle

EXTENSION: Final = "cets"


@dataclass(frozen=True, slots=True)
class Serving:
    site: Site
    sessions: Sessions
    throttle: SignInThrottle
    lockout: Lockout
    administration: Administration


def install(app: Flask, serving: Serving) -> None:
    app.extensions[EXTENSION] = serving


def serving() -> Serving:
    """What the application of this request was made with."""
    found: Serving = current_app.extensions[EXTENSION]
    return found


def actor() -> Actor:
    """The person of this request, read afresh from the directory; only behind a decision that needs one."""
    found: Actor = g.actor
    return found
