"""Which seizure a command means, and whether what it asks fits what the index holds of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from cets_search import access
from cets_search.engine.stock import Stock
from cets_search.handling import Markings
from cets_search.ingest.identity import raw_of
from cets_search.ingest.walk import Found, look
from cets_search.model import LedgerEntry, Seizure


class BadOrder(ValueError):  # noqa: N818 - reads as what it is
    """A command asks for something that cannot be done; the message says what would do."""


def named(stock: Stock, reference: str) -> Seizure:
    """The seizure called `FORCE/REFERENCE`, or `REFERENCE` alone where only one force has it."""
    force, slash, _ = reference.partition("/")
    if slash and (found := stock.seizure(reference)):
        return found
    several = stock.seizures_called(reference)
    if len(several) == 1:
        return several[0]
    if several:
        keys = ", ".join(seizure.key for seizure in several)
        raise BadOrder(f"{reference} is a seizure of several forces: say which of {keys}.")
    of_force = f" of {force}" if slash else ""
    raise BadOrder(f"There is no seizure{of_force} called {reference}. The Seizures page lists those there are.")


def settled(there: Seizure | None, wanted: Seizure, given: Collection[str]) -> Seizure:
    """The seizure to load: as it stands in the index, or as wanted where it is new.

    `given` names the fields that the command stated. One of them that differs from what stands is refused: documents
    loaded earlier would belong to another seizure than those loaded now.
    """
    if there is None:
        return wanted
    if there.withdrawn:
        raise BadOrder(f"{there.key} was withdrawn. Load it under another reference if it is to be seen after all.")
    for name in ("exhibit", "title", "cases", "sharing", "region", "timezone"):
        if name in given and getattr(there, name) != getattr(wanted, name):
            raise BadOrder(
                f"{there.key} was loaded with {name} {_words(getattr(there, name))}, not "
                f"{_words(getattr(wanted, name))}. Leave the option out to go on with it."
            )
    for name in (each.name for each in fields(Markings)):
        if name in given and getattr(there.markings, name) != getattr(wanted.markings, name):
            raise BadOrder(
                f"{there.key} was marked {there.markings.line}. Leave the option out to go on with it; `cets mark` "
                "changes it."
            )
    return replace(there, source=wanted.source, loaded_at=wanted.loaded_at)


def seizure_source(seizure: Seizure) -> dict[str, Any]:
    """The seizure with the fields of `mappings/seizures.json`."""
    return {
        "readers": list(access.readers(seizure)),
        "guard": access.guard(seizure.id),
        "audience": access.audience(seizure),
        "key": seizure.key,
        "force": seizure.force,
        "reference": seizure.reference,
        "exhibit": seizure.exhibit,
        "title": seizure.title,
        "cases": list(seizure.cases),
        "sharing": seizure.sharing,
        "region": seizure.region,
        "timezone": seizure.timezone,
        "source": seizure.source,
        "withdrawn": seizure.withdrawn,
        "markings": {name: value for name, value in asdict(seizure.markings).items() if value != ""},
        "loaded_at": seizure.loaded_at,
    }


def listed(seizure: Seizure, entries: Iterable[tuple[LedgerEntry, str | None]]) -> Iterator[Found]:
    """The files of these lines of the ledger, as they are on disk now below the seizure's source."""
    top = Path(seizure.source)
    for entry, raw_path in entries:
        yield look(top, raw_of(entry.path, raw_path))


def _words(value: Any) -> str:
    text = ", ".join(value) if isinstance(value, tuple) else str(value or "")
    return text or "none"
