"""The names tier: persons, organisations and places in documents that can be searched already.

Reading, tagging and writing overlap: the model is the slowest by far, and never waits for the index.
"""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from cets_search.engine.naming import Named, Naming, Waiting
from cets_search.ingest import derived
from cets_search.ingest.conversation_text import in_place
from cets_search.ingest.crew import TICK, Crew
from cets_search.ingest.found import entity_source
from cets_search.stored import stamp
from extractors.entities.names import InPlace, Tagger
from extractors.entities.names import Named as Found

PAGES_AHEAD: Final = 4
WRITTEN_AT_ONCE: Final = 100


class NamesTier:
    """Tags what waits. Stopped at any moment, it goes on with what is left."""

    def __init__(self, naming: Naming, tagger: Tagger) -> None:
        self._naming = naming
        self._tagger = tagger

    def run(self, seizure_key: str | None, on_done: Callable[[int], None], began_at: str = "") -> int:
        """Tag the documents of one seizure, or of all; returns how many. Raises the engine's errors.

        `on_done` is told of each batch stored, from another thread. `began_at` is the moment that the documents carry.
        """
        stored = 0
        began_at = began_at or stamp(datetime.now(UTC))

        def write(batch: Sequence[Named]) -> None:
            nonlocal stored
            stored += self._naming.write(batch)
            on_done(len(batch))

        writer: Crew[Sequence[Named]] = Crew("names-writer", 1, write)
        waiting = self._naming.waiting(seizure_key, self._tagger.languages)
        with Ahead(in_place(self._naming, waiting)) as pages:
            tagged = self._tagger.tag_many(itertools.chain.from_iterable(pages))
            while batch := list(itertools.islice(tagged, WRITTEN_AT_ONCE)):
                writer.give([_named(document, found, began_at) for found, document in batch])
        writer.finish()
        return stored


def _named(document: Waiting, found: Found, began_at: str) -> Named:
    ents = sorted({*document.ents, *(f"{entity.type}:{entity.value}" for entity in found.entities)})
    return Named(
        waiting=document,
        ents=ents,
        derived=derived.of_values(ents),
        entities=[*document.entities, *(entity_source("text", entity) for entity in found.entities)],
        language=found.language,
        tagged=found.tagged,
        at=document.named_at or began_at,
    )


Page = list[tuple[InPlace, Waiting]]


class Ahead:
    """Reads pages in a thread, a few ahead of whoever takes them."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._pages = pages
        self._read: queue.Queue[Page | Exception | None] = queue.Queue(maxsize=PAGES_AHEAD)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="names-reader", daemon=True)

    def __enter__(self) -> Iterator[Page]:
        self._thread.start()
        return self._taken()

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _taken(self) -> Iterator[Page]:
        while (page := self._read.get()) is not None:
            if isinstance(page, Exception):
                raise page
            yield page

    def _run(self) -> None:
        try:
            for page in self._pages:
                if not self._put(page):
                    return
            self._put(None)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where the pages are taken
            self._put(error)

    def _put(self, page: Page | Exception | None) -> bool:
        while not self._stopped.is_set():
            try:
                self._read.put(page, timeout=TICK)
            except queue.Full:
                continue
            return True
        return False
