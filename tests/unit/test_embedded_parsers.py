"""Several embedded Tika servers: each on a port of its own, found again by whoever loads."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from cets_search.config import BadSetting, Config, load
from cets_search.engine.embedded.parsers import endpoints, names, ports
from cets_search.engine.embedded.places import Home
from tests.home import free_ports


@pytest.fixture
def site(tmp_path: Path) -> Config:
    (tmp_path / "run").mkdir()
    (first,) = free_ports(1)
    return replace(load({"CETS_HOME": str(tmp_path)}), tika_port=first, tika_processes=3)


@pytest.fixture
def server() -> Iterator[int]:
    """The process id of something that runs in a session of its own, as a server does."""
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True) as process:
        yield process.pid
        process.kill()


def note(site: Config, name: str, port: int | None, pid: int = 0) -> None:
    created = psutil.Process(pid).create_time() if pid else 0.0
    text = json.dumps({"pid": pid or 2**22, "created": created, "port": port})
    (site.home / "run" / f"{name}.json").write_text(text)


def test_each_has_a_port_of_its_own(site: Config) -> None:
    assert names(site) == ["tika", "tika-2", "tika-3"]
    with socket.create_server(("127.0.0.1", 0)) as busy:
        near = replace(site, tika_port=busy.getsockname()[1] - 1, port=busy.getsockname()[1] + 1)
        first, second, third = ports(near, Home(site.home))
    assert first == near.tika_port
    assert len({first, second, third}) == 3
    assert not {second, third} & {near.tika_port + 1, near.port, near.engine_port}, "taken, or meant for another server"


def test_those_that_were_started_are_found_again(site: Config) -> None:
    assert endpoints(site) == [site.tika_endpoint]
    (second,) = free_ports(1)
    note(site, "tika", site.tika_port)
    note(site, "tika-2", second)
    note(site, "engine", None)
    assert endpoints(site) == [site.tika_endpoint, f"http://127.0.0.1:{second}"]
    assert ports(site, Home(site.home))[1] == second


def test_a_noted_port_that_somebody_else_has_taken_is_given_up(site: Config, server: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        taken = stranger.getsockname()[1]
        note(site, "tika-2", taken)
        assert endpoints(site) == [site.tika_endpoint]
        assert ports(site, Home(site.home))[1] != taken
        # Whatever is left of the server keeps its port.
        note(site, "tika-2", taken, pid=server)
        assert ports(site, Home(site.home))[1] == taken


def test_those_that_somebody_else_runs_are_given_by_commas() -> None:
    given = "http://tika-a.example.org:9998, https://tika-b.example.org/,http://tika-a.example.org:9998"
    site = load({"CETS_TIKA_URL": given})
    assert site.tika_urls == ("http://tika-a.example.org:9998", "https://tika-b.example.org")
    assert endpoints(site) == list(site.tika_urls)
    assert (site.tika_endpoint, names(site)) == (site.tika_urls[0], ["tika", "tika-2"])
    with pytest.raises(BadSetting, match="CETS_TIKA_URL"):
        load({"CETS_TIKA_URL": "http://tika-a.example.org:9998 http://tika-b.example.org:9998"})
