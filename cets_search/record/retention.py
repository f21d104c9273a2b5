"""Takes entries off the record of use when their time is over, whole indices at a time, never without an anchor.

What is removed is first recorded, then anchored: a signed note says how many entries of which index, and where each
writer's chain goes on. So the rest still verifies, and whatever else is missing is a fault.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from cets_search.audit import Audit, RecordUnwritten, entry_hash
from cets_search.config import Config
from cets_search.engine.errors import EngineError
from cets_search.engine.record_keeping import RecordKeeping
from cets_search.engine.record_reading import RecordReading
from cets_search.model import Use
from cets_search.record.anchoring import Anchoring
from cets_search.record.anchors import NOTHING, BadAnchor, Fold, Head, Removed

PARTS: Final = 12
"""An index takes the entries of a twelfth of the time that they are kept, of a day at least."""
PAUSE: Final = 3600.0
"""Seconds between two looks."""

EVERYTHING: Final[Mapping[str, Any]] = {"match_all": {}}


class NotCovered(Exception):  # noqa: N818 - reads as what it is
    """These entries may not be removed: no anchor covers them, or they are not what was written."""


class Retention:
    """Keeps entries for `CETS_RECORD_DAYS` at least; raises the engine's errors, `RecordUnwritten`, `NotCovered`."""

    def __init__(
        self, config: Config, reading: RecordReading, keeping: RecordKeeping, anchoring: Anchoring, audit: Audit
    ) -> None:
        self._days = config.record_days
        self._reading = reading
        self._keeping = keeping
        self._anchoring = anchoring
        self._audit = audit
        self._log = logging.getLogger(__name__)

    def work(self, ending: threading.Event) -> None:
        """Look now and again until `ending` is set; at once back where entries are kept for ever."""
        if not self._days:
            return
        if not self._keeping.possible:
            self._log.error(
                "CETS_RECORD_DAYS is set, and the engine's admin certificate is not here: nothing is removed."
            )
            return
        while not ending.wait(PAUSE):
            try:
                self.turn(datetime.now(UTC))
            except (BadAnchor, EngineError, NotCovered, OSError, RecordUnwritten) as error:
                self._log.error("Old entries are not removed (%s): %s", type(error).__name__, error)

    def turn(self, now: datetime) -> list[str]:
        """Begin a new index where the present one has its share; remove those of which all is old. Their names."""
        behind = self._keeping.indices()
        if now - behind[-1].since >= timedelta(days=max(1, self._days // PARTS)):
            self._keeping.roll_over()
            behind = self._keeping.indices()
        gone = []
        # What an index holds was written before the next one was begun.
        for old, after in pairwise(behind):
            if now - after.since < timedelta(days=self._days):
                break
            self._remove(old.name)
            gone.append(old.name)
        return gone

    def _remove(self, name: str) -> None:
        self._anchoring.make()
        with self._anchoring.file.alone():
            fold = self._anchoring.catch_up()
        if name not in fold.removed_from:  # otherwise the note stands, and what followed was cut short
            removed = self._removed(name, fold)
            detail = {"index": name, "entries": str(removed.entries), "until": removed.until}
            self._audit.record(Use("expire-record", "worker", detail=detail))
            self._anchoring.remove(removed)
        self._keeping.delete(name)

    def _removed(self, name: str, fold: Fold) -> Removed:
        """What the note will say. `NotCovered` where an entry is not one that the anchors cover."""
        heads: dict[str, Head] = {}
        entries, until = 0, ""
        for hit in self._reading.entries(EVERYTHING, name):
            entry = hit["_source"]
            writer, head = entry["writer"], Head(entry["seq"], entry["hash"])
            before = heads.get(writer) or fold.removed.get(writer) or NOTHING
            covered = fold.heads.get(writer, NOTHING)
            follows = head.seq == before.seq + 1 and entry["prev"] == before.hash and head.hash == entry_hash(entry)
            if head.seq > covered.seq or not (follows or head == before):
                raise NotCovered(f"The entry {writer}-{head.seq} is not covered by an anchor; run `cets audit verify`.")
            heads[writer] = head
            entries, until = entries + 1, entry["@timestamp"]
        return Removed(name, entries, until, heads)
