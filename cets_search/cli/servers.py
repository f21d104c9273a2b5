"""`cets up`, `cets down`, `cets status`: the servers of one home."""

from __future__ import annotations

import json
import signal
import sys
import time
from typing import Any

import click

from cets_search.config import Config, load
from cets_search.engine.embedded.places import Home
from cets_search.engine.embedded.processes import running
from cets_search.engine.embedded.servers import Server, engine_answers, servers, tika_answers
from cets_search.engine.embedded.start import Exit, NotStarted, bring_down, bring_up
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
    states = {server.name: _state(server, config) for server in servers(config, Home(config.home))}
    if config.opensearch_url:
        states["engine"] = "healthy" if engine_answers(config) else "does not answer"
    if config.tika_url:
        states["tika"] = "healthy" if tika_answers(config) else "does not answer"
    healthy = all(state == "healthy" for state in states.values())
    if as_json:
        answer: dict[str, Any] = {"url": config.url, "engine_url": config.engine_url, "tika_url": config.tika_endpoint}
        click.echo(json.dumps({**answer, "healthy": healthy, "servers": states}))
    else:
        addresses = {"engine": config.engine_url, "tika": config.tika_endpoint, "web": config.url}
        for name, state in states.items():
            click.echo(f"{name:8} {state:16} {addresses.get(name, '')}".rstrip())
    sys.exit(0 if healthy else 1)


def _state(server: Server, config: Config) -> str:
    if running(server.name, Home(config.home).run) is None:
        return "not running"
    return "healthy" if server.answers() else "does not answer"


def _watch(config: Config, started: list[Server]) -> None:
    """Wait for Ctrl-C; when a server ends by itself, end the others and say so."""
    _say("Ctrl-C ends everything")
    while True:
        time.sleep(1)
        for server in started:
            if running(server.name, Home(config.home).run) is None:
                bring_down(config, lambda _: None)
                raise NotStarted(f"{server.title} ended by itself; its log is in {config.home}/logs.", Exit.SERVER_DIED)


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
