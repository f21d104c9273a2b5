"""Runs `cets` against the test's own site, and reads the whole index to compare states of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from opensearchpy import OpenSearch

from cets_search.config import Config
from cets_search.engine import indices
from cets_search.engine.connection import client
from cets_search.engine.embedded.places import PROJECT

Index = dict[str, dict[str, Any]]
MOMENTS = {"loaded_at", "said_at", "named_at"}


def environ(config: Config) -> dict[str, str]:
    """The settings as a command's environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CETS_")}
    return {
        **kept,
        "CETS_HOME": str(config.home),
        "CETS_PORT": str(config.port),
        "CETS_ENGINE_PORT": str(config.engine_port),
        "CETS_TIKA_PORT": str(config.tika_port),
        "CETS_ENGINE_HEAP_MB": str(config.engine_heap_mb),
        "CETS_TIKA_HEAP_MB": str(config.tika_heap_mb),
        "CETS_TIKA_SECONDS": str(config.tika_seconds),
    }


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "cets_search", *map(str, arguments)]


def cets(config: Config, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        command(*arguments), env=environ(config), cwd=PROJECT, capture_output=True, text=True, check=False
    )


def loading(folder: Path, *options: str, seizure: str = "EX-7") -> list[str | Path]:
    """The arguments of a load that leaves names for later."""
    return ["load", folder, "--force", "essex", "--seizure", seizure, "--no-names", "--json", *options]


def answer(ran: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """The JSON object that the command printed last."""
    told: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return told


def balanced(told: dict[str, Any]) -> bool:
    outcomes = ("searchable", "partial", "encrypted", "failed", "skipped")
    return bool(told["found"] == sum(told[outcome] for outcome in outcomes))


def whole_index(config: Config) -> dict[str, Index]:
    """Every document of `evidence` and `items` by id, without the moments at which it was loaded and named."""
    with client(config, indices.administrator(config)) as engine:
        return {name: _documents(engine, config.index(name)) for name in ("evidence", "items")}


def count(config: Config, name: str) -> int:
    """How many documents the index holds right now."""
    with client(config, indices.administrator(config)) as engine:
        engine.indices.refresh(index=config.index(name))
        return int(engine.count(index=config.index(name))["count"])


def _documents(engine: OpenSearch, name: str) -> Index:
    engine.indices.refresh(index=name)
    found: Index = {}
    answer = engine.search(index=name, body={"size": 500, "sort": ["_doc"]}, params={"scroll": "2m"})
    while hits := answer["hits"]["hits"]:
        for hit in hits:
            found[hit["_id"]] = {key: value for key, value in hit["_source"].items() if key not in MOMENTS}
        answer = engine.scroll(body={"scroll_id": answer["_scroll_id"], "scroll": "2m"})
    engine.clear_scroll(body={"scroll_id": [answer["_scroll_id"]]})
    return found
