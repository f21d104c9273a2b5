"""Several files in flight: each is parsed, its documents shaped and handed to the sender."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from cets_search.engine.evidence import Index
from cets_search.engine.loading import Loading, Write
from cets_search.ingest.crew import Crew
from cets_search.ingest.outcome import of_item
from cets_search.ingest.parse import Parser
from cets_search.ingest.sender import Sender
from cets_search.ingest.shape import Account, Item, document_sources, encoded
from cets_search.ingest.walk import Found, why
from extractors.model import Document, Outcome

BESIDE: Final = 2
"""Files that are being shaped and handed over while as many as may be are at the parser, so that it never waits."""


class Pipeline:
    """Loads items. `on_account` is told of each once it is in the index whole, from another thread."""

    def __init__(self, parser: Parser, loading: Loading, on_account: Callable[[Item, Account], None]) -> None:
        self._parser = parser
        self._loading = loading
        self._on_account = on_account

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
        documents = self._documents(item)
        outcome, reason = of_item(documents) if documents else (item.found.outcome, item.found.reason)
        whole = documents[0] if documents else None
        account = Account(
            outcome=outcome or Outcome.FAILED,
            reason=reason,
            documents=len(documents),
            mime=whole.mime if whole else None,
            parser=whole.parser if whole else "",
            parser_version=self._parser.version if whole and whole.parser else "",
        )
        sender.deliver(item, _writes(item, documents), account)

    def _documents(self, item: Item) -> Sequence[Document]:
        """What is in the file. A file that cannot be read gives one document all the same: its path can be searched."""
        found = item.found
        if found.outcome is Outcome.FAILED:
            return _only(found, Outcome.FAILED, found.reason)
        if found.outcome is not None:
            return ()
        try:
            documents = self._parser.parse(Path(os.fsdecode(found.place)))
        except OSError as error:
            return _only(found, Outcome.FAILED, f"file cannot be read: {why(error)}")
        trouble = _changed(item)
        return _only(found, Outcome.FAILED, trouble) if trouble else documents


def _writes(item: Item, documents: Sequence[Document]) -> Iterator[Write]:
    for document_id, source in document_sources(item, documents):
        yield Write(Index.EVIDENCE, document_id, encoded(source))


def _only(found: Found, outcome: Outcome, reason: str) -> Sequence[Document]:
    return (Document(kind="file", path=os.fsdecode(found.raw), outcome=outcome, reason=reason),)


def _changed(item: Item) -> str:
    """What happened to the file between its being hashed and parsed, "" where nothing did."""
    try:
        status = os.lstat(item.found.place)
    except OSError as error:
        return f"file cannot be read any more: {why(error)}"
    same = (status.st_size, status.st_mtime) == (item.digests.size, item.found.modified)
    return "" if same else "file changed while it was being read"
