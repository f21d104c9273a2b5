"""A run of the names tier, and who is told of it: watches look at the names that were found in what stood already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from cets_search.engine.arrivals import Arrivals, Kind
from cets_search.engine.connection import Connection
from cets_search.engine.naming import Naming
from cets_search.engine.services import Service
from cets_search.ingest.names import NamesTier
from cets_search.model import Seizure
from cets_search.stored import stamp
from extractors.entities.names import Tagger


class NamingRun:
    """Its methods raise the engine's errors. What was interrupted is told of once the next run of it is through."""

    def __init__(self, connection: Connection) -> None:
        self._naming = Naming(connection)
        self._arrivals = Arrivals(connection, Service.LOADER)

    def waiting(self, seizure_key: str | None, languages: tuple[str, ...]) -> Mapping[str, int]:
        """How many documents wait for names, by seizure: of one, or of all."""
        return self._naming.counts(seizure_key, languages)

    def run(self, seizure_key: str | None, tagger: Tagger, on_done: Callable[[int], None]) -> int:
        """Tag the documents of one seizure, or of all; returns how many. `on_done` as for `NamesTier.run`."""
        began_at = stamp(datetime.now(UTC))
        seizures = self._naming.counts(seizure_key, tagger.languages)
        for each in seizures:
            self._begin(each, began_at)
        stored = NamesTier(self._naming, tagger).run(seizure_key, on_done, began_at)
        self._naming.refresh()
        for each in {*seizures, *([seizure_key] if seizure_key else [])}:
            if each in seizures:  # once more: the end of a load beside it may have ended it before all names were found
                self._begin(each, began_at)
            self._arrivals.end(each, stamp(datetime.now(UTC)), Kind.NAMES)
        return stored

    def _begin(self, seizure_key: str, began_at: str) -> None:
        force, _, reference = seizure_key.partition("/")
        self._arrivals.begin(Seizure(force, reference), began_at, Kind.NAMES)
