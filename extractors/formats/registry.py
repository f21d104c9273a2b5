"""Which format reads a file: one of our own that is sure of its content, else the reader of documents (Tika)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Final

from extractors.formats.chat import registry as chat
from extractors.formats.chat.bundle import Others
from extractors.formats.chat.phone_formats import PHONE
from extractors.formats.source import Format, Source
from extractors.model import Document

DOUBT: Final = 0.3
"""A score from here on, too low to decide, is told: what a name alone gives, or a few lines of many."""

_LOOK_AHEAD: Final = 3
"""Documents that are looked at before a file is taken for an export: its own, and what tells that there is no more."""


@dataclass(frozen=True, slots=True)
class Choice:
    """`format` is None where the file goes to the reader of documents; `doubt` says in words what it may be as well."""

    format: Format | None
    doubt: str = ""

    @property
    def seeks(self) -> bool:
        """Whether reading goes on at a part without reading what stands before it."""
        return self.format in PHONE


def choose(source: Source) -> Choice:
    """The format that is surest of this file's content. Names only break ties: seized files are misnamed."""
    score, found = chat.surest(source)
    if found is None or score < DOUBT:
        return Choice(None)
    if score < chat.SURE:
        return Choice(None, f"looks like a chat ({found.name}), but not surely: read as plain text")
    return Choice(found)


def read(source: Source, choice: Choice, others: Others) -> Iterator[Document]:
    """The documents of a file in their order, the file itself first, behind `source.resume` where that is given.

    `others` reads what is no format of ours: the file itself, or what a package holds besides chats. A file of text
    that gives no message after all goes there too: its words are searchable all the same, and its reason says so.
    """
    if choice.format is None:
        yield from _noted(others(replace(source, resume=None)), choice.doubt)
        return
    documents = chat.read_by(choice.format, source, others)
    if source.resume is None and choice.format in chat.FORMATS and not choice.seeks:
        ahead = list(islice(documents, _LOOK_AHEAD))
        if len(ahead) < _LOOK_AHEAD and not any(_says_something(one) for one in ahead):
            why = f"looks like a chat ({choice.format.name}), but holds no message: read as plain text"
            yield from _noted(others(source), why)
            return
        documents = chain(ahead, documents)
    yield from documents


def _says_something(document: Document) -> bool:
    return document.kind not in ("document", "file") or bool(document.text.strip())


def _noted(documents: Iterator[Document], note: str) -> Iterator[Document]:
    """The documents, the first with the note as its reason, where it has none of its own."""
    for number, document in enumerate(documents):
        yield replace(document, reason=note) if note and not number and not document.reason else document
