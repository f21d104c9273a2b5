"""Loads a seizure, or goes on with one, and answers for every file of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from cets_search.audit import Audit
from cets_search.config import Config
from cets_search.engine.acting import PATIENCE
from cets_search.engine.arrivals import Arrivals
from cets_search.engine.connection import Connection
from cets_search.engine.embedded.places import Home
from cets_search.engine.keys import card_key
from cets_search.engine.loading import Loading
from cets_search.engine.progress import Progress
from cets_search.engine.rereading import Rereading
from cets_search.engine.services import Service
from cets_search.engine.stock import Stock
from cets_search.ingest.found import Finder
from cets_search.ingest.intake import BATCH, Intake, Watcher
from cets_search.ingest.occupancy import occupied
from cets_search.ingest.parse import tika_parser
from cets_search.ingest.pipeline import Pipeline
from cets_search.ingest.reader import Reader, limits
from cets_search.ingest.resume import Halfway, halfway
from cets_search.ingest.scratch import scratch
from cets_search.ingest.seizure import listed, seizure_source, settled
from cets_search.ingest.shape import Account, Item
from cets_search.ingest.walk import Found, walk
from cets_search.model import LedgerCounts, Seizure, Use
from cets_search.stored import stamp
from extractors.formats import Means, unpacker
from extractors.model import Outcome

SUPERSEDED_AT_ONCE: Final = 500


class Unbalanced(Exception):  # noqa: N818 - reads as what it is
    """The ledger does not account for every file. Nothing may be believed of this load; the message says what to do."""


class LibraryMissing(Exception):  # noqa: N818 - reads as what is wrong
    """Something that files are read by is not installed; the message says what to install."""


class SeizureHidden(Exception):  # noqa: N818 - reads as what happened
    """The seizure was withdrawn, or shared with fewer, while it was being loaded."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to load: `given` names the seizure's fields that were stated, and not left to what stands."""

    source: Path
    seizure: Seizure
    given: frozenset[str] = frozenset()
    in_flight: int = 4
    ocr: bool = False
    """Whether text in pictures is read too."""
    passwords: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class _Run:
    """How files are read: so many at once, text in pictures too, and what is encrypted by which passwords."""

    in_flight: int
    ocr: bool = False
    passwords: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Report:
    """What a load or a retry came to. `counts` are the whole seizure's, as the index answers; `fresh` are the files
    loaded now, by outcome; `changed` those whose bytes are not the ones loaded earlier."""

    seizure: Seizure
    counts: LedgerCounts
    fresh: Counter[Outcome]
    changed: int

    @property
    def whole(self) -> bool:
        """Whether every file is searchable, and none has other bytes than those loaded earlier."""
        return self.counts.searchable == self.counts.found and not self.changed


class Loader:
    """Its methods raise `BadOrder`, `Occupied`, `ParserGone`, `Unbalanced`, `SeizureHidden`, the engine's errors and
    `RecordUnwritten`; what was complete by then stays, and the same call goes on from there."""

    def __init__(self, config: Config, connection: Connection, audit: Audit) -> None:
        self._config = config
        self._audit = audit
        self._card_key = card_key(Home(config.home).secrets)
        self._stock = Stock(connection)
        self._loading = Loading(connection)
        self._rereading = Rereading(connection)
        self._progress = Progress(connection)
        # As long as for a document: an engine that is started again on a busy machine may take minutes.
        self._arrivals = Arrivals(connection, Service.LOADER, PATIENCE)

    def load(self, order: Order, operator: str, watcher: Watcher) -> Report:
        """Bring every file below the order's source into the index."""
        with occupied(self._config.home, order.seizure):
            there = self._stock.seizure(order.seizure.key)
            seizure = settled(there, _dated(order.seizure), order.given)
            self._record("load", seizure, operator, source=str(order.source))
            if there is None or there.source != seizure.source:
                self._loading.put_seizure(seizure.id, seizure_source(seizure))
            intake = Intake(seizure, self._stock if there else None, watcher)
            tally = self._run(intake, walk(order.source), _Run(order.in_flight, order.ocr, order.passwords))
            counts = self._balanced(seizure, tally + intake.there)
            return Report(seizure, counts, tally, intake.changed)

    def retry(
        self, seizure: Seizure, operator: str, watcher: Watcher, in_flight: int, passwords: tuple[str, ...] = ()
    ) -> Report:
        """Load a seizure's failed files again, and no others; with passwords, also those that are or hold something
        encrypted, among all that are not whole."""
        again = (Outcome.FAILED, Outcome.ENCRYPTED, Outcome.PARTIAL) if passwords else (Outcome.FAILED,)
        with occupied(self._config.home, seizure):
            seizure = self._now(seizure)
            self._record("retry", seizure, operator)
            entries = self._stock.entries(seizure.key, *again)
            intake = Intake(_dated(seizure), self._stock, watcher, again=frozenset(again))
            tally = self._run(intake, listed(seizure, entries), _Run(in_flight, passwords=passwords))
            return Report(seizure, self._balanced(seizure, Counter()), tally, intake.changed)

    def read_pictures(self, seizure: Seizure, operator: str, watcher: Watcher, in_flight: int) -> Report:
        """Read a seizure's files again that hold pictures in which nobody looked for text yet, and no others. Their
        documents keep their ids: what is new stands over what was there."""
        with occupied(self._config.home, seizure):
            seizure = self._now(seizure)
            self._record("ocr", seizure, operator)
            self._stock.refresh()
            unread = self._stock.without_text(seizure.key)
            intake = Intake(_dated(seizure), self._stock, watcher, again=frozenset(Outcome))
            tally = self._run(intake, listed(seizure, unread), _Run(in_flight, ocr=True))
            return Report(seizure, self._balanced(seizure, Counter()), tally, intake.changed)

    def ended(self, seizure: Seizure) -> None:
        """Say that all of what was loaded can be found, names too where they were looked for: watches look at it."""
        self._arrivals.end(seizure.key, stamp(datetime.now(UTC)))

    def _now(self, seizure: Seizure) -> Seizure:
        """The seizure as it is shared now that nobody else changes it: it may have been read before somebody did."""
        there = self._stock.seizure(seizure.key)
        if there is None or there.withdrawn:
            raise SeizureHidden(f"{seizure.key} was withdrawn. Nobody sees what was loaded.")
        return there

    def _means(self, passwords: tuple[str, ...]) -> Means:
        if not unpacker.installed():
            raise LibraryMissing(
                "libarchive is not installed, which reads archives. Root can add it: apt-get install libarchive13"
            )
        return Means(limits(self._config), passwords)

    def _run(self, intake: Intake, found: Iterable[Found], run: _Run) -> Counter[Outcome]:
        """Load what the intake lets through; returns the outcomes of what was loaded now."""
        seizure = intake.seizure
        means = self._means(run.passwords)
        tally: Counter[Outcome] = Counter()

        def account(item: Item, account: Account) -> None:
            tally[account.outcome] += 1
            intake.watcher.passed(1, item.found.size)

        self._stock.refresh()
        self._arrivals.begin(seizure, seizure.loaded_at)
        with scratch(self._config.home, seizure) as folder:
            parser = tika_parser(self._config, seizure.timezone, run.in_flight, run.ocr)
            reader = Reader(parser, seizure.timezone, folder, means)
            finder = Finder(seizure.region, self._card_key)
            loading = self._rereading if intake.rereads else self._loading
            pipeline = Pipeline(reader, loading, account, finder, partial(self._begun, intake))
            pipeline.run(self._unhidden(intake.items(found), seizure), run.in_flight)
        self._loading.refresh()
        for item_id in intake.half:
            self._loading.retire_documents(item_id, seizure.loaded_at, behind=pipeline.resumed.get(item_id, -1))
        for item_id, only in pipeline.spoilt:
            self._loading.write([only])
            self._loading.retire_others(item_id, only.id)
        for ids, current in ((intake.older, False), (intake.back, True)):
            for start in range(0, len(ids), SUPERSEDED_AT_ONCE):
                self._loading.set_current(ids[start : start + SUPERSEDED_AT_ONCE], current)
        self._loading.refresh()
        return tally

    def _begun(self, intake: Intake, item: Item) -> Halfway | None:
        """How far an interrupted load came inside the item."""
        return halfway(self._progress, item) if item.id in intake.begun else None

    def _unhidden(self, items: Iterable[Item], seizure: Seizure) -> Iterator[Item]:
        """The items, for as long as nobody withdraws the seizure."""
        for number, item in enumerate(items):
            if number % BATCH == 0:
                self._check_hidden(seizure)
            yield item
        self._check_hidden(seizure)

    def _check_hidden(self, seizure: Seizure) -> None:
        if self._stock.hidden(seizure.id):
            raise SeizureHidden(
                f"{seizure.key} was withdrawn, or shared with fewer, while it was being loaded. Nobody sees what was "
                f"loaded. Where it is only shared with fewer, the same command goes on once `cets share` is through."
            )

    def _balanced(self, seizure: Seizure, seen: Counter[Outcome]) -> LedgerCounts:
        """What the index says of the seizure; `Unbalanced` where that does not account for every file seen on disk."""
        counts = self._stock.counts(seizure.key)
        total = counts.searchable + counts.partial + counts.encrypted + counts.failed + counts.skipped
        if counts.found != total or counts.found < seen.total():
            raise Unbalanced(
                f"{seizure.key}: {seen.total():,} files were found, the ledger has {counts.found:,} and accounts for "
                f"{total:,}. Run the same command again; if this stays, report it as a defect."
            )
        return counts

    def _record(self, action: str, seizure: Seizure, operator: str, **detail: str) -> None:
        self._audit.record(
            Use(action, operator, seizure.force, detail={"seizure": seizure.key, "sharing": seizure.sharing, **detail})
        )


def _dated(seizure: Seizure) -> Seizure:
    """The seizure as it is loaded now."""
    return replace(seizure, loaded_at=datetime.now(UTC).isoformat(timespec="milliseconds"))
