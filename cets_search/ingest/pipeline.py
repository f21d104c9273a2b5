"""Several files in flight: the documents of each go to the sender one by one, as they are read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from cets_search.engine.loading import Loading, Write
from cets_search.engine.progress import END
from cets_search.ingest.crew import Crew
from cets_search.ingest.documents import Shaper
from cets_search.ingest.found import Finder
from cets_search.ingest.outcome import Tally, tallied
from cets_search.ingest.reader import Opened, Reader
from cets_search.ingest.resume import Halfway
from cets_search.ingest.sender import Delivery, Sender
from cets_search.ingest.shape import Account, Item
from cets_search.ingest.walk import why
from extractors import formats
from extractors.model import Document, Outcome

BESIDE: Final = 2
"""Files that are being shaped and handed over while as many as may be are at the parser, so that it never waits."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A file that is being read: what is still to come, and what was so far."""

    opened: Opened
    documents: Iterator[Document]
    tally: Tally
    shaper: Shaper


class Pipeline:
    """Loads items. `on_account` is told of each once it is in the index whole, from another thread; `halfway` says
    how far an earlier load came inside an item; `finder` is one of the region of their seizure."""

    def __init__(
        self,
        reader: Reader,
        loading: Loading,
        on_account: Callable[[Item, Account], None],
        finder: Finder,
        halfway: Callable[[Item], Halfway | None] = lambda item: None,
    ) -> None:
        self._reader = reader
        self._loading = loading
        self._on_account = on_account
        self._finder = finder
        self._halfway = halfway
        self.resumed: dict[str, int] = {}
        """How many documents of an item were left as an earlier load had written them, by the item's id."""
        self.spoilt: list[tuple[str, Write]] = []
        """Ids of items whose file changed while it was read, each with the one document that holds of it."""

    def run(self, items: Iterable[Item], in_flight: int) -> None:
        """Load every item, so many files at the parser at once. Raises the first failure.

        What was complete by then is stored. So is it when the caller is interrupted: files in flight are dropped, and
        a later run takes them up again.
        """
        sender = Sender(self._loading, self._on_account)
        crew: Crew[Item] = Crew("load", in_flight + BESIDE, lambda item: self._load(item, sender))
        try:
            for item in items:
                crew.give(item)
            crew.finish()
        finally:
            crew.stop()
            sender.close()

    def _load(self, item: Item, sender: Sender) -> None:
        delivery = sender.open(item)
        found = item.found
        if found.outcome is Outcome.FAILED:
            self._fail(item, delivery, found.reason)
        elif found.outcome is not None:
            delivery.close(Account(found.outcome, found.reason, 0, None, "", ""))
        else:
            self._load_file(item, delivery)

    def _load_file(self, item: Item, delivery: Delivery) -> None:
        try:
            reading = self._read(item, delivery)
        except OSError as error:
            self._fail(item, delivery, f"file cannot be read: {why(error)}")
            return
        if trouble := _changed(item):
            self.spoilt.append((item.id, self._fail(item, delivery, trouble)))
            return
        tika = reading.opened.by_tika
        delivery.close(_account(reading.tally, self._reader.parser.version if tika else formats.VERSION))

    def _read(self, item: Item, delivery: Delivery) -> _Reading:
        """Send what is in the file, from where an earlier load stopped. Raises `OSError`."""
        place = Path(os.fsdecode(item.found.place))
        opened = self._reader.open(place, item.digests.sha256, lambda: not _changed(item))
        reading = self._begin(item, opened)
        for document in reading.documents:
            reading.tally.add(document)
            delivery.add(reading.shaper.write(document))
        return reading

    def _begin(self, item: Item, opened: Opened) -> _Reading:
        """Go on where an earlier load stopped inside the item, if one did and its place can be found."""
        halfway = self._halfway(item) if opened.own else None
        if halfway is None or not halfway.serves(opened.seeks):
            return _Reading(opened, opened.documents(), Tally(), self._shaper(item))
        documents = iter(()) if halfway.part == END else opened.documents(after=halfway.part)
        first = next(documents, None)
        if first is not None and first.parent is None:  # the place was not found: read it as if for the first time
            return _Reading(opened, opened.documents(), Tally(), self._shaper(item))
        self.resumed[item.id] = halfway.order
        shaper = self._shaper(item, halfway.order + 1, halfway.depth_of)
        return _Reading(opened, documents if first is None else chain((first,), documents), halfway.tally, shaper)

    def _shaper(self, item: Item, order: int = 0, depth_of: Callable[[str], int] = lambda part: 0) -> Shaper:
        return Shaper(item, self._finder, order, depth_of)

    def _fail(self, item: Item, delivery: Delivery, reason: str) -> Write:
        """A file that cannot be read gives one document all the same: its path can be searched. Returns that."""
        document = Document(kind="file", path=os.fsdecode(item.found.raw), outcome=Outcome.FAILED, reason=reason)
        write = self._shaper(item).write(document)
        delivery.add(write)
        delivery.close(_account(tallied([document]), ""))
        return write


def _account(tally: Tally, version: str) -> Account:
    outcome, reason = tally.verdict()
    whole = tally.whole
    return Account(
        outcome=outcome,
        reason=reason,
        documents=tally.documents,
        mime=whole.mime if whole else None,
        parser=whole.parser if whole else "",
        parser_version=version if whole and whole.parser else "",
    )


def _changed(item: Item) -> str:
    """What happened to the file between its being hashed and parsed, "" where nothing did."""
    try:
        status = os.lstat(item.found.place)
    except OSError as error:
        return f"file cannot be read any more: {why(error)}"
    same = (status.st_size, status.st_mtime) == (item.digests.size, item.found.modified)
    return "" if same else "file changed while it was being read"
