"""Cellebrite reports: a .ufdr (a zip with `report.xml` at its root) or the bare `report.xml`.

Layout: reports of UFED Physical Analyzer 4 to 10 (`<project xmlns="http://pa.cellebrite.com/report/2.0">`), as IPED's
UfedXmlReader, ingest-file and UFEDLib read them.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree

from extractors.formats.chat.addresses import present
from extractors.formats.chat.limits import bounded
from extractors.formats.chat.text import head_text
from extractors.formats.chat.ufdr_device import device
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
from extractors.formats.chat.ufdr_models import read_model
from extractors.formats.chat.ufdr_records import listed_document, record_document
from extractors.formats.chat.ufdr_stream import ReportFaultError, elements, local_name
from extractors.formats.source import Format, Source
from extractors.formats.zip_member import Member, ZipFaultError, chunks, find_member
from extractors.model import Document, Outcome

_NAMESPACE = "http://pa.cellebrite.com/report/"
_FRAGMENT = re.compile(r"\A\s*(<\?xml[^>]*>\s*)?<(decodedData|modelType|model)\b[^>]*>")
_TOP = {"modelType", "decodedData", "project"}
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
    return _score(head_text(source.head[:8192]))


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

    def __init__(self, source: Source, files: ListedFiles) -> None:
        self._path = str(source.path)
        self._timezone = source.timezone
        self._files = files
        self._count: Counter[str] = Counter()
        self._chat: Chat | None = None

    def take(self, element: etree._Element) -> Iterable[Document]:
        """The documents that an element's end completes."""
        kind = local_name(element.tag)
        if kind == "model":
            return self._model(element)
        if kind == "file" and _parent(element) == "taggedFiles":
            return (self._file(element),)
        if kind in ("metadata", "caseInformation") and _parent(element) != "file":
            return self._section(element)
        if kind in ("extraInfo", "nodeInfo"):
            _release(element)
        return ()

    def _part(self, kind: str) -> str:
        self._count[kind] += 1
        return f"{kind}/{self._count[kind]:08d}"

    def _open_chat(self, element: etree._Element) -> Document:
        """A conversation starts with its first message, behind its fields, or ends without any."""
        model = read_model(element, self._timezone, skip="Messages")
        self._chat = chat_of(model, self._part("Chat"))
        self._count["message"] = 0
        return chat_document(model, self._chat)

    def _model(self, element: etree._Element) -> Iterable[Document]:
        parent = element.getparent()
        if parent is None or local_name(parent.tag) in _TOP:
            return self._top(element)
        if parent.get("name") == "Messages" and _is_chat(chat := parent.getparent()):
            return self._message(element, chat)
        return ()

    def _top(self, element: etree._Element) -> Iterator[Document]:
        yield from self._record(element)
        _release(element)

    def _message(self, element: etree._Element, chat: etree._Element | None) -> Iterable[Document]:
        """A message, behind the conversation that it is the first of."""
        opened = self._open_chat(chat) if self._chat is None and chat is not None else None
        place = self._chat or NO_CHAT
        self._count["message"] += 1
        part = f"{place.part}/{self._count['message']:08d}"
        message = message_document(read_model(element, self._timezone), self._path, part, place, self._files)
        _release(element)
        return (message,) if opened is None else (opened, message)

    def _record(self, element: etree._Element) -> Iterator[Document]:
        kind = str(element.get("type", ""))[:64] or "model"
        if kind == "Chat":
            if self._chat is None:
                yield self._open_chat(element)
            elif not self._chat.people:
                yield from self._late_people(element, self._chat)
            self._chat = None
            return
        model = read_model(element, self._timezone)
        part = self._part(kind.replace("/", "-"))
        if kind in _MESSAGES:
            yield message_document(model, self._path, part, NO_CHAT, self._files)
        elif kind == "Email":
            yield email_document(model, part, self._files)
        else:
            yield record_document(model, part)

    def _late_people(self, element: etree._Element, chat: Chat) -> Iterator[Document]:
        """Who takes part, where the report says so only behind the messages."""
        model = read_model(element, self._timezone, skip="Messages")
        late = replace(chat_of(model, f"{chat.part}/people"), name=chat.name)
        if late.people:
            yield replace(chat_document(model, late), parent=chat.part)

    def _file(self, element: etree._Element) -> Document:
        listed = read_file(element)
        self._files.add(listed)
        _release(element)
        return listed_document(listed, self._part("file"), self._files.is_packed(listed))

    def _section(self, element: etree._Element) -> Iterator[Document]:
        """What the report says of the device, the extraction and the case, one document for each section."""
        items: list[tuple[str, str]] = []
        for child in element.iter():
            text = (child.text or "").strip()
            name = child.get("name") or child.get("fieldType")
            if text and name:
                items.append((str(name), text))
        title = str(element.get("section") or element.get("name") or local_name(element.tag))
        if items:
            text = "\n".join(f"{name}: {value}" for name, value in items[:5000])
            yield Document(
                "document", "", self._part("about"), "", subject=title, text=text, metadata=device(items[:5000])
            )


def _parent(element: etree._Element) -> str:
    parent = element.getparent()
    return local_name(parent.tag) if parent is not None else ""


def _is_chat(element: etree._Element | None) -> bool:
    return element is not None and local_name(element.tag) == "model" and element.get("type") == "Chat"


def _release(element: etree._Element) -> None:
    """Let go of an element that was read and of those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def report_documents(source: Source, files: ListedFiles) -> Iterator[Document]:
    """The documents of a report, the file's own first, from its beginning. The files that it lists go to `files`; of
    those that are packed there the document says so."""
    root = Document("document", str(source.path), mime="application/xml", parser=NAME)
    if source.head.startswith(b"PK"):
        root = replace(root, mime="application/zip")
    begun = False
    report = _Report(source, files)
    try:
        for element in elements(_bytes(source)):
            if not begun:
                begun = True
                project = element.getroottree().getroot()
                yield replace(root, subject=str(project.get("name", "")) or None, metadata=_about(project))
            for document in report.take(element):
                named = document if document.parser else replace(document, path=root.path, parser=NAME)
                yield bounded(named)
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


def _about(project: etree._Element) -> dict[str, str | list[str]]:
    """The report's own attributes: its id, the extraction's type, the version of its layout."""
    said = ((str(name), str(value)) for name, value in project.attrib.items())
    return present(*((f"project_{name}", value) for name, value in said if "}" not in name))


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
