"""Short-lived signed tokens (JWT, RFC 7519) that carry each call to the engine for one person or one service."""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import Final

import jwt

from cets_search import access
from cets_search.config import Config
from cets_search.engine.embedded.places import Home
from cets_search.engine.keys import signing_key
from cets_search.engine.services import Service
from cets_search.model import Actor

LIFETIME: Final = 60
"""Seconds. A change of role, case, account or guard acts at the next request, and at the latest after this."""

AUDIENCE: Final = "cets-engine"

SERVICE_PREFIX: Final = "service:"
"""No person's name holds a colon, so no account can be taken for a service."""


class Tokens:
    """Mints a token for each call; nothing is kept."""

    def __init__(self, config: Config) -> None:
        self._key = signing_key(Home(config.home).secrets)

    def person(self, actor: Actor) -> str:
        """A token with the person's principals and the guards in force as its roles."""
        return self._signed(actor.person.name, access.token_roles(actor))

    def service(self, service: Service, guards: Collection[str] = ()) -> str:
        """A token for one of the application's own identities, with guards (`access.guards`) where it heeds them."""
        name = f"{SERVICE_PREFIX}{service}"
        return self._signed(name, (name, *guards))

    def _signed(self, subject: str, roles: tuple[str, ...]) -> str:
        now = int(time.time())
        claims = {"sub": subject, "roles": list(roles), "aud": AUDIENCE, "iat": now, "exp": now + LIFETIME}
        return jwt.encode(claims, self._key, algorithm="ES256")
