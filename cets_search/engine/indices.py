"""Indices, aliases, the data stream and the roles of a site: made where missing, brought up to date where older.

Works under the administrator's client certificate, and only at `cets up`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from opensearchpy import OpenSearch

from cets_search.config import Config
from cets_search.engine import roles
from cets_search.engine.connection import client
from cets_search.engine.embedded.places import PROJECT, Home
from cets_search.engine.errors import translated
from cets_search.engine.keys import public_pem, signing_key
from cets_search.engine.services import (
    ACCOUNTS,
    ANCHORS,
    API_TOKENS,
    ARRIVALS,
    AUDIT,
    CASES,
    HIDDEN_USES,
    LIST_TERMS,
    LISTS,
    LOOK_UP_QUOTAS,
    LOOK_UPS,
    MAILS,
    MATCHES,
    NOTICES,
    SAVED,
    SECOND_FACTORS,
    SHARE_CHANGES,
    STOP_LIST,
    WATCHES,
)

MAPPINGS: Final = PROJECT / "mappings"
VERSIONED: Final = ("evidence", "items", "seizures")
"""Reached by alias, so that a later version can be filled beside the one in use."""
PLAIN: Final = (
    ACCOUNTS,
    "forces",
    "guards",
    STOP_LIST,
    CASES,
    SHARE_CHANGES,
    LOOK_UPS,
    LOOK_UP_QUOTAS,
    NOTICES,
    MATCHES,
    SAVED,
    HIDDEN_USES,
    LISTS,
    LIST_TERMS,
    ARRIVALS,
    WATCHES,
    MAILS,
    API_TOKENS,
    SECOND_FACTORS,
)
SECURITY: Final = "/_plugins/_security/api"


def ensure(config: Config) -> None:
    """Bring the engine to what this version needs. Safe to repeat; raises the errors of `engine.errors`."""
    with translated("setting up roles and indices"):
        engine = client(config, administrator(config))
        if config.opensearch_url is None:
            _ensure_authentication(engine, roles.authentication(public_pem(signing_key(Home(config.home).secrets))))
        _ensure_section(engine, "roles", roles.roles(config))
        _ensure_section(engine, "rolesmapping", roles.mappings(config))
        for name in VERSIONED:
            _ensure_index(engine, config.index(f"{name}-000001"), _definition(name), alias=config.index(name))
        for name in PLAIN:
            _ensure_index(engine, config.index(name), _definition(name))
        _ensure_data_stream(engine, config.index(AUDIT), _definition("audit"))
        _ensure_data_stream(engine, config.index(ANCHORS), _definition("anchors"))


def administrator(config: Config) -> tuple[Path, Path]:
    """The certificate and key that may set up the engine: this home's own, or those the settings name."""
    if config.opensearch_admin_cert and config.opensearch_admin_key:
        return config.opensearch_admin_cert, config.opensearch_admin_key
    secrets = Home(config.home).secrets
    return secrets / "admin.pem", secrets / "admin-key.pem"


def _definition(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((MAPPINGS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def _ensure_section(engine: OpenSearch, section: str, wanted: Mapping[str, Mapping[str, Any]]) -> None:
    stored = engine.transport.perform_request("GET", f"{SECURITY}/{section}")
    changes = [
        {"op": "add", "path": f"/{name}", "value": value}
        for name, value in wanted.items()
        if not _same(value, stored.get(name, {}))
    ]
    if changes:
        engine.transport.perform_request("PATCH", f"{SECURITY}/{section}", body=changes)


def _ensure_authentication(engine: OpenSearch, wanted: Mapping[str, Any]) -> None:
    stored = engine.transport.perform_request("GET", f"{SECURITY}/securityconfig")["config"]
    if not _same(wanted, stored):
        engine.transport.perform_request("PUT", f"{SECURITY}/securityconfig/config", body=wanted)


def _same(wanted: Any, stored: Any) -> bool:
    """Whether what is stored says what is wanted; the engine adds fields of its own."""
    if isinstance(wanted, Mapping):
        return isinstance(stored, Mapping) and all(_same(value, stored.get(key)) for key, value in wanted.items())
    if isinstance(wanted, list) and isinstance(stored, list):
        return len(wanted) == len(stored) and all(map(_same, wanted, stored))
    return bool(wanted == stored)


def _ensure_index(engine: OpenSearch, name: str, definition: dict[str, Any], alias: str | None = None) -> None:
    target = alias or name
    if engine.indices.exists(index=target):
        # New fields are added to what stands; a changed one is a new version, and the engine refuses it here.
        engine.indices.put_mapping(index=target, body=definition["mappings"])
        return
    engine.indices.create(index=name, body={**definition, "aliases": {alias: {}} if alias else {}})


def _ensure_data_stream(engine: OpenSearch, name: str, definition: dict[str, Any]) -> None:
    template = {"index_patterns": [name], "data_stream": {}, "priority": 500, "template": definition}
    engine.indices.put_index_template(name=name, body=template)
    if not engine.indices.exists(index=name):
        engine.indices.create_data_stream(name=name)
    else:
        engine.indices.put_mapping(index=name, body=definition["mappings"])
