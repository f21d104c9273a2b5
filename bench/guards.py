"""What document-level security and the record of use cost a search, and that no search is without its entry.

`python -m bench.guards` starts a site of its own and puts `CETS_BENCH_DOCUMENTS` made-up documents in it. The bodies
that a search sends are sent to OpenSearch in turn: with no filter under the admin certificate (nothing guards it), with
the application's filter, under the person's token (document-level security beside it), and so once more with the entry
that the search writes. Then four processes search at once, `CETS_BENCH_SEARCHES` times in all, while the anchors are
made; the record must verify, and hold an entry for each answer. What one may not see is timed beside what is not there.
"""

from __future__ import annotations

import os
import random
import secrets
import statistics
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import pairwise
from multiprocessing import get_context
from typing import Final
from unittest.mock import patch

from opensearchpy import OpenSearch
from werkzeug.datastructures import MultiDict

from bench.messages import real_words
from bench.own_site import own_site
from bench.report import table, write
from bench.search import DOCUMENTS, Call, both, plant, sent_for, timed
from bench.search_kinds import KINDS, Params
from bench.unseen import unseen_and_absent
from cets_search import access
from cets_search.config import load
from cets_search.engine import indices
from cets_search.engine.connection import client
from cets_search.engine.record_reading import RecordReading
from cets_search.engine.records import Records
from cets_search.model import Actor, Force, Person, Purpose, Role, SearchRequest, Use
from cets_search.record.anchoring import Anchoring
from cets_search.record.signing import signer
from cets_search.record.verify import Verifier
from cets_search.site import Site, open_site
from cets_search.web.asked import search_request

ROUNDS: Final = 25
WARM: Final = 3
SEARCHES: Final = int(os.environ.get("CETS_BENCH_SEARCHES", "5000"))
WORKERS: Final = 4
MEASURED: Final = ("one common word", "one rare word", "phrase", "identifier", "filters and dates")
WAYS: Final = ("unguarded", "application's filter", "and the engine's", "and the record")


def main() -> None:
    """Run the benchmark, print its tables and keep them in docs/benchmarks.md."""
    password = f"a-bench-{secrets.token_urlsafe(12)}"
    with own_site() as (site, environ):
        for name in ("kent", "norfolk"):
            site.people.add_force(Force(name, name.title()), "operator:bench")
        site.people.add(Person("user-0", "essex", frozenset({Role.INVESTIGATOR})), password, "operator:bench")
        plant(site)
        actor = site.people.actor("user-0", Purpose(), "")
        times = {kind: measured(kind, site, actor) for kind in MEASURED}
        apart = unseen_and_absent(site, actor)
        write("guards", f"{told(times)}\n\n{apart}\n\n{at_once(site, environ)}")


def measured(kind: str, site: Site, actor: Actor) -> list[list[float]]:
    """Different searches of a kind, sent in the four ways, which take turns at being first: the times of each way."""
    chance, words = random.Random(11), real_words()  # noqa: S311 - the same searches each time
    times: list[list[float]] = [[] for _ in WAYS]
    with client(site.config, indices.administrator(site.config)) as admin:
        for number in range(WARM + ROUNDS):
            ways = _ways(KINDS[kind](chance, words), site, actor, admin)
            for place in range(len(ways)):
                way = (number + place) % len(ways)
                took = timed(ways[way])
                if number >= WARM:
                    times[way].append(took)
    return times


def _ways(asked: Params, site: Site, actor: Actor, admin: OpenSearch) -> list[Callable[[], object]]:
    guarded = sent_for(asked, site, actor)
    with patch.object(access, "readers_filter", lambda _actor: {"match_all": {}}):
        bare = sent_for(asked, site, actor)
    mine = partial(site.connection.as_person, actor)
    entry = _entry(asked, site, actor)

    def recorded() -> None:
        _send(guarded, site.connection.client, mine)
        site.audit.record(entry)

    return [
        partial(_send, bare, admin, dict),
        partial(_send, guarded, admin, dict),
        partial(_send, guarded, site.connection.client, mine),
        recorded,
    ]


def _entry(asked: Params, site: Site, actor: Actor) -> Use:
    """What the search writes to the record."""
    with patch.object(site.audit, "record") as record:
        site.search.search(actor, search_request(MultiDict(asked)))
    written = record.call_args.args[0]
    assert isinstance(written, Use)
    return written


def _send(calls: list[Call], engine: OpenSearch, headers: Callable[[], dict[str, str]]) -> None:
    for call in calls:
        engine.transport.perform_request(
            call.method, call.path, headers=headers(), params=dict(call.params or {}), body=call.body
        )


def at_once(site: Site, environ: dict[str, str]) -> str:
    """Four processes search while anchors are made; what the record says of it."""
    reading = RecordReading(site.connection)
    anchoring = Anchoring(site.config, reading, Records(site.connection), signer(site.config))
    ending = threading.Event()
    anchors = threading.Thread(target=anchoring.work, args=(ending,))
    anchors.start()
    began = time.perf_counter()
    with ProcessPoolExecutor(WORKERS, get_context("spawn")) as pool:
        answered = {q for found in pool.map(partial(searches, environ), range(WORKERS)) for q in found}
    spent = time.perf_counter() - began
    ending.set()
    anchors.join()
    recorded = [hit["_source"]["query"] for hit in reading.entries({"prefix": {"query": MARK}})]
    report = Verifier(reading, anchoring.file, signer(site.config).public_key).report()
    without = len(answered - set(recorded))
    if without or not report.holds or len(answered) != SEARCHES // WORKERS * WORKERS:
        raise SystemExit(f"{len(answered)} answers, {without} without an entry; faults: {report.faults}")
    return (
        f"{len(answered):,} searches by {WORKERS} processes at once, {len(answered) / spent:.0f} a second: each has an "
        f"entry ({len(recorded):,} were written), and the record of {report.entries:,} entries verifies against "
        f"{report.anchors} anchors."
    )


MARK: Final = "zqguard"
"""How the searches of the four processes begin: a word that is nowhere."""


def searches(environ: dict[str, str], worker: int) -> list[str]:
    """Make one process's share of the searches; those that were answered."""
    site = open_site(load(environ))
    actor = site.people.actor("user-0", Purpose(), f"worker-{worker}")
    done = []
    for number in range(SEARCHES // WORKERS):
        q = f"{MARK}{worker}x{number}"
        site.search.search(actor, SearchRequest(q=q))
        done.append(q)
    return done


def told(times: dict[str, list[list[float]]]) -> str:
    """The figures; times in milliseconds, and what each guard adds to the median."""
    rows = []
    for kind, ways in times.items():
        medians = [statistics.median(way) * 1000 for way in ways]
        added = [f"{after - before:+.1f}" for before, after in pairwise(medians)]
        rows.append((kind, *(both(way) for way in ways), *added))
    header = ("p50, p95 in ms", *WAYS, "filter adds", "document-level security adds", "record adds")
    return f"{DOCUMENTS:,} documents; {ROUNDS} searches of each kind, one at a time.\n\n{table(header, rows)}"


if __name__ == "__main__":
    main()
