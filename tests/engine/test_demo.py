"""`make demo` as a person meets it: what it prints is true, a second start works, and Ctrl-C leaves nothing behind."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import urllib3

from cets_search.engine.embedded.places import PROJECT
from samples.catalogue import SEIZURES
from tests.home import home_environment

pytestmark = pytest.mark.engine
READY = "Ctrl-C ends everything"
LINE = re.compile(r"^  (\S+)\s+(\S+-\S+-\S+-\S+)  (\w+), (\S+)$", re.MULTILINE)
HANDLE = "@seatfox"
PHONE = "phone:07700900123"
POINTED = "phone:07700900456"
OF_THE_CASE = "velo_ron_0900"


class Demo:
    """One run of the demo: `passwords` by name, as it printed them."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.url = f"http://127.0.0.1:{environ['CETS_PORT']}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "samples.demo"], env=environ, cwd=PROJECT, stdout=subprocess.PIPE, text=True
        )
        self.printed = self._read_until_ready()
        self.passwords = {name: password for name, password, _, _ in LINE.findall(self.printed)}

    def _read_until_ready(self) -> str:
        assert self.process.stdout is not None
        lines: list[str] = []
        for line in self.process.stdout:
            lines.append(line)
            if READY in line:
                break
        # Whatever else it says must not fill the pipe.
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        return "".join(lines)

    def search(self, name: str, query: str) -> dict[str, Any]:
        headers = urllib3.make_headers(basic_auth=f"{name}:{self.passwords[name]}")
        answer = urllib3.request(
            "GET", f"{self.url}/api/v1/search", fields={"q": query, "size": "100"}, headers=headers, timeout=60
        )
        assert answer.status == 200, answer.data
        found: dict[str, Any] = json.loads(answer.data)
        return found

    def forces(self, name: str, query: str) -> set[str]:
        return {hit["force"] for hit in self.search(name, query)["hits"]}

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(timeout=120)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code


@pytest.fixture(scope="module")
def environ() -> Iterator[dict[str, str]]:
    home = Path(tempfile.mkdtemp(prefix="cets-demo-"))
    home.chmod(0o711)
    yield home_environment(home)
    shutil.rmtree(home)


def test_the_demo_shows_what_it_says_and_works_again(environ: dict[str, str]) -> None:
    first = Demo(environ)
    try:
        totals = _check(first)
    finally:
        code = first.interrupt()
    assert code == 0
    assert _left_over(environ) == []

    second = Demo(environ)
    try:
        assert second.passwords.keys() == first.passwords.keys()
        assert second.passwords != first.passwords
        assert _check(second) == totals
        _check_ledger(environ)
    finally:
        second.interrupt()
    assert _left_over(environ) == []


def _check(demo: Demo) -> dict[str, int]:
    """What the samples' story promises; how much each person finds."""
    assert "essex-investigator" in demo.passwords, demo.printed
    for query in (HANDLE, PHONE, "email:fox.seats@example.org"):
        assert demo.forces("essex-investigator", query) == {"essex", "west-midlands"}, query
        assert demo.forces("scot-investigator", query) == {"scotland", "west-midlands"}, query
        assert demo.forces("wm-analyst", query) == {"west-midlands"}, query
    everything = demo.search("essex-investigator", "")
    assert "scotland" not in json.dumps(everything["facets"])
    pointed = demo.search("essex-investigator", POINTED)["pointers"]["forces"]
    assert [(each["force"], each["contact"]) for each in pointed] == [("scotland", "Intelligence desk, 07700 900802")]
    assert demo.forces("wm-analyst", OF_THE_CASE) == demo.forces("essex-analyst", OF_THE_CASE) == {"essex"}
    assert demo.forces("scot-investigator", OF_THE_CASE) == set()
    own = demo.search("essex-investigator", OF_THE_CASE)["hits"]
    assert {hit["seizure"] for hit in own} == {"essex/ESX-2025-0502"}
    return {name: demo.search(name, HANDLE)["total"] for name in demo.passwords if name != "essex-auditor"}


def _check_ledger(environ: dict[str, str]) -> None:
    """Every file of the samples is accounted for; the two that cannot be read as they are say so."""
    outcomes = {seizure.key: _outcomes(environ, seizure.key) for seizure in SEIZURES}
    odd = {path: outcome for files in outcomes.values() for path, outcome in files.items() if outcome != "searchable"}
    assert odd == {
        "laptop/documents/accounts-private.pdf": "encrypted",
        "office/accounts/invoices-2025-copy.xlsx": "partial",
    }
    for seizure in SEIZURES:
        on_disk = [path for path in Path(seizure.source).rglob("*") if path.is_file()]
        assert len(outcomes[seizure.key]) == len(on_disk)


def _outcomes(environ: dict[str, str], key: str) -> dict[str, str]:
    command = [sys.executable, "-m", "cets_search", "ledger", key, "--json"]
    ran = subprocess.run(command, env=environ, cwd=PROJECT, capture_output=True, text=True, check=True)
    return {entry["path"]: entry["outcome"] for entry in json.loads(ran.stdout.splitlines()[-1])["items"]}


def _left_over(environ: dict[str, str]) -> list[str]:
    """Processes that still work in or for that home."""
    home = environ["CETS_HOME"]
    found = []
    for process in psutil.process_iter():
        try:
            if home in process.environ().get("CETS_HOME", "") or home in " ".join(process.cmdline()):
                found.append(f"{process.pid} {process.name()}")
        except psutil.Error:
            continue
    return found
