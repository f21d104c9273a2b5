"""`cets up`, `status` and `down`, beside a second home that runs on other ports."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from cets_search.config import Config, load
from cets_search.engine import indices
from cets_search.engine.connection import client
from cets_search.engine.embedded import start
from cets_search.engine.embedded.places import PROJECT, Home
from cets_search.engine.embedded.processes import running
from cets_search.engine.embedded.start import Exit, NotStarted
from tests.home import home_environment, run_cets

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory, stack: Config) -> Iterator[dict[str, str]]:
    """Settings of a home beside the run's own, in a folder that no other account may enter."""
    folder = tmp_path_factory.mktemp("closed")
    folder.chmod(0o700)
    settings = {**home_environment(folder / "home"), "CETS_TOKEN": "river-stone"}
    yield settings
    run_cets("down", environ=settings)
    for server in ("engine", "tika"):
        shutil.rmtree(Home(folder / "home").state(server))


def cets(*arguments: str, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cets_search", *arguments]
    return subprocess.run(command, env=environ, cwd=PROJECT, capture_output=True, text=True, check=False)


def belonging_to(home: Path) -> list[psutil.Process]:
    """Every process that was started on this home's folders."""
    roots = {str(home), *(str(Home(home).state(server)) for server in ("engine", "tika"))}
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        line = " ".join(process.info["cmdline"] or ())
        if process.info["status"] != psutil.STATUS_ZOMBIE and any(root in line for root in roots):
            found.append(process)
    return found


def test_a_home_starts_beside_another_and_both_are_healthy(environ: dict[str, str], stack: Config) -> None:
    run_cets("up", "--detach", "--no-web", environ=environ)
    config = load(environ)
    said = json.loads(cets("status", "--json", environ=environ).stdout)
    assert said["engine_url"] == config.engine_url
    assert said["tika_url"] == config.tika_endpoint
    assert said["url"] == config.url
    assert (said["servers"]["engine"], said["servers"]["tika"]) == ("healthy", "healthy")
    assert client(stack, indices.administrator(stack)).ping()
    assert client(config, indices.administrator(config)).ping()


def test_the_servers_run_without_privileges_and_apart(environ: dict[str, str]) -> None:
    users = {name: process.username() for name in ("engine", "tika") if (process := running(name, run(environ)))}
    if os.geteuid() == 0:
        assert users == {"engine": "cets-engine", "tika": "cets-parser"}
        groups = [process.gids().effective for process in belonging_to(Path(environ["CETS_HOME"]))]
        assert 0 not in groups
    else:
        assert len(users) == 2


def test_no_secret_stands_among_the_arguments_or_in_the_environment(environ: dict[str, str]) -> None:
    for process in belonging_to(Path(environ["CETS_HOME"])):
        inherited = process.environ()
        assert "river-stone" not in inherited.values()
        assert not [name for name in inherited if name.startswith("CETS_")]
        assert "secrets" not in " ".join(process.cmdline())


def test_starting_again_starts_nothing_twice(environ: dict[str, str]) -> None:
    before = {name: running(name, run(environ)) for name in ("engine", "tika")}
    run_cets("up", "--detach", "--no-web", environ=environ)
    assert {name: running(name, run(environ)) for name in ("engine", "tika")} == before


def test_what_was_stored_outlives_an_engine_and_a_parser_that_were_killed(environ: dict[str, str]) -> None:
    config = load(environ)
    with client(config, indices.administrator(config)) as engine:
        engine.index(index="forces", id="kent", body={"slug": "kent", "name": "Kent"})
    for name in ("engine", "tika"):
        leader = running(name, run(environ))
        assert leader is not None
        leader.kill()
    said = cets("status", environ=environ)
    assert said.returncode == 1
    assert "engine   not running" in said.stdout
    run_cets("up", "--detach", "--no-web", environ=environ)
    with client(config, indices.administrator(config)) as engine:
        assert engine.get(index="forces", id="kent")["_source"]["name"] == "Kent"


def test_down_ends_all_of_it_and_nothing_else(environ: dict[str, str], stack: Config) -> None:
    home = Path(environ["CETS_HOME"])
    assert belonging_to(home)
    run_cets("down", environ=environ)
    assert belonging_to(home) == []
    assert not (Home(home).state("tika") / "tmp").exists()
    assert client(stack, indices.administrator(stack)).ping()
    assert "nothing was running" in cets("down", environ=environ).stderr


def test_in_the_foreground_one_interrupt_ends_everything(environ: dict[str, str]) -> None:
    command = [sys.executable, "-m", "cets_search", "up", "--no-web"]
    with subprocess.Popen(command, env=environ, cwd=PROJECT, stderr=subprocess.PIPE, text=True) as foreground:
        assert foreground.stderr is not None
        for line in foreground.stderr:
            if "Ctrl-C" in line:
                break
        foreground.send_signal(signal.SIGINT)
        foreground.stderr.read()
    assert foreground.returncode == 0
    assert belonging_to(Path(environ["CETS_HOME"])) == []


def test_a_port_in_use_is_one_line_and_its_own_exit_code(tmp_path: Path) -> None:
    environ = home_environment(tmp_path / "home")
    with socket.create_server(("127.0.0.1", int(environ["CETS_ENGINE_PORT"]))):
        said = cets("up", "--detach", "--no-web", environ=environ)
    assert said.returncode == Exit.PORT_IN_USE
    assert f"Port {environ['CETS_ENGINE_PORT']}" in said.stderr
    assert "CETS_ENGINE_PORT" in said.stderr
    assert said.stderr.count("\n") == 1


def test_a_home_that_cannot_be_one_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file", encoding="ascii")
    said = cets("up", "--detach", environ=home_environment(tmp_path / "home"))
    assert said.returncode == Exit.FAILED
    assert "CETS_HOME" in said.stderr
    assert said.stderr.count("\n") == 1


def test_a_setting_that_cannot_be_used_is_one_line(tmp_path: Path) -> None:
    said = cets("up", environ={**home_environment(tmp_path / "home"), "CETS_ENGINE_PORT": "many"})
    assert said.returncode == 2
    assert "CETS_ENGINE_PORT=many" in said.stderr
    assert said.stderr.count("\n") == 1


def test_a_full_disk_is_said_before_anything_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "NEEDED_BYTES", 1 << 62)
    with pytest.raises(NotStarted, match="MB left") as full:
        start.bring_up(load(home_environment(tmp_path / "home")), lambda _: None)
    assert full.value.code == Exit.DISK_FULL


def test_missing_programs_are_said_before_anything_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "programs", lambda: tmp_path / "none")
    with pytest.raises(NotStarted, match="make setup") as missing:
        start.bring_up(load(home_environment(tmp_path / "home")), lambda _: None)
    assert missing.value.code == Exit.NOT_SET_UP


def run(environ: dict[str, str]) -> Path:
    return Home(Path(environ["CETS_HOME"])).run
