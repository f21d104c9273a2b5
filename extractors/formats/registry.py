"""Which format reads a file: one of our own that is sure of its content, else the reader of documents (Tika)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Final

from extractors.formats import archive, self_extracting, split, udf
from extractors.formats.chat import registry as chat
from extractors.formats.chat import ufdr_packed
from extractors.formats.chat.phone_formats import PHONE
from extractors.formats.eml import EML
from extractors.formats.emlx import EMLX
from extractors.formats.mbox import MBOX
from extractors.formats.msg import CONTAINER as MSG
from extractors.formats.nest import END, Leaf, Means, Nest
from extractors.formats.pst import CONTAINER as PST
from extractors.formats.resume import behind
from extractors.formats.source import Container, Format, Source
from extractors.formats.tnef import CONTAINER as TNEF
from extractors.model import Document

CONTAINERS: Final[tuple[Container, ...]] = (
    ufdr_packed.CONTAINER,
    MBOX,
    EMLX,
    EML,
    PST,
    MSG,
    TNEF,
    archive.CONTAINER,
    udf.CONTAINER,
    self_extracting.CONTAINER,
    split.CONTAINER,
)
"""What holds other files: phone reports, mail, archives. A line here adds one."""

DOUBT: Final = 0.3
"""A score from here on, too low to decide, is told: what a name alone gives, or a few lines of many."""

_MESSAGES: Final = (MBOX, EMLX, EML)
_CERTAIN: Final = 0.9
"""How sure one of them is of several headers as only mail has them: no chat begins so, and to look costs much."""

_LOOK_AHEAD: Final = 3
"""Documents that are looked at before a file is taken for an export: its own, and what tells that there is no more."""


@dataclass(frozen=True, slots=True)
class Choice:
    """`format` is None where the file goes to the reader of documents; `doubt` says in words what it may be as well."""

    format: Format | Container | None
    doubt: str = ""

    @property
    def seeks(self) -> bool:
        """Whether reading goes on at a part without reading what stands before it."""
        return self.format in PHONE


def choose(source: Source) -> Choice:
    """The format that is surest of this file's content. Names only break ties: seized files are misnamed."""
    holding, container = _surest_container(source)
    if container in _MESSAGES and holding >= _CERTAIN:
        return Choice(container)
    score, found = chat.surest(source)
    if container is not None and holding >= chat.SURE and holding > score:
        return Choice(container)
    if found is None or score < DOUBT:
        return Choice(None)
    if score < chat.SURE:
        return Choice(None, f"looks like a chat ({found.name}), but not surely: read as plain text")
    return Choice(found)


def read(source: Source, choice: Choice, leaf: Leaf, means: Means | None = None) -> Iterator[Document]:
    """The documents of a file in their order, the file itself first, behind `source.resume` where that is given.

    `leaf` reads what is no format of ours: the file itself, or what it holds. A file of text that gives no message
    after all goes there too: its words are searchable all the same, and its reason says so.
    """
    with Nest(_any, leaf, means) as nest:
        yield from _read(source, choice, nest)


def _any(source: Source, nest: Nest) -> Iterator[Document]:
    """A member of a container, by whatever format it is in."""
    yield from _read(source, choose(source), nest)


def _read(source: Source, choice: Choice, nest: Nest) -> Iterator[Document]:
    if choice.format is None:
        yield from _noted(behind(nest.leaf(replace(source, resume=None)), source.resume), choice.doubt)
    elif isinstance(choice.format, Container):
        yield from _contained(source, choice.format, nest)
    else:
        yield from _exported(source, choice, choice.format, nest)


def _contained(source: Source, container: Container, nest: Nest) -> Iterator[Document]:
    if source.resume is None:
        yield from container.read(source, nest)
    elif source.resume != END:
        rest = (document for document in container.read(source, nest) if document.parent is not None)
        spent, first = nest.spent, next(rest, None)
        if first is not None:
            yield from chain((first,), rest)
            return
        start = replace(
            source, resume=None
        )  # nothing stands behind it, or there is no such part: then all is read again
        nest.spent = spent
        if not any(document.part == source.resume for document in container.read(start, nest)):
            nest.spent = spent
            yield from container.read(start, nest)


def _exported(source: Source, choice: Choice, form: Format, nest: Nest) -> Iterator[Document]:
    documents = chat.read_by(form, source)
    if source.resume is None and form in chat.FORMATS and not choice.seeks:
        ahead = list(islice(documents, _LOOK_AHEAD))
        if len(ahead) < _LOOK_AHEAD and not any(_says_something(one) for one in ahead):
            why = f"looks like a chat ({form.name}), but holds no message: read as plain text"
            yield from _noted(nest.leaf(source), why)
            return
        documents = chain(ahead, documents)
    yield from documents


def _surest_container(source: Source) -> tuple[float, Container | None]:
    """The first of the surest, and how sure it is."""
    scores = [(one.sniff(source), one) for one in CONTAINERS]
    return max(scores, key=lambda score: score[0], default=(0.0, None))


def _says_something(document: Document) -> bool:
    return document.kind not in ("document", "file") or bool(document.text.strip())


def _noted(documents: Iterator[Document], note: str) -> Iterator[Document]:
    """The documents, the first with the note as its reason, where it has none of its own."""
    for number, document in enumerate(documents):
        yield replace(document, reason=note) if note and not number and not document.reason else document
