"""How long what one may not see takes, beside what is not there: who times answers should learn nothing."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final

from bench.messages import IN_A_FILE, LOADED
from bench.report import table
from bench.search import both, timed
from bench.stored import store
from cets_search.engine import indices
from cets_search.engine.connection import client
from cets_search.engine.directory import Directory
from cets_search.engine.loading import Loading
from cets_search.engine.pointing import Pointing
from cets_search.ingest.documents import Shaper
from cets_search.ingest.found import Finder
from cets_search.ingest.seizure import seizure_source
from cets_search.ingest.shape import Item
from cets_search.ingest.walk import Found
from cets_search.model import Actor, SearchRequest, Seizure, Sharing
from cets_search.pointers import Pointers
from cets_search.query.ledger import LedgerRequest
from cets_search.search import NotFound
from cets_search.site import Site
from extractors.model import Digests, Document

PAIRS: Final = 200
WARM: Final = 10
HIDDEN: Final = Seizure("norfolk", "UNSEEN-1", sharing=Sharing.CLOSED, loaded_at=LOADED)
"""Another force's, with identifiers that are nowhere else."""

Ask = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Seconds that one question took of what is unseen and of what is absent, pair by pair."""

    unseen: list[float]
    absent: list[float]


def unseen_and_absent(site: Site, actor: Actor) -> str:
    """Ask for either in turn, and tell the times."""
    plant(site)
    hidden, absent = _ids(site), [f"{number:064x}" for number in range(PAIRS + WARM)]
    pointers = Pointers(Pointing(site.connection), Directory(site.connection), site.audit, 100 * PAIRS)
    found = {
        "a document": measured(
            lambda number: _seen(partial(site.search.view, actor, hidden[number])),
            lambda number: _seen(partial(site.search.view, actor, absent[number])),
        ),
        "a seizure's ledger": measured(
            lambda _: _seen(partial(site.seizures.ledger, actor, "norfolk", HIDDEN.reference, LedgerRequest())),
            lambda number: _seen(partial(site.seizures.ledger, actor, "norfolk", f"NONE-{number}", LedgerRequest())),
        ),
        "a search for an identifier": measured(
            lambda number: site.search.search(actor, SearchRequest(q=address("unseen", number))),
            lambda number: site.search.search(actor, SearchRequest(q=address("absent", number))),
        ),
        "other forces' pointers": measured(
            lambda number: pointers.look_up(actor, "email", address("unseen", number)),
            lambda number: pointers.look_up(actor, "email", address("absent", number)),
        ),
    }
    return told(found)


def plant(site: Site) -> None:
    """Put the hidden seizure into the index."""
    loading, digests = Loading(site.connection), Digests("c" * 64, "c" * 32, "c" * 40, 0)
    loading.put_seizure(HIDDEN.id, seizure_source(HIDDEN))
    item = Item(HIDDEN, Found(b"hidden.zip", b"", IN_A_FILE * 400), digests)
    texts = (f"The tandem is at {address('unseen', number)}." for number in range(PAIRS + WARM))
    made = [
        Document(kind="message", path="", part=f"{number}", parent="", text=text) for number, text in enumerate(texts)
    ]
    store(loading, map(Shaper(item, Finder("GB", None)).write, made))


def address(kind: str, number: int) -> str:
    """An identifier, as long whether it is there or not."""
    return f"{kind}{number:04}@example.org"


def measured(unseen: Ask, absent: Ask) -> Pairs:
    """The times, pair by pair; chance says which of a pair is asked first."""
    chance, times = random.Random(5), Pairs([], [])  # noqa: S311 - the same order each time
    for number in range(WARM + PAIRS):
        kept = [(times.unseen, unseen), (times.absent, absent)]
        chance.shuffle(kept)
        for took, ask in kept:
            spent = timed(partial(ask, number))
            if number >= WARM:
                took.append(spent)
    return times


def told(found: dict[str, Pairs]) -> str:
    """The figures; where nothing is to be told apart, unseen takes longer in one of two pairs."""
    rows = []
    for name, times in found.items():
        longer = sum(one > other for one, other in zip(times.unseen, times.absent, strict=True)) / PAIRS
        apart = (statistics.median(times.unseen) - statistics.median(times.absent)) * 1000
        rows.append((name, both(times.unseen), both(times.absent), f"{apart:+.2f}", f"{longer:.0%}"))
    header = ("p50, p95 in ms", "unseen", "absent", "difference of the medians", "unseen takes longer")
    return f"{PAIRS} pairs of each, one at a time. Chance alone gives 43 to 57% (two standard deviations).\n\n" + table(
        header, rows
    )


def _seen(ask: Callable[[], object]) -> None:
    with suppress(NotFound):
        ask()
        raise SystemExit("What should be hidden was shown.")


def _ids(site: Site) -> list[str]:
    body = {"query": {"term": {"seizure_key": HIDDEN.key}}, "size": PAIRS + WARM, "_source": False}
    with client(site.config, indices.administrator(site.config)) as engine:
        hits = engine.search(index=site.config.index("evidence"), body=body)["hits"]["hits"]
    return [hit["_id"] for hit in hits]
