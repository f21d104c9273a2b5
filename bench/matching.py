"""Comparing a seizure with all forces' evidence: against an index, and against one ten times as large.

`python -m bench.matching` starts a site of its own and fills it with messages of other forces. A seizure of 10,000
identifiers, a twentieth of which others hold, is compared as the worker compares what a load brought, some times over;
then the index grows to ten times as many documents, none of which holds what the seizure holds, and the same is done
again. Before each turn a message is added elsewhere, so that no answer comes from a cache. `CETS_BENCH_MATCHING` sets
how many documents the smaller index has (20,000 where it is not set), `CETS_BENCH_IDENTIFIERS` how many identifiers the
seizure.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

import orjson

from bench.own_site import own_site
from bench.report import table, write
from cets_search import access
from cets_search.engine.arrivals import Arrivals
from cets_search.engine.services import Service
from cets_search.ingest import derived
from cets_search.model import Seizure, Sharing
from cets_search.site import Site
from cets_search.stored import stamp

DOCUMENTS: Final = int(os.environ.get("CETS_BENCH_MATCHING", "20000"))
IDENTIFIERS: Final = int(os.environ.get("CETS_BENCH_IDENTIFIERS", "10000"))
LARGER: Final = 10
SHARED: Final = 20
"""One of so many identifiers of the seizure is held by others too."""
TURNS: Final = 5
AT_ONCE: Final = 2_000
OWN: Final = Seizure("essex", "EX-1", sharing=Sharing.POINTER)
OTHERS: Final = tuple(
    Seizure(force, f"{force[:2].upper()}-{number}", sharing=Sharing.POINTER)
    for number in range(20)
    for force in ("kent", "gwent", "scotland")
)


def main() -> None:
    """Run the benchmark, print its table and keep it in docs/benchmarks.md."""
    with own_site() as (site, _):
        _seizures(site)
        _store(site, _held())
        others = _others()
        _store(site, islice(others, DOCUMENTS - IDENTIFIERS // 2))
        few, matches = _compared(site)
        _store(site, islice(others, DOCUMENTS * (LARGER - 1)))
        many, again = _compared(site)
    if matches != again or not matches:
        raise SystemExit(f"The larger index gave {again} matches, the smaller {matches}.")
    write("matching", result(few, many, matches))


def result(few: list[float], many: list[float], matches: int) -> str:
    """The figures."""
    small, large = statistics.median(few), statistics.median(many)
    told = (
        f"A seizure of {IDENTIFIERS:,} identifiers, {matches:,} matches of its own found; medians of {TURNS} turns, "
        "each with looking it up, keeping the matches of both sides and telling their inboxes."
    )
    rows = [
        (f"{DOCUMENTS:,}", f"{small:.2f} s", f"{min(few):.2f}–{max(few):.2f} s", "1"),
        (f"{DOCUMENTS * LARGER:,}", f"{large:.2f} s", f"{min(many):.2f}–{max(many):.2f} s", f"{large / small:.2f}"),
    ]
    return f"{told}\n\n{table(('documents', 'median', 'from–to', 'ratio'), rows)}"


def _compared(site: Site) -> tuple[list[float], int]:
    """The seconds of each turn, and how many matches there are; the first turn, which warms up, is not counted."""
    seconds = []
    for turn in range(TURNS + 1):
        _store(site, [_document(OTHERS[0], f"turn-{time.time_ns()}", [])])
        now = stamp(datetime.now(UTC))
        Arrivals(site.connection, Service.LOADER).anew(OWN, now)
        began = time.perf_counter()
        if site.match_worker.turn() != 1:
            raise SystemExit("The seizure was not compared.")
        if turn:
            seconds.append(time.perf_counter() - began)
    headers = site.connection.as_service(Service.MATCHER)
    body = {"size": 0, "track_total_hits": True, "query": {"term": {"own": OWN.key}}}
    answer = site.connection.client.search(index=site.config.index("matches"), body=body, headers=headers)
    return seconds, int(answer["hits"]["total"]["value"])


def _held() -> Iterator[dict[str, Any]]:
    """The seizure's own messages, two identifiers each, and those of others that hold some of them."""
    identifiers = [_identifier("own", number) for number in range(IDENTIFIERS)]
    for number in range(0, IDENTIFIERS, 2):
        yield _document(OWN, f"own-{number}", identifiers[number : number + 2])
    for number, each in enumerate(identifiers[::SHARED]):
        yield _document(OTHERS[number % len(OTHERS)], f"shared-{number}", [each])


def _others() -> Iterator[dict[str, Any]]:
    """Messages without end, each with an identifier of its own and one that a few share."""
    number = 0
    while True:
        several = [_identifier("other", number), _identifier("common", number % 5_000)]
        yield _document(OTHERS[number % len(OTHERS)], f"other-{number}", several)
        number += 1


def _identifier(whose: str, number: int) -> str:
    if number % 2:
        return f"handle:kik:{whose}.{number:x}q"
    return f"email:{whose}{number}@example.org"


def _document(seizure: Seizure, name: str, ents: Iterable[str]) -> dict[str, Any]:
    values = list(ents)
    return {
        "readers": list(access.readers(seizure)),
        "guard": access.guard(seizure.id),
        "audience": access.audience(seizure),
        "force": seizure.force,
        "seizure": seizure.reference,
        "seizure_key": seizure.key,
        "item": name,
        "path": name,
        "part": "",
        "kind": "message",
        "text": f"See you at the row {name}",
        "ents": values,
        **derived.of_values(values),
        "outcome": "searchable",
        "names": "done",
        "current": True,
        "loaded_at": "2026-01-01T00:00:00Z",
    }


def _seizures(site: Site) -> None:
    lines: list[Any] = []
    for each in (OWN, *OTHERS):
        told = {"key": each.key, "force": each.force, "reference": each.reference, "sharing": each.sharing}
        rule = {
            "readers": list(access.readers(each)),
            "guard": access.guard(each.id),
            "audience": access.audience(each),
        }
        lines += [{"index": {"_index": site.config.index("seizures"), "_id": each.id}}, {**told, **rule, "cases": []}]
    _bulk(site, lines)


def _store(site: Site, documents: Iterable[dict[str, Any]]) -> None:
    """Store them, found by the next search."""
    name = site.config.index("evidence")
    left = iter(documents)
    while some := list(islice(left, AT_ONCE)):
        _bulk(site, [line for each in some for line in ({"index": {"_index": name, "_id": each["item"]}}, each)])
    site.connection.client.indices.refresh(index=name, headers=site.connection.as_service(Service.LOADER))


def _bulk(site: Site, lines: list[Any]) -> None:
    body = b"\n".join(map(orjson.dumps, lines)) + b"\n"
    headers = site.connection.as_service(Service.LOADER)
    if site.connection.client.bulk(body=body, params={"refresh": "true"}, headers=headers)["errors"]:
        raise SystemExit("The engine did not take all documents.")


if __name__ == "__main__":
    main()
