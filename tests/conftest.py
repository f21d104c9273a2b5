"""What every test may ask for: a real engine and Tika of the run's own, and the shared corpora of real data."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from cets_search.config import Config, load
from cets_search.engine.embedded.places import PROJECT
from tests.home import empty, home_environment, run_cets

# No test is timed: a busy machine is no defect. What tests make up is the same at each run; `make fuzz` looks further.
settings.register_profile("default", deadline=None, derandomize=True)
settings.register_profile("fuzz", deadline=None, max_examples=int(os.environ.get("FUZZ_EXAMPLES", "10000")))

# A shell that runs the tests in its background lets them ignore Ctrl-C, and what they start as well: some send it one.
signal.signal(signal.SIGINT, signal.default_int_handler)

CORPORA = Path(os.environ.get("CORPORA") or PROJECT.parent / "shared" / "corpora")


@pytest.fixture(scope="session")
def stack() -> Iterator[Config]:
    """The settings of a running OpenSearch and Tika, started for this run and ended with it.

    CETS_TEST_HOME names a home that runs already (its ports in CETS_ENGINE_PORT and CETS_TIKA_PORT): it is used as it
    stands, and left running.
    """
    if kept := os.environ.get("CETS_TEST_HOME"):
        yield load({**os.environ, "CETS_HOME": kept})
        return
    home = Path(tempfile.mkdtemp(prefix="cets-test-"))
    home.chmod(0o711)
    environ = home_environment(home)
    try:
        run_cets("up", "--detach", "--no-web", environ=environ)
        yield load(environ)
    finally:
        run_cets("down", environ=environ)
        shutil.rmtree(home)


@pytest.fixture
def config(stack: Config) -> Config:
    """The running stack's settings, with nothing in it but the record of use: no evidence, forces, guards, accounts."""
    empty(stack)
    return stack


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of real data. Where it is absent the test is left out, unless CORPORA_REQUIRED=1 makes it fail."""
    if CORPORA.is_dir():
        return CORPORA
    if os.environ.get("CORPORA_REQUIRED") == "1":
        pytest.fail(f"CORPORA_REQUIRED=1, and there is no folder {CORPORA}")
    pytest.skip("no corpora")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not CORPORA.is_dir():
        terminalreporter.write_line(f"Real data: none at {CORPORA}, so the tests on it were left out (set CORPORA).")
