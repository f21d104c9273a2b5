"""Makes anchors: after so many entries or so long, whichever is first. The worker does it, beside its other jobs.

The writers do not: each knows the end of its own chain only, and an anchor made on the way of an answer would make
somebody wait for it.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import UTC, datetime
from typing import Final

from cets_search.config import Config
from cets_search.engine.errors import EngineError
from cets_search.engine.record_reading import RecordReading
from cets_search.engine.records import Records
from cets_search.record.anchor_file import AnchorFile
from cets_search.record.anchors import Anchor, BadAnchor, Fold, Removed, read, sign, told
from cets_search.record.chain import LATE, Chain, Fault
from cets_search.record.signing import Signer
from cets_search.stored import stamp

PAUSE: Final = 5.0
"""Seconds between two looks at how many entries there are."""


class Anchoring:
    """Anchors one site's record. Raises the engine's errors, the file's `OSError`, and `BadAnchor` of what is in it."""

    def __init__(self, config: Config, reading: RecordReading, records: Records, signer: Signer) -> None:
        self.file = AnchorFile(config.anchor_file)
        self._config = config
        self._reading = reading
        self._records = records
        self._signer = signer
        self._fold = Fold(signer.public_key)
        self._offset = 0
        self._last: Anchor | None = None
        self._stored = 0
        """The number of the last anchor that this process put into the engine."""
        self._log = logging.getLogger(__name__)

    def work(self, ending: threading.Event) -> None:
        """Make anchors as they fall due, until `ending` is set; one more then."""
        made = time.monotonic()
        while True:
            over = ending.wait(PAUSE)
            try:
                if over or time.monotonic() - made >= self._config.anchor_seconds or self._many():
                    made = time.monotonic()
                    self.make()
            except (BadAnchor, EngineError, OSError) as error:
                self._log.error("The record of use is not anchored (%s): %s", type(error).__name__, error)
            if over:
                return

    def make(self) -> Anchor | None:
        """Anchor what was written since the last anchor, and give the new one; None where nothing was.

        A writer whose entries are not what they should be is anchored up to there only, and the log says so.
        """
        with self.file.alone():
            self.catch_up()
            made_at = stamp(datetime.now(UTC))
            chain = self._followed()
            anchor = self._fold.next(made_at, chain.heads)
            return self.add(anchor) if anchor.heads else None

    def catch_up(self) -> Fold:
        """All anchors of the file as one; those of the engine where the file is gone. Only with the file `alone`."""
        if self._offset == 0 and not self.file.path.exists():
            for given in self._reading.anchors():
                self._fold.add(anchor := read(given))
                self.file.append(anchor)
            self._fold = Fold(self._signer.public_key)
        try:
            for anchor, end in self.file.read(self._offset):
                self._fold.add(anchor)
                self._last, self._offset = anchor, end
        except BadAnchor:
            self._fold, self._offset = Fold(self._signer.public_key), 0  # the next try says the same again
            raise
        return self._fold

    def add(self, anchor: Anchor) -> Anchor:
        """Sign it and store it, in the file first. Only with the file `alone`, after `catch_up`."""
        signed = sign(anchor, self._signer)
        self.file.append(signed)
        for each in (self._last, signed):  # the one before too, where it is not known to be there: the engine was down
            if each is not None and each.number > self._stored:
                self._records.append_anchor(each.number, each.made_at, told(each))
                self._stored = each.number
        self.catch_up()
        return signed

    def remove(self, removed: Removed) -> Anchor:
        """Anchor that these entries were taken off the record."""
        with self.file.alone():
            self.catch_up()
            return self.add(self._fold.next(stamp(datetime.now(UTC)), {}, removed))

    def _followed(self) -> Chain:
        fold = self._fold
        chain = Chain(start=dict(fold.heads), anchored=dict(fold.heads), anchored_at=fold.made_at)
        for hit in self._reading.entries(self._since()):
            if fault := chain.take(hit["_id"], hit["_source"]):
                self._tell(fault)
        return chain

    def _since(self) -> dict[str, object]:
        """What may have been stored since the last anchor."""
        if not self._fold.made_at:
            return {"match_all": {}}
        since = datetime.fromisoformat(self._fold.made_at) - LATE
        return {"range": {"@timestamp": {"gte": stamp(since)}}}

    def _many(self) -> bool:
        since = {"range": {"@timestamp": {"gt": self._fold.made_at}}} if self._fold.made_at else {"match_all": {}}
        return self._reading.count(since) >= self._config.anchor_entries

    def _tell(self, fault: Fault) -> None:
        self._log.error("The record of use does not hold at %s (%s). Run `cets audit verify`.", fault.entry, fault.what)
