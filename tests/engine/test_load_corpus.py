"""The whole folder of Tika's own test files, killers and stallers among them, loads to its end."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from cets_search.config import Config
from cets_search.engine.embedded.places import PROJECT, Home
from cets_search.ingest.parse import tika_parser
from tests.engine.commands import answer, balanced, command, environ, loading, whole_index

pytestmark = [pytest.mark.engine, pytest.mark.corpora]

GIGABYTE = 1 << 30
OF_TIKA = ("hsperfdata", ".pdfbox.cache", "cxf-tmp-")
"""What a parsing process keeps for itself as long as it runs."""


def test_every_file_loads_to_the_end_and_none_is_blamed_wrongly(force: Config, corpora: Path) -> None:
    folder = corpora / "documents" / "tika"
    before = _left_over(force)
    ran, most = _run_to_the_end(force, folder)
    told = answer(ran)

    assert ran.returncode == 3
    assert told["found"] == sum(len(files) for _, _, files in os.walk(folder))
    assert balanced(told)
    assert 0 < most < GIGABYTE, f"the loader held {most:,} bytes"
    assert _left_over(force) == before

    items = whole_index(force)["items"].values()
    blamed = [folder / one["path"] for one in items if one.get("reason", "").startswith("parser ")]
    assert blamed, "the folder holds files that kill the parser"
    for place in blamed:
        parser = tika_parser(force, None)
        (document,) = parser.parse(place)
        assert document.reason.startswith("parser "), f"{place.name} is read when it is sent alone"
    assert tika_parser(force, None).version


def _run_to_the_end(config: Config, folder: Path) -> tuple[subprocess.CompletedProcess[str], int]:
    """Load the folder; how it ended, and the most memory that the loader held."""
    most = 0
    with tempfile.TemporaryFile("w+") as told:
        loader = subprocess.Popen(command(*loading(folder)), env=environ(config), cwd=PROJECT, stdout=told, text=True)
        while loader.poll() is None:
            most = max(most, _most_held(loader.pid))
            time.sleep(0.1)
        told.seek(0)
        return subprocess.CompletedProcess(loader.args, loader.returncode, told.read()), most


def _most_held(process: int) -> int:
    """The peak of a process's memory so far, in bytes: not `ru_maxrss`, which counts in that of whoever started it."""
    found = re.search(r"^VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text(), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def _left_over(config: Config) -> tuple[set[str], int]:
    """Temporary files of the parser with evidence in them, and how many of our loaders run."""
    parsing = Home(config.home).state("tika").glob("**/tmp/parsing/*")
    files = {one.name for one in parsing if not one.name.startswith(OF_TIKA)}
    loaders = [one for one in psutil.process_iter(["cmdline"]) if "EX-7" in (one.info["cmdline"] or [])]
    return files, len(loaders)
