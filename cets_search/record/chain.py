"""Whether entries of the record of use form the chains that their writers wrote, and go as far as the anchors say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from cets_search.audit import entry_hash
from cets_search.record.anchors import NOTHING, Head

LATE: Final = timedelta(minutes=10)
"""How long after its time an entry may be stored; a writer gives up after two minutes. Anchors know what is older."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written: `what` is `changed`, `missing`, `added` or `anchor`.

    It is one of the entries `first` to `last` of the writer: several where hashes were made anew, and only the anchors
    tell. `at` is the time that the entry claims, where there is one. `says` is for people.
    """

    what: str
    says: str
    writer: str = ""
    first: int = 0
    last: int = 0
    at: str = ""

    @property
    def entry(self) -> str:
        """The id of the first."""
        return f"{self.writer}-{self.first}" if self.writer else ""


@dataclass(slots=True)
class Chain:
    """Follows entries in the order of their times, every writer's by itself; holds one number and hash a writer.

    Each writer is followed from where `start` says. `anchored` are the last entries that anchors list, the last anchor
    having been made at `anchored_at` (ISO 8601; "" where there is none). A writer that is at fault is not followed on.
    """

    start: Mapping[str, Head] = field(default_factory=dict)
    anchored: Mapping[str, Head] = field(default_factory=dict)
    anchored_at: str = ""
    entries: int = 0
    since: int = 0
    """Entries that no anchor covers yet."""
    heads: dict[str, Head] = field(default_factory=dict)
    at_fault: set[str] = field(default_factory=set)

    def take(self, entry_id: str, entry: Mapping[str, Any], *, passed: bool = True) -> Fault | None:
        """The next entry; what is wrong with it, or with what should have come before it.

        `passed`: it stands where one from before `start` may, and then nothing more is asked of it.
        """
        self.entries += 1
        writer, seq = str(entry.get("writer")), entry.get("seq")
        if writer in self.at_fault:
            return None
        if isinstance(seq, int) and seq > 0:
            fault = self._look(entry_id, entry, (writer, seq), passed)
        else:
            fault = _no_entry(entry_id, entry)
        if fault is not None:
            self.at_fault.add(writer)
        return fault

    def end(self) -> Iterator[Fault]:
        """What the anchors list and no entry was: the ends of chains that were cut off."""
        for writer, head in self.anchored.items():
            reached = self._reached(writer)
            if writer not in self.at_fault and reached.seq < head.seq:
                yield _missing(writer, reached.seq + 1, head.seq, "")

    def _reached(self, writer: str) -> Head:
        return self.heads.get(writer) or self.start.get(writer) or NOTHING

    def _look(self, entry_id: str, entry: Mapping[str, Any], named: tuple[str, int], passed: bool) -> Fault | None:
        writer, seq = named
        digest, at = str(entry.get("hash")), str(entry.get("@timestamp"))
        if entry_id != f"{writer}-{seq}":
            return Fault(
                "added", f"It is stored as {entry_id}, a name that its writer never gave.", writer, seq, seq, at
            )
        if digest != entry_hash(entry):
            return Fault("changed", "It does not have the hash of what it says.", writer, seq, seq, at)
        before, from_here = self._reached(writer), self.start.get(writer, NOTHING)
        if (seq, digest) == (before.seq, before.hash) or (passed and seq < from_here.seq):
            return None  # stored twice, as its writer did not hear of the first; or its time was over
        if seq <= before.seq:
            again = "It was removed when its time was over, and something stands there again."
            says = again if seq < from_here.seq else "There is another entry of that number."
            return Fault("added", says, writer, seq, seq, at)
        if seq > before.seq + 1:
            return _missing(writer, before.seq + 1, seq - 1, at)
        return self._joins(entry, writer, before, Head(seq, digest))

    def _joins(self, entry: Mapping[str, Any], writer: str, before: Head, here: Head) -> Fault | None:
        at, known = str(entry["@timestamp"]), self.anchored.get(writer, NOTHING)
        if entry.get("prev") != before.hash:
            says = f"What was written after entry {before.seq} was written after another than is there now."
            return Fault("changed", says, writer, self.start.get(writer, NOTHING).seq + 1, max(before.seq, 1), at)
        if here.seq == known.seq and here.hash != known.hash:
            says = "An anchor has another hash here: from some entry on all were written anew."
            return Fault("changed", says, writer, self.start.get(writer, NOTHING).seq + 1, here.seq, at)
        if here.seq > known.seq:
            if self.anchored_at and _moment(at) < _moment(self.anchored_at) - LATE:
                says = f"It claims to be older than the anchor of {self.anchored_at}, which does not know of it."
                return Fault("added", says, writer, here.seq, here.seq, at)
            self.since += 1
        self.heads[writer] = here
        return None


def _missing(writer: str, first: int, last: int, at: str) -> Fault:
    many = f"{last - first + 1:,} entries are" if last > first else "It is"
    until = f"the next that is there is of {at}" if at else "the end of this chain was cut off"
    return Fault("missing", f"{many} not on record any more; {until}.", writer, first, last, at)


def _no_entry(entry_id: str, entry: Mapping[str, Any]) -> Fault:
    says = f"What is stored as {entry_id[:80]!r} is no entry that this application writes."
    return Fault("added", says, at=str(entry.get("@timestamp", "")))


def _moment(at: str) -> datetime:
    """When that was; before everything else where it is no time as writers give it."""
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC) + LATE
    return found if found.tzinfo else found.replace(tzinfo=UTC)
