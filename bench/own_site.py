"""A site of a benchmark's own: started before it, gone after it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cets_search.config import load
from cets_search.model import Force
from cets_search.site import Site, open_site

HEAP: Final = "CETS_ENGINE_HEAP_MB"
"""The one setting that a benchmark's site takes from outside: how large an index it can bear."""


@contextlib.contextmanager
def own_site(*options: str) -> Iterator[tuple[Site, dict[str, str]]]:
    """A running site with the force `essex`, and the environment in which its commands run.

    It ends with the benchmark, also where that is told to end.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    home = Path(tempfile.mkdtemp(prefix="cets-bench-"))
    home.chmod(0o711)
    ports = dict(zip(("CETS_PORT", "CETS_ENGINE_PORT", "CETS_TIKA_PORT"), map(str, free_ports(3)), strict=True))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CETS_") or name == HEAP}
    environ = {**kept, **ports, "CETS_HOME": str(home)}
    try:
        cets(environ, "up", "--detach", *options)
        opened = open_site(load(environ))
        opened.people.add_force(Force("essex", "Essex"), "operator:bench")
        yield opened, environ
    finally:
        cets(environ, "down")
        shutil.rmtree(home, ignore_errors=True)


def cets(environ: dict[str, str], *arguments: str, good: tuple[int, ...] = (0,)) -> str:
    """Run `cets`, and give what it printed; its own words end the benchmark where it does not end well."""
    command = [sys.executable, "-m", "cets_search", *arguments]
    ran = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    if ran.returncode not in good:
        raise SystemExit(ran.stderr)
    return ran.stdout


def free_ports(count: int) -> list[int]:
    """Ports of the loopback that nothing listens on, all different."""
    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [int(each.getsockname()[1]) for each in opened]
