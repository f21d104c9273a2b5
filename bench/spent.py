"""Processor time, by who took it: the servers of a site, and a client."""

from __future__ import annotations

import resource
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from cets_search.engine.embedded.parsers import is_parser
from cets_search.engine.embedded.places import Home
from cets_search.engine.embedded.processes import noted, running

CLIENT: Final = "client"
ENGINE: Final = "engine"
TIKA: Final = "Tika"


class Round(NamedTuple):
    """One run: its wall time in seconds, and the seconds of processor time by who took them."""

    seconds: float
    spent: Mapping[str, float]


def measured(home: Path, run: Callable[[], float]) -> Round:
    """A run, which tells its wall time. A command that it starts and waits for counts as the client, with the time that
    Python takes to start it."""
    before = _spent(home)
    seconds = run()
    after = _spent(home)
    return Round(seconds, {name: after[name] - before[name] for name in (CLIENT, ENGINE, TIKA)})


def _spent(home: Path) -> Mapping[str, float]:
    folder = Home(home).run
    found: defaultdict[str, float] = defaultdict(float)
    for name in noted(folder):
        if leader := running(name, folder):
            for process in (leader, *leader.children(recursive=True)):
                times = process.cpu_times()
                found[TIKA if is_parser(name) else name] += times.user + times.system
    for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(whose)
        found[CLIENT] += usage.ru_utime + usage.ru_stime
    return found
