"""Files of mail that the tests make, and how they are read: attachments by what stands where Tika does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from extractors import formats
from extractors.model import Document
from tests.unit.extractors.mail_counts import Counts

HEADERS = (
    b"From: Jo Field <jo@example.org>\nTo: Sam <sam@example.org>\nSubject: Tickets\n"
    b"Date: Fri, 3 May 2024 10:12:00 +0100\n"
)
POSTMARK = b"From jo@example.org Fri May  3 10:12:00 2024\n"


def by_documents(source: formats.Source) -> Iterator[Document]:
    """Stands where Tika does."""
    yield Document("document", str(source.path), text=source.path.read_text(errors="replace"), parser="other")


def read(path: Path, resume: str | None = None, name: str | None = None) -> list[Document]:
    source = formats.open_source(path, name=name, resume=resume)
    return list(formats.read(source, formats.choose(source), by_documents))


def read_bytes(folder: Path, data: bytes, name: str = "mail.eml") -> list[Document]:
    path = folder / name.replace("/", "_")
    path.write_bytes(data)
    return read(path)


def counted(found: Iterable[tuple[str, str | None, str]]) -> Counts:
    """Of one file's documents (part, parent, kind): attachments are what hangs on a message; a message is what hangs on
    none."""
    places = {part: (parent, kind) for part, parent, kind in found}
    hanging = {part for part, (parent, _) in places.items() if parent is not None and places[parent][1] == "email"}
    messages = sum(kind == "email" and part not in hanging for part, (_, kind) in places.items())
    return Counts(messages, len(hanging))


def message(number: int, body: bytes = b"The tandem is mended.\n") -> bytes:
    """One for a mailbox, which can be told from others by its subject."""
    return HEADERS.replace(b"Tickets", b"Tickets %d" % number) + b"Message-ID: <%d@example.org>\n\n" % number + body


def mbox(count: int, body: bytes = b"The tandem is mended.\n") -> bytes:
    return b"".join(POSTMARK + message(number, body) + b"\n" for number in range(1, count + 1))
