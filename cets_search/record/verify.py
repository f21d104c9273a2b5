"""Goes through the whole record of use and says whether it is what was written, as far as anchors can tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from cets_search.engine.record_reading import RecordReading
from cets_search.record.anchor_file import AnchorFile
from cets_search.record.anchors import NOTHING, Anchor, BadAnchor, Fold, read
from cets_search.record.chain import Chain, Fault

MOST: Final = 100
"""Faults that are told; they are counted to the last."""

EVERYTHING: Final[Mapping[str, Any]] = {"match_all": {}}


@dataclass(frozen=True, slots=True)
class Report:
    """What was found: `since` are entries that no anchor covers yet, `removed` the indices whose time was over.

    `faults` are the first of them in the order of time, those of anchors before all others.
    """

    entries: int
    writers: int
    anchors: int
    anchored_at: str
    since: int
    removed: tuple[str, ...]
    faults: tuple[Fault, ...]
    fault_count: int

    @property
    def holds(self) -> bool:
        return self.fault_count == 0


class Verifier:
    """Verifies against a public key (PEM) and the anchors of a file and of the engine. Raises the engine's errors."""

    def __init__(self, reading: RecordReading, file: AnchorFile, public_key: str) -> None:
        self._reading = reading
        self._file = file
        self._key = public_key

    def report(self) -> Report:
        """Read all of it. Memory is for one number and hash a writer, however many entries there are."""
        faults: list[Fault] = []
        count = 0
        fold = Fold(self._key)
        chain = Chain()
        for fault in self._faults(fold, chain):
            count += 1
            if len(faults) < MOST:
                faults.append(fault)
        return Report(
            entries=chain.entries,
            writers=len(chain.heads),
            anchors=fold.number,
            anchored_at=fold.made_at,
            since=chain.since,
            removed=tuple(sorted(fold.removed_from)),
            faults=tuple(faults),
            fault_count=count,
        )

    def _faults(self, fold: Fold, chain: Chain) -> Iterator[Fault]:
        yield from self._anchors(fold)
        chain.start, chain.anchored, chain.anchored_at = fold.removed, fold.heads, fold.made_at
        for hit in self._reading.entries(EVERYTHING):
            if fault := chain.take(hit["_id"], hit["_source"]):
                yield self._narrowed(fault)
        yield from chain.end()

    def _anchors(self, fold: Fold) -> Iterator[Fault]:
        """Fold the anchors of both places, and tell where one lacks what the other has, or holds what is none."""
        on_its_way: Fault | None = None
        for number, in_file, in_engine in _beside(iter(self._file), map(_read, self._reading.anchors())):
            if on_its_way:
                yield on_its_way
            on_its_way = None
            if fault := _taken_in(fold, in_file, in_engine):
                yield fault
            elif in_engine is None:  # of the last this is no fault: it is stored in the file first
                on_its_way = Fault("anchor", f"Anchor {number} is in the file and not in the engine.", first=number)

    def _narrowed(self, fault: Fault) -> Fault:
        """The fault, from after the last entry that is still what an anchor lists, to the first that no longer is."""
        if fault.what != "changed" or fault.first == fault.last:
            return fault
        heads = (anchor.heads.get(fault.writer, NOTHING) for anchor in self._file)
        listed = {head.seq: head.hash for head in heads if fault.first <= head.seq < fault.last}
        numbers = {"range": {"seq": {"gte": fault.first, "lt": fault.last}}}
        query = {"bool": {"filter": [{"term": {"writer": fault.writer}}, numbers]}}
        first = fault.first
        for hit in self._reading.entries(query) if listed else ():
            entry = hit["_source"]
            seq, digest = entry["seq"], entry["hash"]
            if listed.get(seq, digest) != digest:
                return replace(fault, first=first, last=seq)
            if seq in listed:
                first = seq + 1
        return replace(fault, first=first)


def _taken_in(fold: Fold, in_file: Anchor | None, in_engine: Anchor | None) -> Fault | None:
    anchor = in_file or in_engine
    assert anchor is not None  # noqa: S101 - `_beside` gives one at least
    number = anchor.number
    try:
        fold.add(anchor)
    except BadAnchor as bad:
        return Fault("anchor", str(bad), first=number)
    if in_file is None:
        return Fault("anchor", f"Anchor {number} is in the engine and not in the file.", first=number)
    if in_engine not in (None, in_file):
        return Fault("anchor", f"Anchor {number} in the engine is not the one in the file.", first=number)
    return None


def _read(given: Any) -> Anchor:
    try:
        return read(given)
    except BadAnchor:
        return Anchor(0, "", "", 0, {})


def _beside(file: Iterator[Anchor], engine: Iterator[Anchor]) -> Iterator[tuple[int, Anchor | None, Anchor | None]]:
    """Both in the order of their numbers, those of the same number together."""
    one, other = next(file, None), next(engine, None)
    while one is not None or other is not None:
        number = min(anchor.number for anchor in (one, other) if anchor is not None)
        in_file = one if one is not None and one.number == number else None
        in_engine = other if other is not None and other.number == number else None
        yield number, in_file, in_engine
        one = next(file, None) if in_file else one
        other = next(engine, None) if in_engine else other
