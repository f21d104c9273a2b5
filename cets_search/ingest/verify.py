"""Compares a seizure's source on disk with what the index holds of it, byte by byte by way of its hashes."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cets_search.audit import Audit
from cets_search.engine.connection import Connection
from cets_search.engine.stock import Known, Stock
from cets_search.ingest.digest import NotAFile, digest
from cets_search.ingest.identity import raw_of, shown
from cets_search.ingest.intake import BATCH, Watcher
from cets_search.ingest.seizure import BadOrder
from cets_search.ingest.walk import Found, place_of, walk
from cets_search.model import Seizure, Use


class What(StrEnum):
    """How disk and index differ over a file."""

    CHANGED = "changed"
    MISSING = "missing"
    NEW = "new"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Difference:
    path: str
    what: What


class Verifier:
    """Raises `BadOrder` where the source is not there, the engine's errors, and `RecordUnwritten`."""

    def __init__(self, connection: Connection, audit: Audit) -> None:
        self._stock = Stock(connection)
        self._audit = audit

    def differences(self, seizure: Seizure, operator: str, watcher: Watcher) -> Iterator[Difference]:
        """Every file over which disk and index differ; none where they are the same."""
        source = Path(seizure.source)
        if not source.exists():
            raise BadOrder(f"{source} is not there: attach the source of {seizure.key} at that place and run it again.")
        self._audit.record(Use("verify", operator, seizure.force, detail={"seizure": seizure.key}))
        self._stock.refresh()
        return itertools.chain(self._on_disk(seizure, source, watcher), self._gone(seizure, source))

    def _on_disk(self, seizure: Seizure, source: Path, watcher: Watcher) -> Iterator[Difference]:
        files = walk(source)
        while batch := list(itertools.islice(files, BATCH)):
            known = self._stock.known(seizure.key, [shown(found.raw) for found in batch])
            current = {raw_of(one.path, one.raw_path): one for one in known if one.current}
            for found in batch:
                if what := _compare(found, current.get(found.raw)):
                    yield Difference(shown(found.raw), what)
                watcher.passed(1, found.size)

    def _gone(self, seizure: Seizure, source: Path) -> Iterator[Difference]:
        for entry, raw_path in self._stock.entries(seizure.key):
            if not os.path.lexists(place_of(source, raw_of(entry.path, raw_path))):
                yield Difference(entry.path, What.MISSING)


def _compare(found: Found, known: Known | None) -> What | None:
    if known is None:
        return What.NEW
    if found.outcome is not None:
        return What.CHANGED if known.sha256 else None
    try:
        sha256 = digest(found.place).sha256
    except OSError:
        return What.UNREADABLE if known.sha256 else None
    except NotAFile:
        return What.CHANGED
    return None if sha256 == known.sha256 else What.CHANGED
