"""A search through HTTP, as a signed-in person's browser makes it, against the same bodies sent straight to OpenSearch.

`python -m bench.search` starts a site of its own, puts `CETS_BENCH_DOCUMENTS` made-up documents in it, and asks in
turn: the API, the page, and the engine, so that whatever else the machine does weighs on all. The engine is sent what
the API sends it for that answer (hits, facets, histogram, copies), with one token and nothing besides. What HTTP adds
is the price of access and the record of use: account and guards read afresh, signed tokens, the entry written before
the answer.
"""

from __future__ import annotations

import copy
import json
import os
import random
import secrets
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, NamedTuple
from unittest.mock import patch

from werkzeug.datastructures import MultiDict

from bench.browser import Browser
from bench.messages import SEIZURES, files, real_words
from bench.own_site import own_site
from bench.report import table, write
from bench.search_kinds import DEPTH, KINDS, Params
from bench.stored import store
from cets_search.engine.loading import Loading
from cets_search.ingest.documents import Shaper
from cets_search.ingest.found import Finder
from cets_search.ingest.seizure import seizure_source
from cets_search.model import Actor, Force, Person, Purpose, Role
from cets_search.site import Site
from cets_search.web.asked import search_request

DOCUMENTS: Final = int(os.environ.get("CETS_BENCH_DOCUMENTS", "100000"))
ROUNDS: Final = 25
WARM: Final = 3
"""Rounds before those that count."""

USERS: Final = 16
EACH: Final = 25
"""Searches of each of the users that ask at once."""

API, PAGE = "/api/v1/search", "/search"


class Call(NamedTuple):
    """What was sent to the engine."""

    method: str
    path: str
    params: Any
    body: Any


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds that one kind of search took, round by round."""

    api: list[float]
    page: list[float]
    engine: list[float]


def main() -> None:
    """Run the benchmark, print its tables and keep them in docs/benchmarks.md."""
    password = f"a-bench-{secrets.token_urlsafe(12)}"
    with own_site() as (site, _):
        for name in ("kent", "norfolk"):
            site.people.add_force(Force(name, name.title()), "operator:bench")
        people = [f"user-{number}" for number in range(USERS)]
        for name in people:
            site.people.add(Person(name, "essex", frozenset({Role.INVESTIGATOR})), password, "operator:bench")
        began = time.perf_counter()
        plant(site)
        planted = time.perf_counter() - began
        browsers = [Browser(site.config.url, name, password) for name in people]
        actor = site.people.actor(people[0], Purpose(), "")
        alone = {kind: measured(kind, browsers[0], site, actor) for kind in KINDS}
        at_once = crowded(browsers)
    write("search", f"{told(alone, planted)}\n\n{told_of_crowd(at_once)}")


def plant(site: Site) -> None:
    """Put the documents into the index in the loader's shape, and the seizures that they are of."""
    loading = Loading(site.connection)
    for seizure in SEIZURES:
        loading.put_seizure(seizure.id, seizure_source(seizure))
    finder = Finder("GB", None)
    store(
        loading,
        (write for item, made in files(DOCUMENTS, real_words()) for write in map(Shaper(item, finder).write, made)),
    )


def measured(kind: str, browser: Browser, site: Site, actor: Actor) -> Times:
    """Different searches of a kind, each asked in the three ways, which take turns at being first."""
    chance, words = random.Random(11), real_words()  # noqa: S311 - the same searches each time
    times = Times([], [], [])
    for number in range(WARM + ROUNDS):
        asked = KINDS[kind](chance, words)
        if kind == f"page {DEPTH}":
            asked = deep(browser, asked)
        calls = sent_for(asked, site, actor)
        ways: list[tuple[list[float], Callable[[], object]]] = [
            (times.api, partial(browser.get, API, asked)),
            (times.page, partial(browser.get, PAGE, asked)),
            (times.engine, partial(resent, calls, site, actor)),
        ]
        for place in range(len(ways)):
            kept, ask = ways[(number + place) % len(ways)]
            took = timed(ask)
            if number >= WARM:
                kept.append(took)
    return times


def deep(browser: Browser, asked: Params) -> Params:
    """The address of the page so far in."""
    for _ in range(DEPTH - 1):
        after = json.loads(browser.get(API, asked))["next"]
        if after is None:
            break
        asked = {**asked, "next": after}
    return asked


def sent_for(asked: Params, site: Site, actor: Actor) -> list[Call]:
    """What the service sends to the evidence for this search."""
    with watched(site) as calls:
        site.search.search(actor, search_request(MultiDict(asked)))
    return [call for call in calls if "search" in call.path and "guards" not in call.path]


@contextmanager
def watched(site: Site) -> Iterator[list[Call]]:
    """The calls that go to the engine meanwhile."""
    transport, calls = site.connection.client.transport, list[Call]()
    plainly = transport.perform_request

    def watching(method: str, url: str, headers: Any = None, params: Any = None, body: Any = None) -> Any:
        calls.append(Call(method, url, copy.deepcopy(params), copy.deepcopy(body)))
        return plainly(method, url, headers=headers, params=params, body=body)

    with patch.object(transport, "perform_request", watching):
        yield calls


def resent(calls: list[Call], site: Site, actor: Actor) -> None:
    """The same to the engine once more, one after the other."""
    headers = site.connection.as_person(actor)
    for call in calls:
        site.connection.client.transport.perform_request(
            call.method, call.path, headers=headers, params=dict(call.params or {}), body=call.body
        )


def crowded(browsers: list[Browser]) -> tuple[list[float], int, float]:
    """Searches of all kinds by all at once: how long each took, how many had no answer, and the time of all."""
    words = real_words()

    def one(number: int) -> tuple[list[float], int]:
        chance = random.Random(number)  # noqa: S311 - the same searches each time
        took, lost = [], 0
        for _ in range(EACH):
            asked = chance.choice(list(KINDS.values()))(chance, words)
            try:
                took.append(timed(partial(browsers[number].get, chance.choice((API, PAGE)), asked)))
            except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it was, the answer is lost
                print(f"lost: {error}")
                lost += 1
        return took, lost

    began = time.perf_counter()
    with ThreadPoolExecutor(USERS) as pool:
        each = list(pool.map(one, range(USERS)))
    spent = time.perf_counter() - began
    return [took for times, _ in each for took in times], sum(lost for _, lost in each), spent


def timed(ask: Callable[[], object]) -> float:
    """How long the question took, in seconds."""
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began


def told(alone: dict[str, Times], planted: float) -> str:
    """The figures of one person; times in milliseconds."""
    rows = []
    for kind, times in alone.items():
        api, page, engine = (statistics.median(each) * 1000 for each in (times.api, times.page, times.engine))
        most = max(1.5 * engine, engine + 15)
        rows.append(
            (
                kind,
                *(both(each) for each in (times.engine, times.api, times.page)),
                f"{api / engine:.2f}",
                "yes" if api <= most and page <= most + 25 else "**no**",
            )
        )
    header = ("p50, p95 in ms", "OpenSearch alone", "API", "page", "API / alone", "within")
    return (
        f"{DOCUMENTS:,} documents, put in within {planted:.0f} s; {ROUNDS} searches of each kind, one at a time.\n\n"
        f"{table(header, rows)}"
    )


def both(times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=100)
    return f"{cuts[49] * 1000:.0f}, {cuts[94] * 1000:.0f}"


def told_of_crowd(crowd: tuple[list[float], int, float]) -> str:
    times, lost, spent = crowd
    return (
        f"{USERS} people at once, {EACH} searches each of all kinds, half of them pages: {lost} lost, "
        f"{len(times) / spent:.0f} answers a second, p50 and p95 {both(times)} ms."
    )


if __name__ == "__main__":
    main()
