"""Decides which files of a seizure are to be loaded: hashes each and asks the index what is there already."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, Protocol

from cets_search.engine.stock import Known, Stock
from cets_search.ingest.digest import NotAFile, digest
from cets_search.ingest.identity import raw_of, shown
from cets_search.ingest.shape import Item
from cets_search.ingest.walk import Found, why
from cets_search.model import Seizure
from extractors.model import Digests, Outcome

BATCH: Final = 200
"""Files about which the index is asked at once."""


class Watcher(Protocol):
    """Is told how a load goes on. Called from any thread."""

    def passed(self, files: int, size: int) -> None:
        """So many more files, of so many bytes together, are accounted for."""


class Intake:
    """Goes once through the files of a seizure. Its counts are good when `items` is at its end."""

    def __init__(
        self, seizure: Seizure, stock: Stock | None, watcher: Watcher, again: Collection[Outcome] = frozenset()
    ) -> None:
        """`stock` is None for a seizure of which the index holds nothing yet: it is not asked then, and an index that
        nobody searches need not show what is written to it. `again` are the outcomes that are not taken as settled:
        such files are loaded once more."""
        self.seizure = seizure
        self._stock = stock
        self.watcher = watcher
        self._again = again
        self.there: Counter[Outcome] = Counter()
        """Files that were in the index already, by outcome."""
        self.older: list[str] = []
        """Ids of items whose file has other bytes now: they are no longer the current version."""
        self.back: list[str] = []
        """Ids of items whose bytes are back: they are the current version once more."""
        self.half: set[str] = set()
        """Ids of items of which an earlier load left documents, as they are to be loaded now."""
        self.begun: set[str] = set()
        """Those of them that no load has finished."""
        self.changed = 0
        """Files whose bytes are not those that were loaded last."""

    @property
    def rereads(self) -> bool:
        """Whether files are loaded once more that an earlier load had finished."""
        return bool(self._again)

    def items(self, found: Iterable[Found]) -> Iterator[Item]:
        """The files that are to be loaded."""
        files = iter(found)
        if self._stock is None:
            yield from map(self._item, files)  # the parsers begin with the first, while the others are hashed
            return
        while batch := list(itertools.islice(files, BATCH)):
            yield from self._fresh(self._stock, [self._item(one) for one in batch])

    def _item(self, found: Found) -> Item:
        if found.outcome is not None:
            return Item(self.seizure, found, Digests())
        try:
            return Item(self.seizure, found, digest(found.place))
        except OSError as error:
            reason = f"file cannot be read: {why(error)}"
        except NotAFile:
            reason = "file was replaced by something else while the folder was read"
        return Item(self.seizure, replace(found, outcome=Outcome.FAILED, reason=reason), Digests())

    def _fresh(self, stock: Stock, items: Sequence[Item]) -> Iterator[Item]:
        versions: dict[bytes, list[Known]] = {}
        for known in stock.known(self.seizure.key, [shown(item.found.raw) for item in items]):
            versions.setdefault(raw_of(known.path, known.raw_path), []).append(known)
        fresh = [item for item in items if self._is_fresh(item, versions.get(item.found.raw, []))]
        if fresh:
            half = stock.half_written([item.id for item in fresh])
            self.half |= half
            self.begun |= half - {known.id for several in versions.values() for known in several}
        yield from fresh

    def _is_fresh(self, item: Item, versions: Sequence[Known]) -> bool:
        """Whether the item is to be loaded; notes what becomes of the file's other versions."""
        current = [known for known in versions if known.current]
        if not item.digests.sha256 and any(known.sha256 for known in current):
            # The file was read once and cannot be now: what was read stays (`cets verify` tells of the file).
            self._settled(item, current[0])
            return False
        others = [known for known in current if known.id != item.id]
        self.older += [known.id for known in others]
        self.changed += any(known.sha256 for known in others)
        same = next((known for known in versions if known.id == item.id), None)
        if same is None or (same.current and same.outcome in self._again):
            return True
        if not same.current:
            self.back.append(same.id)
        self._settled(item, same)
        return False

    def _settled(self, item: Item, known: Known) -> None:
        self.there[Outcome(known.outcome)] += 1
        self.watcher.passed(1, item.found.size)
