"""Hides a seizure at once (a wrong load, legal privilege), and finishes what was interrupted of it."""

from __future__ import annotations

from datetime import UTC, datetime

from cets_search.audit import Audit
from cets_search.config import Config
from cets_search.engine.arrivals import Arrivals, Kind
from cets_search.engine.connection import Connection
from cets_search.engine.matching import Matching
from cets_search.engine.services import Service
from cets_search.engine.stock import Stock
from cets_search.engine.withdrawal import Withdrawal
from cets_search.ingest.occupancy import Occupied, occupied
from cets_search.model import Seizure, Use
from cets_search.stored import stamp


class Withdrawer:
    """Raises the engine's errors and `RecordUnwritten`."""

    def __init__(self, config: Config, connection: Connection, audit: Audit) -> None:
        self._config = config
        self._audit = audit
        self._stock = Stock(connection)
        self._withdrawal = Withdrawal(connection)
        self._matching = Matching(connection)
        self._arrivals = Arrivals(connection, Service.LOADER)

    def withdraw(self, seizure: Seizure, operator: str, why: str) -> bool:
        """Hide the seizure. From this call's return on nobody sees any of it.

        Returns whether its documents are rewritten too. Where they are not, because the seizure is being loaded, the
        guard stays up and `finish_all` does the rest.
        """
        detail = {"seizure": seizure.key, "why": why}
        self._audit.record(Use("withdraw", operator, seizure.force, detail=detail))
        self._withdrawal.hide(seizure.id, why, datetime.now(UTC).isoformat(timespec="seconds"))
        return self._finish(seizure)

    def finish_all(self) -> int:
        """Finish every withdrawal whose guard still stands; returns how many were finished."""
        hidden = self._stock.seizures_of(self._withdrawal.hidden())
        return sum(self._finish(seizure) for seizure in hidden)

    def _finish(self, seizure: Seizure) -> bool:
        try:
            with occupied(self._config.home, seizure):
                self._withdrawal.take_readers(seizure.id)
                self._matching.reread(seizure, ())
                self._matching.silence(seizure)
                self._matching.unpoint(seizure)
                self._arrivals.end(seizure.key, stamp(datetime.now(UTC)), Kind.SHARING)
                self._arrivals.anew(seizure, stamp(datetime.now(UTC)))
                self._withdrawal.release(seizure.id)
        except Occupied:
            return False
        return True
