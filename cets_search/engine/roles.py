"""The engine's own access rules as data: roles, who gets them, how tokens and passwords are checked.

Role definitions follow the REST API of OpenSearch Security (`_plugins/_security/api/roles`, `/rolesmapping`).
"""

from __future__ import annotations

from typing import Any, Final

from cets_search import access
from cets_search.config import Config
from cets_search.engine.services import ANCHORS, AUDIT, AUDITORS, PEOPLE, RIGHTS, Rights, Service
from cets_search.engine.tokens import AUDIENCE, SERVICE_PREFIX

ACCOUNTS: Final = "INTERNALUSERS"

ENDPOINTS: Final = (
    "ACTIONGROUPS",
    "ALLOWLIST",
    "AUDIT",
    "CACHE",
    "CONFIG",
    "NODESDN",
    "RATELIMITERS",
    "ROLES",
    "ROLESMAPPING",
    "SSL",
    "TENANTS",
)
"""The parts of the security API beside accounts: closed to every service."""

EVERYTHING: Final = '{"match_all": {}}'
"""Document-level security that filters nothing."""

METHODS: Final = ("GET", "PUT", "POST", "PATCH", "DELETE")


def reader_role(config: Config) -> str:
    """The engine role of every signed-in person."""
    return config.index("cets-reader")


def auditor_role(config: Config) -> str:
    """The engine role of those who read the record of use."""
    return config.index("cets-auditor")


def service_role(config: Config, service: Service) -> str:
    """The engine role of a service."""
    return config.index(f"cets-{service}")


def roles(config: Config) -> dict[str, dict[str, Any]]:
    """Every engine role of the site, by name."""
    found = {service_role(config, service): _role(config, rights) for service, rights in RIGHTS.items()}
    reader = _role(config, PEOPLE)
    for part in reader["index_permissions"]:
        part["dls"] = access.DLS
    found[reader_role(config)] = reader
    found[auditor_role(config)] = auditor = _role(config, AUDITORS)
    for part in auditor["index_permissions"]:
        # Said outright: a role without a filter does not lift that of another role of the same person.
        part["dls"] = EVERYTHING
    return found


def mappings(config: Config) -> dict[str, dict[str, Any]]:
    """Who gets each role: only backend roles that stand in tokens, so that no password alone opens anything."""
    found = {service_role(config, service): _mapping(f"{SERVICE_PREFIX}{service}") for service in Service}
    found[reader_role(config)] = _mapping(access.SESSION_ROLE)
    found[auditor_role(config)] = _mapping(access.AUDITOR_ROLE)
    return found


def authentication(public_key: str) -> dict[str, Any]:
    """The engine's `config` section: tokens signed by this site, then passwords of internal users; nobody else."""
    return {
        "dynamic": {
            "http": {"anonymous_auth_enabled": False, "xff": {"enabled": False}},
            "authc": {
                "tokens": {
                    "http_enabled": True,
                    "order": 0,
                    "http_authenticator": {
                        "type": "jwt",
                        "challenge": False,
                        "config": {
                            "signing_key": public_key,
                            "jwt_header": "Authorization",
                            "roles_key": "roles",
                            "subject_key": "sub",
                            "required_audience": AUDIENCE,
                            # Seconds by which the clocks of the web server and the engine may differ.
                            "jwt_clock_skew_tolerance_seconds": 5,
                        },
                    },
                    "authentication_backend": {"type": "noop"},
                },
                "passwords": {
                    "http_enabled": True,
                    "order": 1,
                    "http_authenticator": {"type": "basic", "challenge": False},
                    "authentication_backend": {"type": "intern"},
                },
            },
            "authz": {},
            "auth_failure_listeners": {
                "passwords": {
                    "type": "username",
                    "authentication_backend": "intern",
                    "allowed_tries": 10,
                    "time_window_seconds": 300,
                    "block_expiry_seconds": 300,
                    "max_blocked_clients": 100_000,
                    "max_tracked_clients": 100_000,
                }
            },
        }
    }


def node_settings(config: Config) -> dict[str, Any]:
    """Settings of `opensearch.yml` on which the roles rely; a cluster somebody else runs needs the same."""
    streams = [config.index(AUDIT), config.index(ANCHORS)]
    return {
        "plugins.security.restapi.roles_enabled": [
            service_role(config, service) for service, rights in RIGHTS.items() if rights.accounts
        ],
        **{
            f"plugins.security.restapi.endpoints_disabled.{service_role(config, service)}.{endpoint}": list(METHODS)
            for service, rights in RIGHTS.items()
            if rights.accounts
            for endpoint in ENDPOINTS
        },
        **_accounts_methods(config),
        "plugins.security.compliance.immutable_indices": [*streams, *(f".ds-{stream}*" for stream in streams)],
        "plugins.security.system_indices.enabled": True,
        # So that a new signing key or a new rule for passwords reaches an engine that was set up before.
        "plugins.security.unsupported.restapi.allow_securityconfig_modification": True,
    }


def _accounts_methods(config: Config) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for service, rights in RIGHTS.items():
        closed = [method for method in METHODS if method not in rights.accounts]
        if rights.accounts and closed:
            found[f"plugins.security.restapi.endpoints_disabled.{service_role(config, service)}.{ACCOUNTS}"] = closed
    return found


def _role(config: Config, rights: Rights) -> dict[str, Any]:
    whole: list[dict[str, Any]] = [
        {"index_patterns": [_pattern(config, name) for name in names], "allowed_actions": list(actions)}
        for names, actions in rights.indices
    ]
    in_part = [
        {
            "index_patterns": [_pattern(config, sight.index)],
            "allowed_actions": ["indices:data/read/search*"],
            "fls": list(sight.fields),
            **({"dls": sight.query} if sight.query else {}),
        }
        for sight in rights.sights
    ]
    return {
        "cluster_permissions": list(rights.cluster),
        "index_permissions": whole + in_part,
        "tenant_permissions": [],
    }


def _pattern(config: Config, name: str) -> str:
    hidden = ".ds-"
    return f"{hidden}{config.index(name.removeprefix(hidden))}" if name.startswith(hidden) else config.index(name)


def _mapping(backend_role: str) -> dict[str, Any]:
    return {"backend_roles": [backend_role], "hosts": [], "users": [], "and_backend_roles": []}
