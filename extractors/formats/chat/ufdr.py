"""Cellebrite reports: a .ufdr (a zip with `report.xml` at its root) or the bare `report.xml`.

Layout: reports of UFED Physical Analyzer 4 to 10 (`<project xmlns="http://pa.cellebrite.com/report/2.0">`), as IPED's
UfedXmlReader, ingest-file and UFEDLib read them.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import chain

from extractors.formats.chat.addresses import present
from extractors.formats.chat.limits import bounded
from extractors.formats.chat.text import head_text
from extractors.formats.chat.ufdr_device import device
from extractors.formats.chat.ufdr_elements import Elements, Ended, Listing, Said
from extractors.formats.chat.ufdr_files import ListedFiles, read_file
from extractors.formats.chat.ufdr_messages import (
    NAME,
    NO_CHAT,
    Chat,
    chat_document,
    chat_of,
    email_document,
    message_document,
)  # fmt: skip
from extractors.formats.chat.ufdr_models import Model
from extractors.formats.chat.ufdr_records import listed_document, record_document
from extractors.formats.chat.ufdr_sources import Sources
from extractors.formats.chat.ufdr_stream import ReportFaultError, new_parser, parse
from extractors.formats.source import Format, Source
from extractors.formats.zip_member import Member, ZipFaultError, chunks, find_member
from extractors.model import Document, Outcome

_NAMESPACE = "http://pa.cellebrite.com/report/"
_FRAGMENT = re.compile(r"\A\s*(<\?xml[^>]*>\s*)?<(decodedData|modelType|model)\b[^>]*>")
_MESSAGES = {"InstantMessage", "SMS", "MMS"}
_CHUNK = 256 * 1024
# The report stands among the first entries; a zip of anything else is not searched to its end for one.
_MOST_ENTRIES = 2_000_000


def is_report(name: str) -> bool:
    """Whether an entry of a zip is the report."""
    return name.casefold() == "report.xml"


def _sniff(source: Source) -> float:
    if source.head.startswith(b"PK\x03\x04"):
        return 0.95 if is_packed_report(source) else 0.0
    beginning = source.head[:8192]
    plain = beginning.translate(None, b"\x00")  # UTF-16 too
    return _score(head_text(beginning)) if b"<project" in plain or b"<model " in plain else 0.0


def is_packed_report(source: Source) -> bool:
    """Whether a zip is a .ufdr."""
    return _member(source) is not None and _speaks_cellebrite(source)


def _score(text: str) -> float:
    if _NAMESPACE in text and "<project" in text:
        return 1.0
    return 0.9 if _FRAGMENT.match(text) and "<model " in text and "deleted_state" in text else 0.0


def _member(source: Source) -> Member | None:
    try:
        return find_member(source.path, is_report, _MOST_ENTRIES)
    except (OSError, struct.error, OverflowError):
        return None


def _speaks_cellebrite(source: Source) -> bool:
    try:
        return _score(head_text(next(_bytes(source), b"")[:8192])) > 0
    except (ZipFaultError, OSError):
        # A report that cannot be unpacked is still one where the zip's name says so.
        return source.name.casefold().endswith(".ufdr")


def _bytes(source: Source) -> Iterator[bytes]:
    """The report's bytes. Raises `ZipFaultError` and `OSError`."""
    if source.head.startswith(b"PK\x03\x04"):
        member = _member(source)
        if member is None:
            raise ZipFaultError("it holds no report.xml")
        yield from chunks(source.path, member)
        return
    with source.path.open("rb") as file:
        while piece := file.read(_CHUNK):
            yield piece


class _Report:
    """Turns the elements of one report into documents, in the report's order."""

    def __init__(self, source: Source, files: ListedFiles, sources: Sources) -> None:
        self._path = str(source.path)
        self._files = files
        self._sources = sources
        self._count: Counter[str] = Counter()
        self._chat: Chat | None = None

    def take(self, element: Ended) -> Iterable[Document]:
        """The documents that an element's end completes."""
        if isinstance(element, Said):
            return self._message(element)
        if isinstance(element, Model):
            return self._record(element)
        return (self._file(element),) if element.tag == "file" else self._section(element)

    def _part(self, kind: str) -> str:
        self._count[kind] += 1
        return f"{kind}/{self._count[kind]:08d}"

    def _open_chat(self, model: Model) -> Document:
        """A conversation starts with its first message, behind its fields, or ends without any."""
        self._chat = chat_of(model, self._part("Chat"))
        self._count["message"] = 0
        return self._sourced(chat_document(model, self._chat), model)

    def _sourced(self, document: Document, model: Model) -> Document:
        """The document of a record, with the files of the device that it was decoded from."""
        found = self._sources.about(model.id)
        return replace(document, metadata={**document.metadata, **found}) if found else document

    def _message(self, said: Said) -> Iterable[Document]:
        """A message, behind the conversation that it is the first of."""
        opened = self._open_chat(said.chat) if self._chat is None else None
        place = self._chat or NO_CHAT
        self._count["message"] += 1
        part = f"{place.part}/{self._count['message']:08d}"
        message = self._sourced(message_document(said.model, self._path, part, place, self._files), said.model)
        return (message,) if opened is None else (opened, message)

    def _record(self, model: Model) -> Iterator[Document]:
        kind = model.type[:64] or "model"
        if kind == "Chat":
            if self._chat is None:
                yield self._open_chat(model)
            elif not self._chat.people:
                yield from _late_people(model, self._chat)
            self._chat = None
            return
        part = self._part(kind.replace("/", "-"))
        if kind in _MESSAGES:
            document = message_document(model, self._path, part, NO_CHAT, self._files)
        elif kind == "Email":
            document = email_document(model, part, self._files)
        else:
            document = record_document(model, part)
        yield self._sourced(document, model)

    def _file(self, listing: Listing) -> Document:
        listed = read_file(listing)
        self._files.add(listed)
        return listed_document(listed, self._part("file"), self._files.is_packed(listed))

    def _section(self, listing: Listing) -> Iterator[Document]:
        """What the report says of the device, the extraction and the case, one document for each section."""
        items = [
            (name, entry.text)
            for entry in listing.entries
            if entry.text and (name := entry.attributes.get("name") or entry.attributes.get("fieldType"))
        ]
        title = listing.attributes.get("section") or listing.attributes.get("name") or listing.tag
        if items:
            text = "\n".join(f"{name}: {value}" for name, value in items[:5000])
            yield Document(
                "document", "", self._part("about"), "", subject=title, text=text, metadata=device(items[:5000])
            )


def _late_people(model: Model, chat: Chat) -> Iterator[Document]:
    """Who takes part, where the report says so only behind the messages."""
    late = replace(chat_of(model, f"{chat.part}/people"), name=chat.name)
    if late.people:
        yield replace(chat_document(model, late), parent=chat.part)


def report_documents(source: Source, files: ListedFiles) -> Iterator[Document]:
    """The documents of a report, the file's own first, from its beginning. The files that it lists go to `files`; of
    those that are packed there the document says so."""
    root = Document("document", str(source.path), mime="application/xml", parser=NAME)
    if source.head.startswith(b"PK"):
        root = replace(root, mime="application/zip")
    with Sources() as sources:
        with suppress(ZipFaultError, OSError):  # told of where the records are read
            sources.look_through(_bytes(source))
        yield from _records(source, root, _Report(source, files, sources))


def _records(source: Source, root: Document, report: _Report) -> Iterator[Document]:
    begun = False
    parser = new_parser()
    elements = Elements(parser, source.timezone)
    try:
        for _ in parse(parser, _bytes(source), elements):
            if elements.finished and not begun:
                begun = True
                yield replace(root, subject=elements.root.get("name") or None, metadata=_about(elements.root))
            for document in chain.from_iterable(map(report.take, elements.taken())):
                yield bounded(document if document.parser else replace(document, path=root.path, parser=NAME))
    except (ReportFaultError, ZipFaultError) as error:
        reason = f"The report cannot be read to its end: {error}."
    except OSError as error:
        reason = f"The file cannot be read to its end: {error.strerror}."
    else:
        reason = ""
    if not begun:
        yield replace(root, outcome=Outcome.FAILED, reason=reason or "The report holds no record.")
    elif reason:
        yield replace(root, kind="file", part="~end", parent="", outcome=Outcome.PARTIAL, reason=reason)


def _about(project: Mapping[str, str]) -> dict[str, str | list[str]]:
    """The report's own attributes: its id, the extraction's type, the version of its layout."""
    own = ((name, value) for name, value in project.items() if name != "xmlns" and ":" not in name)
    return present(*((f"project_{name}", value) for name, value in own))


def _read(source: Source) -> Iterator[Document]:
    """The report alone: `ufdr_packed` reads what is packed beside it."""
    with ListedFiles() as files:
        documents = report_documents(source, files)
        if source.resume is not None:
            for document in documents:
                if document.part == source.resume:
                    break
        yield from documents


FORMAT = Format(NAME, None, _sniff, _read)
