"""`cets up`, `cets down`, `cets status`: the servers of one home."""

from __future__ import annotations

import json
import signal
import sys
import time
from typing import Any

import click

from cets_search.config import Config, load
from cets_search.engine.embedded.parsers import endpoint, is_parser, names
from cets_search.engine.embedded.places import Home
from cets_search.engine.embedded.processes import running
from cets_search.engine.embedded.servers import Server, engine_answers, servers, tika_answers
from cets_search.engine.embedded.start import Exit, NotStarted, bring_down, bring_up, revive
from cets_search.operators import NotOperator, operator


@click.command()
@click.option("--detach", is_flag=True, help="Return once everything answers; `cets down` ends it.")
@click.option("--no-web", is_flag=True, help="OpenSearch and Tika only.")
def up(detach: bool, no_web: bool) -> None:
    """Start OpenSearch, Tika, the web server and the worker.

    Exit codes: 0 ended as asked, 1 failed, 2 a setting cannot be used, 5 set-up or Java is missing, 6 a port is in
    use, 7 the disk is full, 8 a server ended by itself, 9 the engine refused its set-up.
    """
    config = _own_site()
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    try:
        started = bring_up(config, _say, web=not no_web)
        _say("ready" if no_web else f"ready: {config.url}")
        if not detach:
            _watch(config, started)
    except NotStarted as error:
        _say(f"cets: {error}")
        sys.exit(error.code)
    except KeyboardInterrupt:
        # A second Ctrl-C must not leave servers behind.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _say("stopping ...")
        bring_down(config, _say)


@click.command()
def down() -> None:
    """End what `cets up` started in this home, and nothing else."""
    if not bring_down(_own_site(), _say):
        _say("nothing was running")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object: url, engine_url, tika_url, healthy.")
def status(as_json: bool) -> None:
    """Say what runs and whether it answers; exit 0 when all of it does, 1 otherwise."""
    config = _own_site()
    here = servers(config, Home(config.home))
    states = {server.name: _state(server, config) for server in here}
    if config.opensearch_url:
        states["engine"] = "healthy" if engine_answers(config) else "does not answer"
    elsewhere = dict(zip(names(config), config.tika_urls, strict=False))
    states |= {name: "healthy" if tika_answers(at) else "does not answer" for name, at in elsewhere.items()}
    healthy = all(state == "healthy" for state in states.values())
    if as_json:
        answer: dict[str, Any] = {"url": config.url, "engine_url": config.engine_url, "tika_url": config.tika_endpoint}
        click.echo(json.dumps({**answer, "healthy": healthy, "servers": states}))
    else:
        parsers = {server.name: endpoint(server.port) for server in here if server.port and is_parser(server.name)}
        addresses = {"engine": config.engine_url, "web": config.url, **elsewhere, **parsers}
        for name, state in states.items():
            click.echo(f"{name:8} {state:16} {addresses.get(name, '')}".rstrip())
    sys.exit(0 if healthy else 1)


def _state(server: Server, config: Config) -> str:
    if running(server.name, Home(config.home).run) is None:
        return "not running"
    return "healthy" if server.answers() else "does not answer"


def _watch(config: Config, started: list[Server]) -> None:
    """Wait for Ctrl-C. A parser that was killed starts again; when another server ends by itself, so do the others."""
    _say("Ctrl-C ends everything")
    try:
        while True:
            time.sleep(1)
            if any(is_parser(server.name) for server in _ended(config, started)):
                revive(config, _say)
            if ended := _ended(config, started):
                break
    except NotStarted:
        bring_down(config, lambda _: None)
        raise
    bring_down(config, lambda _: None)
    raise NotStarted(f"{ended[0].title} ended by itself; its log is in {config.home}/logs.", Exit.SERVER_DIED)


def _ended(config: Config, started: list[Server]) -> list[Server]:
    return [server for server in started if running(server.name, Home(config.home).run) is None]


def _own_site() -> Config:
    """The settings; one line and exit code 1 for anybody but the account that owns the site's home."""
    config = load()
    try:
        operator(config.home)
    except NotOperator as error:
        _say(f"cets: {error}")
        sys.exit(Exit.FAILED)
    return config


def _say(line: str) -> None:
    click.echo(line, err=True)
