"""Encrypted documents that the reader of documents opens with a password, such as PDF and Office files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Final, Protocol

from extractors.model import Document, Outcome

LOCKED: Final = "encrypted: none of the passwords opens it"


class Read(Protocol):
    """Reads a file, with a password where one is given: its documents, its own first."""

    def __call__(self, password: str | None = None) -> Iterable[Document]: ...


def unlocked(read: Read, passwords: tuple[str, ...]) -> Iterator[Document]:
    """The file's documents; where it is encrypted, by the first password that opens it, which is noted on it."""
    documents = iter(read())
    own = next(documents, None)
    if own is None:
        return
    if own.outcome is Outcome.ENCRYPTED and passwords:
        for password in passwords:
            tried = iter(read(password))
            opened = next(tried, None)
            if opened is not None and opened.outcome is not Outcome.ENCRYPTED:
                yield replace(opened, metadata={**opened.metadata, "password": password})
                yield from tried
                return
        own = replace(own, reason=LOCKED)
    yield from chain((own,), documents)
