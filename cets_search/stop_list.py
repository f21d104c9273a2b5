"""What points at nobody: the library's list and what this site added to it. It hides nothing, it only ranks out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from cets_search.audit import Audit
from cets_search.engine import stop_list as engine
from cets_search.model import Stop, Use
from cets_search.query.fields import SAID
from cets_search.query.identifiers import NORMALISERS, entity
from cets_search.query.secret import KEEP
from extractors.entities import stop_list as built_in

LONGEST: Final = 500
"""Characters of a value or a reason."""


class BadStop(ValueError):  # noqa: N818 - reads as what it is
    """This cannot be put on the list or taken off it; the message says why, and what would do."""


class StopList:
    """The stop list of one site. Its methods raise the engine's errors and `RecordUnwritten` too."""

    def __init__(self, kept: engine.StopList, audit: Audit) -> None:
        self._kept = kept
        self._audit = audit

    def stops(self) -> tuple[Stop, ...]:
        """What the site added, by type and value."""
        return self._kept.stops()

    def add(self, kind: str, written: str, reason: str, operator: str) -> Stop:
        """Put an identifier on the list, or give it another reason. `BadStop` for what is none."""
        value = _value(kind, written)
        said = " ".join(reason.split())
        if not said or len(said) > LONGEST:
            raise BadStop(f"Give a reason of 1 to {LONGEST} characters: it stands beside the value on every page.")
        stop = Stop(kind, value, said, operator)
        self._record("add-stop", stop)
        self._kept.put(stop)
        return stop

    def remove(self, kind: str, written: str, operator: str) -> Stop:
        """Take off what the site had added. `BadStop` where it had not."""
        value = _value(kind, written)
        there = next((stop for stop in self.stops() if (stop.type, stop.value) == (kind, value)), None)
        if there is None:
            listed = built_in.reason(kind, value)
            on = f" It is on the list that comes with the application ({listed}), which stays." if listed else ""
            raise BadStop(
                f"{kind} {value} is not among what this site added.{on} `cets stop-list list` shows what is there."
            )
        self._record("remove-stop", Stop(kind, value, there.reason, operator))
        self._kept.delete(kind, value)
        return there

    def reasons(self, identifiers: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """Why those of the identifiers (type and value) that are on the list point at nobody; the site's word first."""
        return self.as_it_stands()(identifiers)

    def as_it_stands(self) -> Callable[[Iterable[tuple[str, str]]], dict[tuple[str, str], str]]:
        """`reasons` by the list of this moment: the list is read once for all that one use asks of it."""
        own = {(stop.type, stop.value): stop.reason for stop in self.stops()}

        def reasons(identifiers: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
            found = {each: own.get(each) or built_in.reason(*each) for each in set(identifiers)}
            return {each: reason for each, reason in found.items() if reason}

        return reasons

    def _record(self, action: str, stop: Stop) -> None:
        detail = {"type": stop.type, "value": stop.value, "reason": stop.reason}
        self._audit.record(Use(action, stop.by, detail=detail))


def _value(kind: str, written: str) -> str:
    """The value in its normal form."""
    if kind not in NORMALISERS or kind in KEEP:  # a card or a phrase is somebody's, and its number would be recorded
        raise BadStop(f"{kind[:40]!r} is no type that can be on the list: give one of {', '.join(TYPES)}.")
    value = entity(kind, written) if len(written) <= LONGEST else None
    if value is None:
        raise BadStop(f"“{written[:40]}” is no {SAID[kind]}.")
    return value


TYPES: Final = tuple(kind for kind in NORMALISERS if kind not in KEEP)
"""The types of which values can be added."""
