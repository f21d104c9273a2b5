"""The servers of one home, in the order in which they start, and how each shows that it answers."""

from __future__ import annotations

import os
import ssl
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import urllib3

from cets_search.config import Config
from cets_search.engine.embedded import accounts, java, opensearch, tika
from cets_search.engine.embedded.certificates import certificates
from cets_search.engine.embedded.parsers import endpoint, folder, names, ports
from cets_search.engine.embedded.places import PROJECT, Home
from cets_search.engine.embedded.processes import Launch, port_taken
from cets_search.engine.embedded.state import State

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
    here = "127.0.0.1"
    found = [
        Server(
            "engine",
            "OpenSearch",
            config.engine_port,
            here,
            300,
            lambda: _engine(config, home),
            lambda: engine_answers(config),
        ),
        *_parsers(config, home),
        Server(
            "web",
            "the web server",
            config.port,
            config.bind,
            60,
            lambda: _web(config, home),
            lambda: web_answers(config),
        ),
        Server("worker", "the worker", None, "", 0, lambda: _worker(config, home), lambda: True),
    ]
    return [server for server in found if server.name != "engine" or config.opensearch_url is None]


def _parsers(config: Config, home: Home) -> list[Server]:
    if config.tika_urls:
        return []
    return [
        Server(
            name,
            name.replace("tika", "Tika").replace("-", " "),
            port,
            "127.0.0.1",
            120,
            partial(_tika, config, home, name, port),
            partial(tika_answers, endpoint(port)),
        )
        for name, port in zip(names(config), ports(config, home), strict=True)
    ]


def engine_answers(config: Config) -> bool:
    """Whether the engine serves and its security plugin has read its configuration."""
    certificate = Home(config.home).secrets / "ca.pem"
    own = config.opensearch_url is None
    if own and not certificate.exists():
        return False
    authority = certificate if own else config.opensearch_ca
    trust = ssl.create_default_context(cafile=authority and str(authority))
    return _answers(f"{config.engine_url}/_plugins/_security/health?mode=strict", trust)


def tika_answers(address: str) -> bool:
    """Whether a Tika serves there."""
    return _answers(f"{address}/version")


def web_answers(config: Config) -> bool:
    """Whether the web server serves: a page or the way to the sign-in, not an error of its own."""
    trust: ssl.SSLContext | None = None
    if config.tls_cert:
        # Its own certificate alone is good here, whoever signed it and whatever name it is made out to.
        trust = ssl.create_default_context(cafile=str(config.tls_cert))
        trust.check_hostname = False
        trust.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return _answers(config.url, trust)


def _answers(url: str, trust: ssl.SSLContext | None = None) -> bool:
    with urllib3.PoolManager(ssl_context=trust, timeout=5, retries=False) as pool:
        try:
            return pool.request("GET", url, redirect=False).status < 400
        except urllib3.exceptions.HTTPError:
            return False


def _engine(config: Config, home: Home) -> Launch:
    runtime = java.find()
    account = accounts.account(accounts.ENGINE)
    state = State(home.make_state("engine"), account)
    transport = next(port for port in range(config.engine_port + 1, 65536) if not port_taken(port))
    opensearch.write_settings(config, state, transport, certificates(home.secrets))
    command = opensearch.command(config, state.folder, runtime)
    return Launch("engine", command, home.logs / "engine.log", state.folder, _environment(state), account)


def _tika(config: Config, home: Home, name: str, port: int) -> Launch:
    runtime = java.find()
    account = accounts.account(accounts.PARSER)
    state = State(home.make_state("tika"), account)
    if folder(home, name) != state.folder:
        state.prepare()
        state = State(state.read_only(name), account)
    tika.write_settings(replace(config, tika_port=port), state, runtime)
    command = tika.command(state.folder, runtime)
    return Launch(name, command, home.logs / f"{name}.log", state.folder, _environment(state), account, port)


def _web(config: Config, home: Home) -> Launch:
    command = [sys.executable, "-m", "gunicorn", "--config", "python:cets_search.web.gunicorn_settings"]
    return Launch("web", command, home.logs / "web.log", PROJECT, _application_environment(config))


def _worker(config: Config, home: Home) -> Launch:
    command = [sys.executable, "-m", "cets_search", "worker"]
    return Launch("worker", command, home.logs / "worker.log", PROJECT, _application_environment(config))


def _environment(state: State) -> dict[str, str]:
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ} | {"HOME": str(state.own("tmp"))}


def _application_environment(config: Config) -> dict[str, str]:
    """The application's own settings too, so that web server and worker mean the same site, wherever they run."""
    own = {name: value for name, value in os.environ.items() if name.startswith("CETS_") and name != "CETS_TOKEN"}
    paths = {
        "CETS_HOME": config.home,
        "CETS_OPENSEARCH_CA": config.opensearch_ca,
        "CETS_TLS_CERT": config.tls_cert,
        "CETS_TLS_KEY": config.tls_key,
    }
    own |= {name: str(path) for name, path in paths.items() if path is not None}
    for administrators in ("CETS_OPENSEARCH_ADMIN_CERT", "CETS_OPENSEARCH_ADMIN_KEY"):
        own.pop(administrators, None)
    return {name: os.environ[name] for name in (*PASSED_ON, "HOME") if name in os.environ} | own
