"""Whatever is killed during a load, the index is the same in the end, document for document, as after a quiet one.

The moments of the kills are random, by a seed: `KILLS=20 KILLS_SEED=7 make test PYTEST_ARGS="-k random"` tries twenty.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from cets_search.config import Config
from cets_search.engine.embedded.places import PROJECT, Home
from cets_search.engine.embedded.processes import running
from tests.engine.commands import Index, cets, command, count, environ, loading, whole_index
from tests.home import empty, run_cets

pytestmark = [pytest.mark.engine, pytest.mark.corpora]

FILES = 160
LARGEST = 60_000
MESSAGES = 3_000
KILLS = int(os.environ.get("KILLS", "3"))
SEED = int(os.environ.get("KILLS_SEED", "1"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, corpora: Path) -> Path:
    """Some of Tika's own test files: small ones, so that no single one takes up the time."""
    root = tmp_path_factory.mktemp("files")
    every = (one for one in (corpora / "documents" / "tika").rglob("*") if one.is_file())
    small = sorted(one for one in every if one.stat().st_size < LARGEST)
    for number, place in enumerate(small[:: max(1, len(small) // FILES)]):
        shutil.copy2(place, root / f"{number:03}-{place.name}")
    lines = (f"13/01/2021, {number // 60 % 24:02}:{number % 60:02} - Jo: Ticket {number}" for number in range(MESSAGES))
    (root / "080-chat.txt").write_text("\n".join(lines))
    return root


@pytest.fixture(scope="module")
def undisturbed(stack: Config, folder: Path) -> dict[str, Index]:
    """The index after a load that nothing disturbs."""
    empty(stack)
    cets(stack, "force", "add", "essex")
    assert cets(stack, *loading(folder)).returncode in {0, 3}
    return whole_index(stack)


@pytest.fixture
def quiet(undisturbed: dict[str, Index], config: Config) -> Iterator[Config]:
    """An empty index, and servers that run whatever the test does to them."""
    cets(config, "force", "add", "essex")
    yield config
    run_cets("up", "--detach", "--no-web", environ=environ(config))


def load_and(config: Config, folder: Path, strike: Callable[[subprocess.Popen[bytes]], None], after: int = 1) -> int:
    """Load, strike when so many documents are in, and wait for the end; the loader's exit code."""
    loader = subprocess.Popen(command(*loading(folder)), env=environ(config), cwd=PROJECT, stdout=subprocess.DEVNULL)
    while count(config, "items") + count(config, "evidence") < after:
        assert loader.poll() is None, "the load ended before it could be disturbed"
        time.sleep(0.05)
    strike(loader)
    return loader.wait()


def struck_amid(
    config: Config, folder: Path, strike: Callable[[subprocess.Popen[bytes]], None], undisturbed: dict[str, Index]
) -> int:
    """As `load_and`, once more where a busy machine struck only when all was in; some files are in, and not all."""
    for _ in range(5):
        code = load_and(config, folder, strike)
        if count(config, "items") < len(undisturbed["items"]):
            return code
        empty(config)
        cets(config, "force", "add", "essex")
    pytest.fail("every load was through before it could be disturbed")


def processes(config: Config, server: str) -> list[psutil.Process]:
    """What runs of a server: the processes that were started on its folder."""
    state = str(Home(config.home).state(server))
    return [one for one in psutil.process_iter(["cmdline"]) if state in " ".join(one.info["cmdline"] or ())]


def test_the_loader_is_killed(quiet: Config, folder: Path, undisturbed: dict[str, Index]) -> None:
    assert struck_amid(quiet, folder, lambda loader: loader.kill(), undisturbed) == -signal.SIGKILL
    assert cets(quiet, *loading(folder)).returncode in {0, 3}
    assert whole_index(quiet) == undisturbed


def test_the_loader_is_told_to_stop(quiet: Config, folder: Path, undisturbed: dict[str, Index]) -> None:
    assert struck_amid(quiet, folder, lambda loader: loader.send_signal(signal.SIGINT), undisturbed) == 1
    assert count(quiet, "items") > 0
    assert cets(quiet, *loading(folder)).returncode in {0, 3}
    assert whole_index(quiet) == undisturbed


def test_tika_is_killed(quiet: Config, folder: Path, undisturbed: dict[str, Index]) -> None:
    def strike(_: subprocess.Popen[bytes]) -> None:
        for process in processes(quiet, "tika"):
            process.kill()

    assert load_and(quiet, folder, strike) in {0, 3}, "the load starts it again"
    assert whole_index(quiet) == undisturbed
    told = json.loads(cets(quiet, "status", "--json").stdout)["servers"]
    assert {state for name, state in told.items() if name.startswith("tika")} == {"healthy"}


def test_one_of_two_parsers_is_killed(quiet: Config, folder: Path, undisturbed: dict[str, Index]) -> None:
    def strike(_: subprocess.Popen[bytes]) -> None:
        leader = running("tika-2", Home(quiet.home).run)
        assert leader is not None
        for process in (leader, *leader.children(recursive=True)):
            process.kill()

    assert load_and(quiet, folder, strike) in {0, 3}
    assert whole_index(quiet) == undisturbed


@pytest.mark.parametrize("number", range(KILLS))
def test_killed_at_a_random_moment(quiet: Config, folder: Path, undisturbed: dict[str, Index], number: int) -> None:
    chance = random.Random(f"{SEED} {number}")  # noqa: S311 - to be repeated, not to be secret
    victim = ("loader", "tika", "engine")[number % 3]
    total = sum(len(index) for index in undisturbed.values())

    def strike(loader: subprocess.Popen[bytes]) -> None:
        time.sleep(chance.random())
        for process in [psutil.Process(loader.pid)] if victim == "loader" else processes(quiet, victim):
            with suppress(psutil.NoSuchProcess):
                process.kill()
        if victim == "engine":
            run_cets("up", "--detach", "--no-web", environ=environ(quiet))

    moment = chance.randrange(1, total * 3 // 4)
    ended = load_and(quiet, folder, strike, moment)
    if ended == -signal.SIGKILL:
        ended = cets(quiet, *loading(folder)).returncode
    assert ended in {0, 3}
    assert whole_index(quiet) == undisturbed, f"{victim} was killed after {moment} documents"


def test_opensearch_is_killed_and_started_again(quiet: Config, folder: Path, undisturbed: dict[str, Index]) -> None:
    def strike(_: subprocess.Popen[bytes]) -> None:
        for process in processes(quiet, "engine"):
            process.kill()
        run_cets("up", "--detach", "--no-web", environ=environ(quiet))

    assert load_and(quiet, folder, strike) in {0, 3}
    assert whole_index(quiet) == undisturbed


def test_two_loads_of_one_seizure_do_not_run_at_once(quiet: Config, folder: Path) -> None:
    def strike(_: subprocess.Popen[bytes]) -> None:
        second = cets(quiet, *loading(folder))
        assert second.returncode == 1
        assert "another process" in second.stderr

    assert load_and(quiet, folder, strike) in {0, 3}


def test_a_withdrawal_ends_a_running_load(quiet: Config, folder: Path) -> None:
    def strike(loader: subprocess.Popen[bytes]) -> None:
        loader.send_signal(signal.SIGSTOP)  # or it may be done before the command has begun
        assert cets(quiet, "withdraw", "EX-7").returncode == 0
        loader.send_signal(signal.SIGCONT)

    assert load_and(quiet, folder, strike) == 1
    assert cets(quiet, "withdraw", "EX-7").returncode == 0
    assert {tuple(one["readers"]) for one in whole_index(quiet)["evidence"].values()} == {()}
