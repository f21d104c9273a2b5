"""The processes that archives are unpacked in: what one of them does costs its archive only, and none is left over."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from extractors.formats import Means
from extractors.formats.nursery import Nursery
from extractors.formats.unpacker import Unpacking
from tests.unit.extractors.made_archives import NOTE, read_by, tarred, told

ROOT = Path(__file__).parents[3]
MIB = 1 << 20
WHOLE = {"": ("searchable", ""), "a": ("searchable", "")}

DYING = """import os, signal, socket
from extractors.unpacking import frames
from extractors.unpacking.nursery import serve

def work(talk):
    words, out = talk.makefile("rb"), talk.makefile("wb")
    frames.read_order(words)
    frames.write(out, frames.OPENED, b'{"format": "tar"}')
    frames.write(out, frames.ENTRY, b'{"name": "a", "kind": "file"}')
    frames.write(out, frames.DATA, b"half")
    ENDING

serve(socket.socket(fileno=0), work)
"""
"""Stands in for what unpacks, and ends amid a file."""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "x.tar"
    path.write_bytes(tarred({"a": NOTE}))
    return path


def processes() -> list[psutil.Process]:
    """Those that this one has started, and those that they have."""
    return psutil.Process().children(recursive=True)


def parents(before: list[psutil.Process]) -> list[psutil.Process]:
    """The processes that fork others, of those that were started since."""
    return [one for one in psutil.Process().children() if one not in before]


@pytest.mark.parametrize(
    ("ending", "why"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "damaged: it ended the process that unpacked it"),
        ("raise SystemExit", "damaged: it ended the process that unpacked it"),
        ("signal.setitimer(signal.ITIMER_PROF, 0.05)\n    while True: pass", "damaged: it took too long to unpack"),
    ],
)
def test_a_crash_and_a_hang_cost_only_that_archive(ending: str, why: str, archive: Path, tmp_path: Path) -> None:
    script = tmp_path / "dying.py"
    script.write_text(DYING.replace("ENDING", ending))
    means = Means(nursery=Nursery(("-P", str(script))))
    for _ in range(2):
        outcomes = told(read_by(archive, means))
        assert outcomes == {"": ("searchable", ""), "a": ("partial", why), "~end": ("failed", why)}


def test_one_process_forks_all_and_what_forked_is_gone_when_its_reader_is(archive: Path, tmp_path: Path) -> None:
    large = tmp_path / "large.tar"
    large.write_bytes(tarred({"a": bytes(4 * MIB), "b": NOTE}))
    before, nursery = processes(), Nursery()
    with Unpacking(large, (), nursery) as unpacking:
        unpacking.open()
        _, data = next(unpacking.entries())
        next(data)
        (forking,) = parents(before)
        assert len(forking.children()) == 1
        # The other holds nothing open of this one's, and this one nothing of the other's: both end when they are left.
        assert told(read_by(archive, Means(nursery=nursery))) == WHOLE
        assert len(forking.children()) == 1
        with Unpacking(large, (), nursery) as second:
            second.open()
            unpacking._child.end()
            assert len(forking.children()) == 1
        assert not forking.children()
    assert parents(before) == [forking]
    assert not forking.children()


def test_one_that_was_killed_is_started_again(archive: Path) -> None:
    before, means = processes(), Means()
    assert told(read_by(archive, means)) == WHOLE
    (forking,) = parents(before)
    forking.kill()
    forking.wait()
    assert told(read_by(archive, means)) == WHOLE


def test_none_is_left_when_nobody_holds_the_means_any_more(archive: Path, tmp_path: Path) -> None:
    before, means = processes(), Means()
    assert told(read_by(archive, means)) == WHOLE
    assert parents(before)
    del means
    gc.collect()
    assert not parents(before)


HOLDING = """import sys, time
from pathlib import Path
from extractors.formats.nursery import Nursery
from extractors.formats.unpacker import Unpacking

unpacking = Unpacking(Path(sys.argv[1]), (), Nursery())
unpacking.open()
print("opened", flush=True)
time.sleep(600)
"""


def test_all_end_with_whoever_is_killed_amid_an_archive(archive: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDING, archive], stdout=subprocess.PIPE, cwd=ROOT) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"opened\n"
        family = psutil.Process(holder.pid).children(recursive=True)
        assert len(family) == 2
        holder.kill()
    _, left = psutil.wait_procs(family, timeout=30)
    assert not left
