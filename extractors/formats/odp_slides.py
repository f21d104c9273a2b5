"""The slides of an OpenDocument presentation (OpenDocument 1.3 part 3, 10.2.4 `draw:page`): Tika marks the frames of
text on them and not where one begins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final
from xml.parsers import expat
from zipfile import ZipFile

from extractors.formats.clean import storable
from extractors.formats.zip_faults import NOT_READABLE
from extractors.model import Document

_PRESENTATION: Final = "application/vnd.oasis.opendocument.presentation"
MIMES: Final = frozenset({_PRESENTATION, f"{_PRESENTATION}-template"})

_CONTENT: Final = "content.xml"
_SLIDE: Final = "page"
_LINES: Final = frozenset({"p", "h", "title", "desc"})
"""What is a line to a reader: a paragraph (notes and comments are made of them), a heading, what a picture shows."""
_SIGNS: Final = {"tab": "\t", "line-break": "\n"}
_MOST_BLANKS: Final = 1_000
_SPACES: Final = re.compile(r"\s+")
_CHUNK: Final = 1 << 18
_MOST_XML: Final = 1 << 30


class _EnoughError(Exception):
    """No more is read: there is too much of it, or an entity is declared."""


def divided(own: Document, path: Path, most: int) -> tuple[Document, tuple[Document, ...]]:
    """The file's `own` document with the lines that stand on no slide, and a document for each slide that has text, by
    its number, with its notes and comments. One slide alone is not divided; what is damaged or is more than `most`
    characters stays as it was."""
    texts = _texts(path, most)
    if len(texts) < 2:
        return own, ()
    slides = tuple(
        Document(
            "document", own.path, f"slide {number}", "", text=text, mime=own.mime, metadata={"page": str(number)},
            parser=own.parser,
        )
        for number, text in enumerate(texts, 1)
        if text
    )  # fmt: skip
    on_slides = {_plain(line) for text in texts for line in text.split("\n")}
    left = "\n".join(line for line in own.text.split("\n") if _plain(line) not in on_slides).strip()
    return replace(own, text=left), slides


def behind(documents: Iterable[Document], slides: Iterable[Document]) -> Iterator[Document]:
    """What else the file holds, then its slides, at places that nothing else in it has: a hostile one may have named
    something so."""
    taken = set()
    for document in documents:
        taken.add(document.part)
        yield document
    for slide in slides:
        part, number = slide.part, 1
        while part in taken:
            number += 1
            part = f"{slide.part} #{number}"
        yield replace(slide, part=part)


def _texts(path: Path, most: int) -> list[str]:
    """The text of each slide; none where not all can be read."""
    taker = _Taker(most)
    try:
        with ZipFile(path) as archive, archive.open(_CONTENT) as content:
            read = 0
            while chunk := content.read(_CHUNK):
                read += len(chunk)
                if read > _MOST_XML:
                    return []
                taker.parser.Parse(chunk, False)
            taker.parser.Parse(b"", True)
    except (*NOT_READABLE, _EnoughError, expat.ExpatError, ValueError):
        return []
    return [storable("".join(pieces)).strip() for pieces in taker.slides]


def _plain(line: str) -> str:
    return _SPACES.sub(" ", line).strip()


class _Taker:
    """Takes the lines that stand on slides."""

    def __init__(self, most: int) -> None:
        self.slides: list[list[str]] = []
        self._left = most
        self._depth = 0  # of the elements that are open within a slide
        self._lines = 0  # of the lines among them
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._open
        self.parser.EndElementHandler = self._close
        self.parser.CharacterDataHandler = self._say
        self.parser.EntityDeclHandler = _refuse

    def _open(self, tag: str, about: Mapping[str, str]) -> None:
        prefix, _, name = tag.rpartition(":")
        if not self._depth:
            if (prefix, name) == ("draw", _SLIDE):
                self.slides.append([])
                self._depth = 1
            return
        self._depth += 1
        if name in _LINES:
            self._lines += 1
        elif self._lines:
            blanks = about.get("text:c", "1") if name == "s" else ""
            self._take(" " * min(int(blanks), _MOST_BLANKS) if blanks.isdecimal() else _SIGNS.get(name, ""))

    def _close(self, tag: str) -> None:
        if not self._depth:
            return
        self._depth -= 1
        if self._depth and tag.rpartition(":")[2] in _LINES:
            self._lines -= 1
            self._take("\n")

    def _say(self, text: str) -> None:
        if self._lines:
            self._take(text)

    def _take(self, text: str) -> None:
        self._left -= len(text)
        if self._left < 0:
            raise _EnoughError
        if text:
            self.slides[-1].append(text)


def _refuse(*_declaration: object) -> None:
    raise _EnoughError
