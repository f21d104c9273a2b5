"""A Cellebrite report's XML, read a piece at a time: no entities, no growth, no fault but a named one.

It is read by expat, without a tree: what an element of millions costs is two calls.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import Protocol
from xml.parsers import expat

from extractors.formats.chat.text import wide_encoding

# What one element may take before the report is given up: the largest e-mail with its pictures stays far below.
ELEMENT_CAP = 64 * 1024 * 1024
# The parser begins each time again at a tag that is not whole.
_MARKUP_CAP = 4 * 1024 * 1024
_PIECE = 64 * 1024
_PROLOG = 64 * 1024
_ROOT = re.compile(r"<[A-Za-z_]")
# Characters that XML 1.0 forbids and that reports have all the same, raw or as references.
_CONTROLS = bytes({*range(32)} - {9, 10, 13})
_NONE_FFFE, _NONE_FFFF = "\ufffe".encode(), "\uffff".encode()
_PAIR = re.compile(r"&#x([dD][89abAB][0-9a-fA-F]{2});&#x([dD][c-fC-F][0-9a-fA-F]{2});")
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,10}));")
_LONGEST_REFERENCE = 24


class ReportFaultError(Exception):
    """The report cannot be read on, and why."""


class Progress(Protocol):
    """What is known of the elements that are read whole."""

    @property
    def holding(self) -> bool:
        """Whether one is open."""

    @property
    def finished(self) -> int:
        """How many have ended."""


def new_parser() -> expat.XMLParserType:
    """A parser of reports; it gives a text in few pieces."""
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.buffer_size = _PIECE
    return parser


def parse(parser: expat.XMLParserType, pieces: Iterable[bytes], progress: Progress) -> Iterator[None]:
    """Have a report parsed, and stop after each piece for what became of it: its texts hold nothing that an index
    cannot. Raises `ReportFaultError` behind the last whole element."""
    since, fed, finished = 0, 0, 0
    for xml in _allowed_xml(pieces):
        fault = _fault(parser, xml)
        yield
        if fault is not None:
            raise ReportFaultError(f"its XML is broken at line {fault.lineno}") from fault
        fed += len(xml)
        if fed - parser.CurrentByteIndex > _MARKUP_CAP:
            raise ReportFaultError(f"a tag or a comment is longer than {_MARKUP_CAP // 1024 // 1024} MiB")
        since = 0 if not progress.holding or progress.finished > finished else since + len(xml)
        finished = progress.finished
        if since > ELEMENT_CAP:
            raise ReportFaultError(f"an element is longer than {ELEMENT_CAP // 1024 // 1024} MiB")
    if fault := _fault(parser, b"", last=True):
        raise ReportFaultError(f"its XML ends too early, at line {fault.lineno}") from fault


def _fault(parser: expat.XMLParserType, xml: bytes, last: bool = False) -> expat.ExpatError | None:
    try:
        parser.Parse(xml, last)
    except expat.ExpatError as error:
        return error
    return None


def _allowed_xml(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The report in UTF-8 from its root on, without what XML forbids, once its prolog has declared nothing."""
    decoder: codecs.IncrementalDecoder | None = None
    kept, begun = "", False
    for piece in pieces:
        decoder = decoder or codecs.getincrementaldecoder(wide_encoding(piece) or "utf-8")("replace")
        kept += decoder.decode(piece)
        if not begun:
            root = _root(kept)
            if root is None:
                continue
            kept, begun = kept[root:], True
        cut = kept.rfind("&", max(0, len(kept) - _LONGEST_REFERENCE))
        text, kept = (kept, "") if cut < 0 else (kept[:cut], kept[cut:])
        yield _allowed(text)
    if not begun:
        raise ReportFaultError("it has no element")
    yield _allowed(kept)


def _root(text: str) -> int | None:
    """Where the root element starts; None where that is still to come. Raises `ReportFaultError` for a declaration."""
    match = _ROOT.search(text)
    if "<!DOCTYPE" in text[: match.start() if match else None]:
        raise ReportFaultError("it declares a document type, which no report does, and so may hold an entity bomb")
    if match is None and len(text) > _PROLOG:
        raise ReportFaultError(f"it has no element in its first {_PROLOG} characters")
    return match.start() if match else None


def _allowed(text: str) -> bytes:
    if "&#" in text:
        text = _REFERENCE.sub(_character, _PAIR.sub(_joined, text))
    xml = text.encode("utf-8", "replace").translate(None, _CONTROLS)
    return xml.replace(_NONE_FFFE, b"").replace(_NONE_FFFF, b"")


def _joined(match: re.Match[str]) -> str:
    """One character written as a reference to each half of its surrogate pair."""
    high, low = (int(half, 16) for half in match.groups())
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _character(match: re.Match[str]) -> str:
    number = int(match[1], 16) if match[1] else int(match[2])
    fit = number in (9, 10, 13) or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000
    return match[0] if fit else "\ufffd"
