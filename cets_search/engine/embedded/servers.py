"""The servers of one home, in the order in which they start, and how each shows that it answers."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import urllib3

from cets_search.config import Config
from cets_search.engine.embedded import accounts, java, opensearch, tika
from cets_search.engine.embedded.certificates import certificates
from cets_search.engine.embedded.places import PROJECT, Home
from cets_search.engine.embedded.processes import Launch, port_taken

PASSED_ON: Final = ("PATH", "LANG", "LC_ALL", "TZ")
"""All that an embedded server inherits of the environment: passwords and tokens may stand in the rest."""


@dataclass(frozen=True, slots=True)
class Server:
    """One server: `port` is None where it listens nowhere; `answers` says whether it serves."""

    name: str
    title: str
    port: int | None
    host: str
    seconds: int
    launch: Callable[[], Launch]
    answers: Callable[[], bool]


def servers(config: Config, home: Home) -> list[Server]:
    """What `cets up` starts: an engine or a Tika that somebody else runs is left out."""
    found: list[Server] = []
    if config.opensearch_url is None:
        found.append(
            Server(
                "engine",
                "OpenSearch",
                config.engine_port,
                "127.0.0.1",
                180,
                lambda: _engine(config, home),
                lambda: engine_answers(config),
            )
        )
    if config.tika_url is None:
        found.append(
            Server(
                "tika",
                "Tika",
                config.tika_port,
                "127.0.0.1",
                120,
                lambda: _tika(config, home),
                lambda: tika_answers(config),
            )
        )
    if importlib.util.find_spec("app"):
        found.append(
            Server(
                "web",
                "the web server",
                config.port,
                config.bind,
                60,
                lambda: _web(home),
                lambda: web_answers(config),
            )
        )
    if importlib.util.find_spec("cets_search.cli.worker"):
        found.append(Server("worker", "the worker", None, "", 0, lambda: _worker(home), lambda: True))
    return found


def engine_answers(config: Config) -> bool:
    """Whether the engine serves and its security plugin has read its configuration."""
    certificate = Home(config.home).secrets / "ca.pem"
    own = config.opensearch_url is None
    if own and not certificate.exists():
        return False
    authority = certificate if own else config.opensearch_ca
    return _answers(f"{config.engine_url}/_plugins/_security/health?mode=strict", authority)


def tika_answers(config: Config) -> bool:
    """Whether Tika serves."""
    return _answers(f"{config.tika_endpoint}/version")


def web_answers(config: Config) -> bool:
    """Whether the web server serves: any answer will do, since its pages want a sign-in."""
    try:
        answer = urllib3.request("GET", config.url, timeout=5, retries=False, redirect=False)
    except urllib3.exceptions.HTTPError:
        return False
    return answer.status < 500


def _answers(url: str, authority: Path | None = None) -> bool:
    with urllib3.PoolManager(ca_certs=authority and str(authority), timeout=5, retries=False) as pool:
        try:
            return pool.request("GET", url).status == 200
        except urllib3.exceptions.HTTPError:
            return False


def _engine(config: Config, home: Home) -> Launch:
    runtime = java.find()
    account = accounts.account(accounts.ENGINE)
    state = home.make_state("engine")
    transport = next(port for port in range(config.engine_port + 1, 65536) if not port_taken(port))
    opensearch.write_settings(config, state, transport, certificates(home.secrets))
    if account:
        account.give(state)
    command = opensearch.command(config, state, runtime)
    return Launch("engine", command, home.logs / "engine.out", state, _environment(state), account)


def _tika(config: Config, home: Home) -> Launch:
    runtime = java.find()
    account = accounts.account(accounts.PARSER)
    state = home.make_state("tika")
    tika.write_settings(config, state, runtime)
    if account:
        account.give(state)
    return Launch("tika", tika.command(state, runtime), home.logs / "tika.log", state, _environment(state), account)


def _web(home: Home) -> Launch:
    command = [sys.executable, "-m", "gunicorn", "--config", "python:cets_search.web.gunicorn_settings"]
    return Launch("web", command, home.logs / "web.log", PROJECT, _application_environment())


def _worker(home: Home) -> Launch:
    command = [sys.executable, "-m", "cets_search", "worker"]
    return Launch("worker", command, home.logs / "worker.log", PROJECT, _application_environment())


def _environment(state: Path) -> dict[str, str]:
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ} | {"HOME": str(state)}


def _application_environment() -> dict[str, str]:
    """The application's own settings too, so that web server and worker mean the same site."""
    own = {name: value for name, value in os.environ.items() if name.startswith("CETS_") and name != "CETS_TOKEN"}
    return {name: os.environ[name] for name in (*PASSED_ON, "HOME") if name in os.environ} | own
