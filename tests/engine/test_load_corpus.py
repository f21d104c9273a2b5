"""The whole folder of Tika's own test files, killers and stallers among them, loads to its end."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from pathlib import Path

import psutil
import pytest

from cets_search.config import Config
from cets_search.engine.embedded.places import PROJECT, Home
from cets_search.ingest.parse import tika_parser
from tests.engine.commands import answer, balanced, cets, command, environ, loading, whole_index

pytestmark = [pytest.mark.engine, pytest.mark.corpora]

GIGABYTE = 1 << 30


def test_every_file_loads_to_the_end_and_none_is_blamed_wrongly(config: Config, corpora: Path) -> None:
    folder = corpora / "documents" / "tika"
    assert cets(config, "force", "add", "essex").returncode == 0
    before = _left_over(config)
    loader = subprocess.Popen(
        command(*loading(folder)), env=environ(config), cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    peak = _watched(loader)
    stdout, _ = loader.communicate()
    told = answer(subprocess.CompletedProcess([], loader.returncode, stdout))

    assert loader.returncode == 3
    assert told["found"] == sum(len(files) for _, _, files in os.walk(folder))
    assert balanced(told)
    assert peak[0] < GIGABYTE, f"the loader held {peak[0]:,} bytes"
    assert _left_over(config) == before

    items = whole_index(config)["items"].values()
    blamed = [folder / one["path"] for one in items if one.get("reason", "").startswith("parser ")]
    assert blamed, "the folder holds files that kill the parser"
    for place in blamed:
        parser = tika_parser(config, None)
        (document,) = parser.parse(place)
        assert document.reason.startswith("parser "), f"{place.name} is read when it is sent alone"
    assert tika_parser(config, None).version


def _watched(process: subprocess.Popen[str]) -> list[int]:
    """The most memory the process holds, as it goes on; good once it has ended."""
    peak = [0]

    def watch() -> None:
        seen = psutil.Process(process.pid)
        while True:
            try:
                peak[0] = max(peak[0], seen.memory_info().rss)
                seen.wait(0.2)
            except psutil.TimeoutExpired:
                continue
            except psutil.Error:
                return
            else:
                return

    threading.Thread(target=watch, daemon=True).start()
    return peak


def _left_over(config: Config) -> tuple[set[str], int]:
    """Temporary files of the parser and of ours, and how many of our loaders run."""
    tika = Home(config.home).state("tika") / "tmp"
    files = {one.name for one in tika.iterdir() if not one.name.startswith("hsperfdata")}
    ours = {one.name for one in Path(tempfile.gettempdir()).iterdir() if one.name.startswith("apache-tika")}
    loaders = [one for one in psutil.process_iter(["cmdline"]) if "EX-7" in (one.info["cmdline"] or [])]
    return files | ours, len(loaders)
