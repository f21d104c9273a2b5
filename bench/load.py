"""`cets load --no-names` against bare Tika: the same files, the same number in flight, the same server, the same run.

`python -m bench.load [FOLDER]` starts a site of its own. Bare Tika is a client that sends each file, by turns to the
same servers, and throws the answer away; what the load adds is hashing, what we read ourselves, entities, the index and
the ledger; what it spares is parsing copies again, of which the bare client sends each. Each is measured in turn
several times, so that whatever else the machine does weighs on both, and only once the compilers of all servers have
done their work, which takes longer than either.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Final

import urllib3

from bench.own_site import cets, own_site
from bench.report import table, write
from bench.spent import CLIENT, ENGINE, TIKA, Round, measured
from cets_search.engine.embedded.parsers import endpoints
from cets_search.site import Site

IN_FLIGHT: Final = 4
ROUNDS: Final = 3
WARMING: Final = 2
LEFT_OUT: Final = frozenset({"testOneNote-fuzz2.one", "testOneNote-fuzz3.one"})
"""Files that kill or stall the parser: a bare client loses its neighbours with them, so that nothing is compared."""


def main() -> None:
    """Run the benchmark, print its table and keep it."""
    corpora = Path(os.environ.get("CORPORA", "../shared/corpora"))
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else corpora / "documents" / "tika"
    with own_site("--no-web") as (site, environ):
        linked = site.config.home / "files"
        files = gather(folder, linked)
        size = sum(file.stat().st_size for file in files)
        home = site.config.home
        for number in range(WARMING):
            bare(site, files)
            loaded(environ, linked, f"warm-{number}")
        ours, theirs = [], []
        for number in range(ROUNDS):
            theirs.append(measured(home, lambda: bare(site, files)))
            ours.append(measured(home, partial(loaded, environ, linked, str(number))))
        told = result(files, size, _middle(ours), _middle(theirs))
    write("load", told)


def gather(folder: Path, linked: Path) -> list[Path]:
    """The files in a folder of their own, by hard link or copy, without those left out."""
    linked.mkdir()
    found = []
    for number, file in enumerate(sorted(one for one in folder.rglob("*") if one.is_file())):
        if file.name not in LEFT_OUT:
            place = linked / f"{number:05}-{file.name}"
            place.write_bytes(file.read_bytes())
            found.append(place)
    if not found:
        raise SystemExit(f"There are no files in {folder}: set CORPORA, or name a folder.")
    return found


def bare(site: Site, files: list[Path]) -> float:
    """Seconds that Tika takes for the files, so many in flight."""
    pool = urllib3.PoolManager(maxsize=IN_FLIGHT)
    headers = {"Accept": "application/json", "X-Tika-OCRskipOcr": "true", "X-Tika-PDFOcrStrategy": "no_ocr"}

    def send(file: Path, server: str) -> int:
        with file.open("rb") as body:
            answer = pool.request("PUT", f"{server}/rmeta/text", body=body, headers=headers)
        return answer.status

    began = time.perf_counter()
    with ThreadPoolExecutor(IN_FLIGHT) as senders:
        lost = sum(status >= 500 for status in senders.map(send, files, cycle(endpoints(site.config))))
    if lost:
        raise SystemExit(f"Bare Tika lost {lost} files: they cannot be compared.")
    return time.perf_counter() - began


def loaded(environ: dict[str, str], folder: Path, name: str) -> float:
    """Seconds that the load says it took, of a seizure that is not there yet."""
    options = ("--force", "essex", "--seizure", f"BENCH-{name}", "--workers", str(IN_FLIGHT), "--no-names", "--json")
    told = json.loads(cets(environ, "load", str(folder), *options, good=(0, 3)).splitlines()[-1])
    return float(told["seconds"])


def _middle(rounds: Sequence[Round]) -> Round:
    """The median one."""
    return sorted(rounds, key=lambda one: one.seconds)[len(rounds) // 2]


def result(files: list[Path], size: int, ours: Round, theirs: Round) -> str:
    """The figures as a Markdown table."""
    megabytes = size / 1e6
    copies = len(files) - len({hashlib.sha256(file.read_bytes()).digest() for file in files})
    rows = [
        (
            f"{called}/s",
            *(f"{amount / one.seconds:.1f}" for one in (ours, theirs)),
            f"{theirs.seconds / ours.seconds:.2f}",
        )
        for called, amount in (("files", len(files)), ("MB", megabytes))
    ]
    rows += [
        (f"processor time of {who}", *(f"{one.spent[who]:.1f} s" for one in (ours, theirs)), "")
        for who in (CLIENT, ENGINE, TIKA)
    ]
    told = f"{len(files):,} files ({copies:,} of them copies of others), {megabytes:.0f} MB, {IN_FLIGHT} in flight, "
    return f"{told}the median of {ROUNDS} rounds.\n\n" + table(("", "cets load", "bare Tika", "ratio"), rows)


if __name__ == "__main__":
    main()
