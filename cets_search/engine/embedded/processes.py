"""Servers as processes: started apart from the terminal, known again by id and birth, ended with all of theirs."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil

from cets_search.engine.embedded.accounts import Account

GRACE: Final = 30
"""Seconds a server has to end by itself before it is killed."""

FULL_LOG: Final = 32 << 20
"""Bytes after which a log is put aside at the next start; the one before it goes."""


@dataclass(frozen=True, slots=True)
class Launch:
    """How a server is started. Its output goes to `log`; `environ` is all of its environment."""

    name: str
    command: list[str]
    log: Path
    folder: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = None
    port: int | None = None
    """Where it listens, noted for whoever looks for it later; None where its settings say so."""


def start(launch: Launch, run: Path) -> psutil.Process:
    """Start the server, in a session of its own, and note it in `run`. `OSError` where the command cannot be run."""
    account = launch.account
    if launch.log.exists() and launch.log.stat().st_size > FULL_LOG:
        launch.log.replace(launch.log.with_suffix(".old"))
    with launch.log.open("ab") as log:
        os.fchmod(log.fileno(), 0o600)
        started = subprocess.Popen(
            launch.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=launch.folder,
            env=dict(launch.environ),
            start_new_session=True,
            umask=0o077,
            user=account.uid if account else None,
            group=account.gid if account else None,
            # An empty list drops root's groups; None would keep them.
            extra_groups=[] if account else None,
        )
    # It is meant to outlive this object, which would warn of that.
    started.returncode = 0
    process = psutil.Process(started.pid)
    note = {"pid": process.pid, "created": process.create_time(), "port": launch.port}
    (run / f"{launch.name}.json").write_text(json.dumps(note), encoding="ascii")
    return process


def running(name: str, run: Path) -> psutil.Process | None:
    """The server that `start` noted under that name, None where it has ended: a reused process id is not it."""
    note = _note(name, run)
    return None if note is None else _leader(*note)


def noted(run: Path) -> list[str]:
    """The names of the servers that were started and not ended by `stop` since, in order."""
    return sorted(file.stem for file in run.glob("*.json"))


def port_of(name: str, run: Path) -> int | None:
    """The port noted for the server, as long as it is its own: something of it runs, or nobody else listens there."""
    try:
        port = json.loads((run / f"{name}.json").read_text(encoding="ascii"))["port"]
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError):
        return None
    note = _note(name, run)
    own = isinstance(port, int) and note is not None and (_family(*note) or not port_taken(port))
    return port if own else None


def stop(name: str, run: Path) -> bool:
    """End the server and all that is left of it; True when there was any. What does not end in `GRACE` is killed."""
    note = _note(name, run)
    if note is None:
        return False
    family = _family(*note)
    # The leader ends its own children in good order; those it leaves are asked next, and what is deaf is killed.
    _end([leader] if (leader := _leader(*note)) else [], signal.SIGTERM)
    _end(_family(*note), signal.SIGTERM)
    _end(_family(*note), signal.SIGKILL)
    (run / f"{name}.json").unlink(missing_ok=True)
    return bool(family)


def alive(process: psutil.Process) -> bool:
    """Whether it still runs; one that has ended and waits to be collected does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def port_taken(port: int, host: str = "127.0.0.1") -> bool:
    """Whether somebody listens there already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def _end(processes: list[psutil.Process], how: signal.Signals) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(how)
    until = time.monotonic() + GRACE
    while (left := [process for process in processes if alive(process)]) and time.monotonic() < until:
        with suppress(psutil.TimeoutExpired, psutil.NoSuchProcess):
            # Also collects it, where it is a child of this process.
            left[0].wait(timeout=0.1)


def _note(name: str, run: Path) -> tuple[int, float] | None:
    try:
        note = json.loads((run / f"{name}.json").read_text(encoding="ascii"))
        return int(note["pid"]), float(note["created"])
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError):
        # A note cut short by a full disk or a power cut tells of nothing that still runs under our control.
        return None


def _leader(pid: int, created: float) -> psutil.Process | None:
    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - created) < 1
    except psutil.NoSuchProcess:
        return None
    return process if same and alive(process) else None


def _family(pid: int, created: float) -> list[psutil.Process]:
    """The members of the server's session, whether or not their leader lives.

    While one of them does, the system gives the leader's id to no other process; so a different process under that
    id means that none is left.
    """
    if psutil.pid_exists(pid) and not _is_the_same(pid, created):
        return []
    return [process for process in _session(pid) if alive(process)]


def _is_the_same(pid: int, created: float) -> bool:
    try:
        return abs(psutil.Process(pid).create_time() - created) < 1
    except psutil.NoSuchProcess:
        return True


def _session(session: int) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        with suppress(ProcessLookupError, PermissionError):
            if os.getsid(process.pid) == session:
                yield process
