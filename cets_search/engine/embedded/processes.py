"""Servers as processes: started apart from the terminal, known again by id and time of birth, ended with children."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil

from cets_search.engine.embedded.accounts import Account

GRACE: Final = 30
"""Seconds a server has to end by itself before it is killed."""


@dataclass(frozen=True, slots=True)
class Launch:
    """How a server is started. Its output goes to `log`; `environ` is all of its environment."""

    name: str
    command: list[str]
    log: Path
    folder: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    account: Account | None = None


def start(launch: Launch, run: Path) -> psutil.Process:
    """Start the server and note it in `run`. `OSError` where the command cannot be run."""
    account = launch.account
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
    process = psutil.Process(started.pid)
    note = {"pid": process.pid, "created": process.create_time()}
    (run / f"{launch.name}.json").write_text(json.dumps(note), encoding="ascii")
    return process


def running(name: str, run: Path) -> psutil.Process | None:
    """The server that `start` noted under that name, None where it has ended: a reused process id is not it."""
    try:
        note = json.loads((run / f"{name}.json").read_text(encoding="ascii"))
        process = psutil.Process(note["pid"])
        same = abs(process.create_time() - note["created"]) < 1
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None
    except (FileNotFoundError, psutil.NoSuchProcess):
        return None


def stop(name: str, run: Path) -> bool:
    """End the server and all it started; True when there was one. It is killed where it does not end in `GRACE`."""
    process = running(name, run)
    if process is not None:
        # Ask first who the children are: once the parent is gone nothing tells whose they were.
        family = [process, *process.children(recursive=True)]
        _terminate(process)
        _, alive = psutil.wait_procs(family, timeout=GRACE)
        for member in alive:
            member.kill()
        psutil.wait_procs(alive, timeout=GRACE)
    (run / f"{name}.json").unlink(missing_ok=True)
    return process is not None


def port_taken(port: int, host: str = "127.0.0.1") -> bool:
    """Whether somebody listens there already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def _terminate(process: psutil.Process) -> None:
    try:
        process.terminate()
    except psutil.NoSuchProcess:
        return
