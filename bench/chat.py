"""`cets load --no-names` of large exports against the plainest reader plus `parallel_bulk`, one after the other.

`python -m bench.chat` makes a WhatsApp export of `CETS_BENCH_MESSAGES` messages and a Cellebrite report of half as
many, on a site of its own. The rival reads the export's lines (`lxml.iterparse` for the report) and throws them away,
then stores the very documents that the load makes, handed to it ready. The load reads, hashes, finds identifiers,
writes the same documents and the ledger.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from lxml import etree
from opensearchpy import OpenSearch
from opensearchpy.helpers import parallel_bulk

from bench import made_chats
from bench.own_site import own_site
from bench.report import table, write
from cets_search.config import Config
from cets_search.engine import indices
from cets_search.engine.connection import client
from cets_search.ingest.digest import digest
from cets_search.ingest.documents import Shaper
from cets_search.ingest.found import Finder
from cets_search.ingest.shape import Item
from cets_search.ingest.walk import look
from cets_search.model import Seizure
from extractors import formats

MESSAGES: Final = 50_000
WARM: Final = 5_000
"""Messages of a load before anything is measured: both servers' compilers have done their work then."""
BLOCK: Final = 20_000
"""Documents that are made ready for the rival at a time, outside its time, so that millions fit in memory."""
BYTES_A_MESSAGE: Final = 6_000
"""Room on the disk that a message takes in all, its export, both indices and their merging together."""


@dataclass(frozen=True, slots=True)
class Export:
    """A kind of export: how one is made, and how it is read in the plainest way."""

    name: str
    file: str
    make: Callable[[Path, int], None]
    read: Callable[[Path], int]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load took: seconds from the command's start to its end, and the most memory that it held, in bytes."""

    seconds: float
    peak: int


def lines(place: Path) -> int:
    """Read a text line by line; how many there were."""
    with place.open(encoding="utf-8") as file:
        return sum(1 for _ in file)


def elements(place: Path) -> int:
    """Read a report element by element; how many messages there were."""
    count = 0
    with zipfile.ZipFile(place) as package, package.open("report.xml") as file:
        for _, element in etree.iterparse(file, tag=f"{{{made_chats.NAMESPACE}}}model", huge_tree=True):
            if element.get("type") == "InstantMessage":
                count += 1
                element.clear()
                above = element.getparent()
                while above is not None and element.getprevious() is not None:
                    del above[0]
    return count


EXPORTS: Final = (
    Export("WhatsApp", "WhatsApp Chat with Rides.txt", made_chats.whatsapp, lines),
    Export("UFDR", "phone.ufdr", made_chats.ufdr, elements),
)


def main() -> None:
    """Run the benchmark, print its table and keep it."""
    messages = int(os.environ.get("CETS_BENCH_MESSAGES", MESSAGES))
    rows = []
    with own_site("--no-web") as (site, environ):
        free = shutil.disk_usage(site.config.home).free
        if free < messages * BYTES_A_MESSAGE:
            raise SystemExit(f"{messages:,} messages need {messages * BYTES_A_MESSAGE / 1e9:.0f} GB of disk to spare.")
        for export in EXPORTS:
            warm = made(site.config, export, WARM, "warm")
            plain(site.config, export, warm)
            loaded(environ, warm.parent, f"warm-{export.name}")
        for export, count in zip(EXPORTS, (messages, messages // 2), strict=True):
            place = made(site.config, export, count, "measured")
            rival = plain(site.config, export, place)
            ours = loaded(environ, place.parent, export.name)
            rows.append(row(export, count, ours, rival))
            shutil.rmtree(place.parent)
    write("chat", table(("", "messages", "cets load", "reader + bulk", "ratio", "messages/s", "loader's memory"), rows))


def made(config: Config, export: Export, messages: int, folder: str) -> Path:
    """A folder with one export in it; the export."""
    place = config.home / "exports" / f"{folder}-{export.name}" / export.file
    place.parent.mkdir(parents=True)
    export.make(place, messages)
    return place


def plain(config: Config, export: Export, place: Path) -> float:
    """Seconds that the rival takes: reading, storing, and making what was stored visible."""
    began = time.perf_counter()
    export.read(place)
    seconds = time.perf_counter() - began
    name = config.index("bench-plain")
    with client(config, indices.administrator(config)) as engine:
        engine.indices.create(index=name, body=json.loads((indices.MAPPINGS / "evidence.json").read_text()))
        ready = actions(place)
        while block := list(islice(ready, BLOCK)):
            seconds += stored(engine, name, block)
        began = time.perf_counter()
        engine.indices.refresh(index=name)
        seconds += time.perf_counter() - began
        engine.indices.delete(index=name)
    return seconds


def stored(engine: OpenSearch, name: str, block: list[dict[str, Any]]) -> float:
    """Seconds for storing a block of documents by the client's own helper, as it comes."""
    began = time.perf_counter()
    deque(parallel_bulk(engine, block, index=name), maxlen=0)
    return time.perf_counter() - began


def actions(place: Path) -> Iterator[dict[str, Any]]:
    """The documents that a load makes of the file, as the client's helper takes them."""
    found = look(place.parent, os.fsencode(place.name))
    item = Item(Seizure("essex", "PLAIN", loaded_at="2026-01-01T00:00:00.000+00:00"), found, digest(found.place))
    shaper = Shaper(item, Finder(item.seizure.region, None))
    source = formats.open_source(place)
    for document in formats.read(source, formats.choose(source), lambda _: iter(())):
        written = shaper.write(document)
        yield {"_id": written.id, "_source": json.loads(written.source)}


def loaded(environ: dict[str, str], folder: Path, name: str) -> Loaded:
    """Load the folder as a seizure of its own."""
    options = ("--force", "essex", "--seizure", f"BENCH-{name}", "--no-names", "--json")
    command = [sys.executable, "-m", "cets_search", "load", str(folder), *options]
    began = time.perf_counter()
    loader = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    while loader.poll() is None:
        peak = max(peak, most_memory(loader.pid))
        time.sleep(0.1)
    seconds = time.perf_counter() - began
    if loader.returncode:
        raise SystemExit(f"cets load ended with {loader.returncode}")
    return Loaded(seconds, peak)


def most_memory(process: int) -> int:
    """The most bytes that a process has held so far; 0 when it is gone. (`wait4` would tell of this process as well,
    whose memory a child shares until it runs its own program.)"""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def row(export: Export, messages: int, ours: Loaded, rival: float) -> tuple[str, ...]:
    """One line of the table."""
    return (
        export.name,
        f"{messages:,}",
        f"{ours.seconds:.1f} s",
        f"{rival:.1f} s",
        f"{ours.seconds / rival:.2f}",
        f"{messages / ours.seconds:,.0f}",
        f"{ours.peak / 1e6:.0f} MB",
    )


if __name__ == "__main__":
    main()
