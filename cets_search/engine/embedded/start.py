"""Starts the servers of a home one after the other, and ends them in the opposite order."""

from __future__ import annotations

import fcntl
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Final

import psutil

from cets_search.config import Config
from cets_search.engine import indices
from cets_search.engine.embedded.accounts import NoAccount
from cets_search.engine.embedded.java import NoJava
from cets_search.engine.embedded.parsers import folder, is_parser
from cets_search.engine.embedded.places import Home, programs
from cets_search.engine.embedded.processes import alive, noted, port_of, port_taken, running, start, stop
from cets_search.engine.embedded.servers import Server, servers
from cets_search.engine.errors import EngineError

NEEDED_BYTES: Final = 1 << 30
"""Below this OpenSearch refuses to write (the flood stage in `opensearch.py`)."""

PORT_SETTINGS: Final = {"engine": "CETS_ENGINE_PORT", "tika": "CETS_TIKA_PORT", "web": "CETS_PORT"}


FREED_WITHIN: Final = 10.0
"""Seconds within which the port of a server that was killed is free again."""

REVIVING: Final = "reviving"
"""A lock that whoever ends servers takes too, so that none is started again behind their back. It is not `starting`:
`cets down` must be able to end a start that hangs."""


class Exit(IntEnum):
    """Why `cets up` ended, as its exit code."""

    FAILED = 1
    NOT_SET_UP = 5
    PORT_IN_USE = 6
    DISK_FULL = 7
    SERVER_DIED = 8
    ENGINE_FAILED = 9


class NotStarted(Exception):  # noqa: N818 - reads as what happened
    """A server could not be started. The message is one line for a person."""

    def __init__(self, message: str, code: Exit) -> None:
        super().__init__(message)
        self.code = code


def bring_up(config: Config, say: Callable[[str], None], *, web: bool = True) -> list[Server]:
    """Start every server that does not run yet, and return them all. `NotStarted` ends those this call started.

    Without `web`, the web server and the worker are left out.
    """
    home = Home(config.home)
    wanted = [server for server in servers(config, home) if web or server.name not in {"web", "worker"}]
    _prepare(config, home, wanted)
    started: list[str] = []
    with _alone(home):
        try:
            if config.opensearch_url is not None:
                _ensure(config, say)
            for server in wanted:
                if running(server.name, home.run) is None:
                    started.append(server.name)
                    _start(server, home, say)
                if server.name == "engine":
                    _ensure(config, say)
        except BaseException:
            for name in reversed(started):
                stop(name, home.run)
            raise
    return wanted


def bring_down(config: Config, say: Callable[[str], None]) -> bool:
    """End every server of this home; False when none was running."""
    home = Home(config.home)
    if not home.run.is_dir():
        return False
    found = False
    with _alone(home, REVIVING):
        names = noted(home.run)
        for name in ("worker", "web", *filter(is_parser, names), "engine"):
            if stop(name, home.run):
                say(f"{name} ended")
                found = True
            if is_parser(name):
                _sweep(home, name)
    return found


def revive(config: Config, say: Callable[[str], None]) -> None:
    """Start each Tika again that `cets up` has started and somebody killed; one that `cets down` ended stays so.

    For whoever needs them: `cets up` while it watches, a load under `cets up --detach`. `NotStarted` where one does
    not come up.
    """
    home = Home(config.home)
    if not home.run.is_dir():
        return
    with _alone(home), _alone(home, REVIVING):
        killed = [name for name in noted(home.run) if is_parser(name) and running(name, home.run) is None]
        # Each keeps its port, where those who load look for it: the dying one may hold it a moment longer.
        until = time.monotonic() + FREED_WITHIN
        while any(port_of(name, home.run) is None for name in killed) and time.monotonic() < until:
            time.sleep(0.1)
        for server in servers(config, home) if killed else ():
            if server.name in killed:
                _start(server, home, say)


def _sweep(home: Home, name: str) -> None:
    """Remove what a parser left of files that killed it; only while it does not run."""
    shutil.rmtree(folder(home, name) / "tmp", ignore_errors=True)


@contextmanager
def _alone(home: Home, what: str = "starting") -> Iterator[None]:
    """Two calls at once would start everything twice: the second waits, and finds all running."""
    with (home.run / what).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _prepare(config: Config, home: Home, wanted: list[Server]) -> None:
    embedded = any(server.name not in {"web", "worker"} for server in wanted)
    if embedded and not programs().is_dir():
        raise NotStarted("OpenSearch and Tika are not installed here; run `make setup`.", Exit.NOT_SET_UP)
    try:
        home.make()
    except OSError as error:
        raise NotStarted(f"{config.home} cannot be used as CETS_HOME: {error.strerror}.", Exit.FAILED) from error
    free = shutil.disk_usage(config.home).free
    if free < NEEDED_BYTES:
        raise NotStarted(
            f"The disk of {config.home} has {free >> 20} MB left; {NEEDED_BYTES >> 20} MB are needed: make space.",
            Exit.DISK_FULL,
        )


def _ensure(config: Config, say: Callable[[str], None]) -> None:
    if config.opensearch_url is not None and config.opensearch_admin_cert is None:
        say("roles and indices are left as they stand there (set CETS_OPENSEARCH_ADMIN_CERT to have them set up)")
        return
    try:
        indices.ensure(config)
    except EngineError as error:
        raise NotStarted(str(error), Exit.ENGINE_FAILED) from error


def _start(server: Server, home: Home, say: Callable[[str], None]) -> None:
    # A leader that was killed may have left children, which would still hold the port; and the system takes a moment
    # to take it from one that has just been killed.
    patience = FREED_WITHIN if server.name in noted(home.run) else 0.0
    stop(server.name, home.run)
    if server.port is not None and not _freed(server.port, server.host, patience):
        raise NotStarted(
            f"Port {server.port} for {server.title} is in use by another program; "
            f"end that, or set {PORT_SETTINGS['tika' if is_parser(server.name) else server.name]} to a free port.",
            Exit.PORT_IN_USE,
        )
    if is_parser(server.name):
        _sweep(home, server.name)
    say(f"starting {server.title} ...")
    try:
        launch = server.launch()
        process = start(launch, home.run)
    except (NoJava, NoAccount) as error:
        raise NotStarted(str(error), Exit.NOT_SET_UP) from error
    except OSError as error:
        raise NotStarted(f"{server.title} could not be started: {error.strerror}.", Exit.FAILED) from error
    _wait(server, process, f"{launch.log}")


def _freed(port: int, host: str, patience: float) -> bool:
    until = time.monotonic() + patience
    while port_taken(port, host):
        if time.monotonic() >= until:
            return False
        time.sleep(0.1)
    return True


def _wait(server: Server, process: psutil.Process, log: str) -> None:
    until = time.monotonic() + server.seconds
    while not server.answers():
        if not alive(process):
            raise NotStarted(f"{server.title} ended before it answered; see {log}.", Exit.SERVER_DIED)
        if time.monotonic() > until:
            raise NotStarted(f"{server.title} did not answer in {server.seconds} s; see {log}.", Exit.SERVER_DIED)
        time.sleep(0.2)
    if server.port is None:
        # It shows that it works by going on.
        time.sleep(2)
        if not alive(process):
            raise NotStarted(f"{server.title} ended at once; see {log}.", Exit.SERVER_DIED)
