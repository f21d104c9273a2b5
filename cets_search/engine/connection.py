"""The connection to OpenSearch: one pool of TLS connections, a fresh token on every call."""

from __future__ import annotations

import base64
from collections.abc import Collection
from pathlib import Path
from typing import Final

from opensearchpy import OpenSearch
from opensearchpy.exceptions import AuthenticationException, AuthorizationException

from cets_search.config import Config
from cets_search.engine.embedded.places import Home
from cets_search.engine.errors import EngineDown, translated
from cets_search.engine.services import Service
from cets_search.engine.severing import SeverableConnection
from cets_search.engine.tokens import Tokens
from cets_search.model import Actor

SECONDS: Final = 60
"""How long a call may take. Callers that wait longer on purpose say so themselves."""


class Connection:
    """Reaches the engine for people and services; `client` by itself carries no identity and is refused everything.

    Safe to share between threads.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self.client = client(config)
        self._tokens = Tokens(config)

    def as_person(self, actor: Actor) -> dict[str, str]:
        """Headers that make a call the person's."""
        return {"Authorization": f"Bearer {self._tokens.person(actor)}"}

    def as_service(self, service: Service, guards: Collection[str] = ()) -> dict[str, str]:
        """Headers that make a call the service's, with guards (`access.guards`) where its rights heed them."""
        return {"Authorization": f"Bearer {self._tokens.service(service, guards)}"}

    def sign_in(self, name: str, password: str) -> bool:
        """Whether OpenSearch Security knows this name and password. `EngineDown`, `EngineBusy` where it cannot say."""
        if ":" in name:  # RFC 7617: what stands after the first colon would be taken for the password
            return False
        encoded = base64.b64encode(f"{name}:{password}".encode()).decode("ascii")
        with translated("checking a password"):
            try:
                answer = self.client.transport.perform_request(
                    "GET", "/_plugins/_security/authinfo", headers={"Authorization": f"Basic {encoded}"}
                )
            except (AuthenticationException, AuthorizationException):
                return False
        return bool(answer.get("user_name") == name)


def client(config: Config, certificate: tuple[Path, Path] | None = None) -> OpenSearch:
    """A client of the site's engine that verifies its certificate; with a certificate (file, key), as its holder.

    `EngineDown` where this home's own engine has never been started.
    """
    own = config.opensearch_url is None
    authority = Home(config.home).secrets / "ca.pem" if own else config.opensearch_ca
    if own and authority is not None and not authority.exists():
        raise EngineDown(f"No search engine was ever started in {config.home}; `cets up` starts it.")
    cert, key = certificate or (None, None)
    return OpenSearch(
        hosts=[config.engine_url],
        connection_class=SeverableConnection,
        ca_certs=None if authority is None else str(authority),
        client_cert=None if cert is None else str(cert),
        client_key=None if key is None else str(key),
        verify_certs=True,
        pool_maxsize=16,
        timeout=SECONDS,
        max_retries=0,
    )
