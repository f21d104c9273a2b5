from __future__ import annotations

import json
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from cets_search.engine.embedded.processes import Launch, alive, port_taken, running, start, stop

PARENT = "import subprocess, sys, time; subprocess.Popen(['sleep', '300']); print('up', flush=True); time.sleep(300)"


@pytest.fixture
def launched(tmp_path: Path) -> Iterator[psutil.Process]:
    """A server called `server`, with one child of its own."""
    launch = Launch("server", [sys.executable, "-W", "ignore", "-c", PARENT], tmp_path / "server.log", tmp_path)
    process = start(launch, tmp_path)
    while not process.children():
        assert process.is_running()
    yield process
    stop("server", tmp_path)


def test_a_server_is_known_again_and_ended_with_its_children(launched: psutil.Process, tmp_path: Path) -> None:
    child = launched.children()[0]
    assert running("server", tmp_path) == launched
    assert stop("server", tmp_path)
    assert not alive(launched)
    assert not alive(child)
    assert running("server", tmp_path) is None
    assert not stop("server", tmp_path)


def test_children_of_a_server_that_was_killed_are_ended_too(launched: psutil.Process, tmp_path: Path) -> None:
    child = launched.children()[0]
    launched.send_signal(signal.SIGKILL)
    launched.wait()
    assert running("server", tmp_path) is None
    assert alive(child)
    assert stop("server", tmp_path)
    assert not alive(child)


def test_another_process_under_the_same_id_is_left_alone(tmp_path: Path) -> None:
    mine = psutil.Process()
    note = {"pid": mine.pid, "created": mine.create_time() - 3600}
    (tmp_path / "server.json").write_text(json.dumps(note), encoding="ascii")
    assert running("server", tmp_path) is None
    assert not stop("server", tmp_path)
    assert not (tmp_path / "server.json").exists()


@pytest.mark.parametrize("note", ["", "{", '{"pid": 1}', '{"pid": "x", "created": 0}'])
def test_a_note_that_was_cut_short_means_nothing_runs(note: str, tmp_path: Path) -> None:
    (tmp_path / "server.json").write_text(note, encoding="ascii")
    assert running("server", tmp_path) is None
    assert not stop("server", tmp_path)


def test_a_server_inherits_only_what_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CETS_TOKEN", "river-stone")
    launch = Launch("server", ["/usr/bin/env"], tmp_path / "server.log", tmp_path, {"LANG": "C.UTF-8"})
    start(launch, tmp_path).wait()
    assert (tmp_path / "server.log").read_text(encoding="ascii") == "LANG=C.UTF-8\n"
    assert (tmp_path / "server.log").stat().st_mode & 0o077 == 0


def test_a_port_is_taken_while_somebody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        assert port_taken(port)
    assert not port_taken(port)


def test_a_server_has_a_session_of_its_own(launched: psutil.Process) -> None:
    assert os.getsid(launched.pid) == launched.pid
