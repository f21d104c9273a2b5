"""The embedded Tika servers: several alike, so that a load goes on while one that a file has killed starts again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cets_search.config import Config
from cets_search.engine.embedded.places import Home
from cets_search.engine.embedded.processes import noted, port_of, port_taken

FIRST: Final = "tika"


def names(config: Config) -> list[str]:
    """`tika`, `tika-2`, `tika-3` ..."""
    count = len(config.tika_urls) or config.tika_processes
    return [FIRST, *(f"{FIRST}-{number}" for number in range(2, count + 1))]


def is_parser(name: str) -> bool:
    """Whether a server of that name is one of them."""
    return name.split("-", maxsplit=1)[0] == FIRST


def folder(home: Home, name: str) -> Path:
    """Where one of them has its settings and temporary files: those of the others lie in the first one's folder."""
    return home.state(FIRST) if name == FIRST else home.state(FIRST) / name


def endpoint(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def endpoints(config: Config) -> list[str]:
    """The addresses of every Tika of the site: somebody else's, or those that `cets up` has started in this home."""
    if config.tika_urls:
        return list(config.tika_urls)
    run = Home(config.home).run
    others = [port for name in noted(run) if is_parser(name) and name != FIRST and (port := port_of(name, run))]
    return [config.tika_endpoint, *map(endpoint, others)]


def ports(config: Config, home: Home) -> list[int]:
    """The port of each: the first one's by its setting, the others' as noted or, before they start, the next free."""
    taken = {config.port, config.engine_port, config.tika_port}
    found = [config.tika_port]
    for name in names(config)[1:]:
        port = port_of(name, home.run) or next(_free(config.tika_port + 1, taken | set(found)))
        found.append(port)
    return found


def _free(first: int, others: set[int]) -> Iterator[int]:
    return (port for port in range(first, 65536) if port not in others and not port_taken(port))
