"""A site of a test's own: its settings, starting it, emptying it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from cets_search.config import Config
from cets_search.counters import shared_counters
from cets_search.engine import indices
from cets_search.engine.connection import client
from cets_search.engine.embedded.places import PROJECT

CONTENT = (
    "evidence",
    "items",
    "seizures",
    "forces",
    "guards",
    "stop-list",
    "cases",
    "share-changes",
    "look-ups",
    "look-up-quotas",
    "notices",
    "matches",
    "saved-searches",
    "hidden-uses",
    "lists",
    "list-terms",
    "arrivals",
    "watches",
    "mails",
    "api-tokens",
    "second-factors",
)
ACCOUNTS = "accounts"


def empty(config: Config, names: Sequence[str] = CONTENT, *, accounts: bool = True) -> None:
    """Remove every document of these indices, with the administrator's certificate; every account too, and what was
    counted of sign-ins that failed, of which other tests make many.
    """
    with client(config, indices.administrator(config)) as engine:
        everything = ",".join(config.index(name) for name in (*names, *([ACCOUNTS] if accounts else [])))
        # What changed since the last refresh would count as a conflict, and stay.
        engine.indices.refresh(index=everything)
        engine.delete_by_query(
            index=everything,
            body={"query": {"match_all": {}}},
            params={"refresh": "true", "conflicts": "proceed"},
        )
        if not accounts:
            return
        shared_counters(config).reset()
        people = f"{indices.SECURITY}/internalusers"
        gone = [{"op": "remove", "path": f"/{name}"} for name in engine.transport.perform_request("GET", people)]
        if gone:
            engine.transport.perform_request("PATCH", people, body=gone)


def home_environment(home: Path) -> dict[str, str]:
    """Settings of a site of its own in `home`, on ports that are free now."""
    web, engine, tika = free_ports(3)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CETS_")}
    return {
        **kept,
        "CETS_HOME": str(home),
        "CETS_PORT": str(web),
        "CETS_ENGINE_PORT": str(engine),
        "CETS_TIKA_PORT": str(tika),
        "CETS_ENGINE_HEAP_MB": "1024",
        "CETS_TIKA_HEAP_MB": "512",
        "CETS_TIKA_SECONDS": "15",
    }


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that nothing listens on, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(opened.getsockname()[1]) for opened in sockets]
    for opened in sockets:
        opened.close()
    return ports


def run_cets(*arguments: str, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run `cets` as a person would; the test fails with its own words where it does not end well."""
    command = [sys.executable, "-m", "cets_search", *arguments]
    ran = subprocess.run(command, env=environ, cwd=PROJECT, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        pytest.fail(f"cets {' '.join(arguments)} ended with {ran.returncode}:\n{ran.stderr}")
    return ran
