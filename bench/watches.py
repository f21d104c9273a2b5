"""What 1,000 watches cost the load of a chat: its wall time until all of them were asked, beside the same without any.

`python -m bench.watches` starts a site of its own, without its worker, loads a made WhatsApp export several times with
nobody watching and several times with `CETS_BENCH_WATCHES` watches of five people, and takes the worker's turn itself
once the load has ended, in both. Half of the watches look for what the chat holds, half for what it does not.
"""

from __future__ import annotations

import os
import secrets
import statistics
import time
from itertools import chain, cycle, islice
from pathlib import Path
from typing import Final

from bench import made_chats
from bench.chat import loaded
from bench.own_site import own_site
from bench.report import table, write
from cets_search.model import Person, Purpose, Role, SearchRequest
from cets_search.site import Site
from cets_search.watches.model import Watch
from cets_search.watches.service import MOST, Draft

MESSAGES: Final = int(os.environ.get("CETS_BENCH_MESSAGES", "50000"))
WATCHES: Final = int(os.environ.get("CETS_BENCH_WATCHES", "1000"))
WARM: Final = 5_000
ROUNDS: Final = 3


def main() -> None:
    """Run the benchmark, print its table and keep it in docs/benchmarks.md."""
    with own_site("--no-web") as (site, environ):
        warm, chat = exported(site, "warm", WARM), exported(site, "measured", MESSAGES)
        looked(site, environ, warm, "warm")
        without = [looked(site, environ, chat, f"without-{number}") for number in range(ROUNDS)]
        watch(site)
        looked(site, environ, warm, "warm-watched")
        watched = [looked(site, environ, chat, f"watched-{number}") for number in range(ROUNDS)]
        told = sum(each.told for each in everybody(site))
    if not told:
        raise SystemExit("No watch found anything, so that nothing was measured.")
    write("watches", result([sum(one) for one in without], watched))


def exported(site: Site, name: str, messages: int) -> Path:
    """A folder with one export in it."""
    folder = site.config.home / "exports" / name
    folder.mkdir(parents=True)
    made_chats.whatsapp(folder / "WhatsApp Chat with Rides.txt", messages)
    return folder


def looked(site: Site, environ: dict[str, str], folder: Path, name: str) -> tuple[float, float]:
    """Seconds of the load, and of the worker's turn after it."""
    seconds = loaded(environ, folder, name).seconds
    began = time.perf_counter()
    if site.watch_worker.turn() != 1:
        raise SystemExit("The load that has ended was not looked at.")
    return seconds, time.perf_counter() - began


def watch(site: Site) -> None:
    """Make the watches, as people do: each may have so many."""
    searches = sought(WATCHES)
    for start in range(0, WATCHES, MOST):
        person = f"watcher-{start // MOST}"
        password = f"a-bench-{secrets.token_urlsafe(12)}"
        site.people.add(Person(person, "essex", frozenset({Role.INVESTIGATOR})), password, "operator:bench")
        actor = site.people.actor(person, Purpose("OP-BENCH", "measuring"), "bench")
        for number, search in enumerate(searches[start : start + MOST]):
            site.watches.make(actor, Draft(f"Watch {number}", search, silent=True))


def sought(count: int) -> list[SearchRequest]:
    """So many searches: words, phrases, identifiers, fields and patterns by turns, all different."""
    words = made_chats.WORDS
    pairs = [(first, second) for first in words for second in words]
    kinds = (
        (f"{first} {second}" for first, second in pairs),
        (f"quilfeather{number}" for number in range(count)),
        (f'"{first} {second}"' for first, second in pairs),
        (f'"{first} quilfeather{number}"' for number, (first, _) in enumerate(pairs)),
        (f"phone:077009{number:05}" for number in range(7, 100_000, 97)),
        (f"rider{number}@example.org" for number in range(count)),
        (f"from:{who} {first} {second}" for (first, second), who in zip(pairs, cycle(("jo", "sam", "pat")))),
        (f"handle:rider{number}" for number in range(count)),
        (f"has:url {first} NOT {second}" for first, second in pairs if first != second),
        (f"quil{number}*" for number in range(count)),
    )
    return [SearchRequest(q=q) for q in islice(chain.from_iterable(zip(*kinds, strict=False)), count)]


def everybody(site: Site) -> list[Watch]:
    """Every watch of everybody."""
    people = [f"watcher-{number}" for number in range((WATCHES + MOST - 1) // MOST)]
    return [each for name in people for each in site.watches.of(site.people.actor(name, Purpose(), "bench"))]


def result(without: list[float], watched: list[tuple[float, float]]) -> str:
    """The figures: the median round of each."""
    bare = statistics.median(without)
    load, turn = sorted(watched, key=sum)[len(watched) // 2]
    cells = (f"{MESSAGES:,}", f"{WATCHES:,}", f"{bare:.1f} s", f"{load + turn:.1f} s", f"{turn:.1f} s")
    header = ("messages", "watches", "nobody watches", "with watches", "of it asking them", "ratio")
    return table(header, [(*cells, f"{(load + turn) / bare:.2f}")])


if __name__ == "__main__":
    main()
