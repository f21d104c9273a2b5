"""Text that was deleted or moved away in a Word document under tracked changes, which the file still holds
(ECMA-376 part 1, 17.13.5.14 `del` and 17.13.5.22 `moveFrom`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from xml.parsers import expat
from zipfile import ZipFile

from extractors.formats.clean import storable
from extractors.formats.zip_faults import NOT_READABLE
from extractors.model import Document

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MACROS: Final = "application/vnd.ms-word"
MIMES: Final = frozenset(
    {
        f"{_WORD}.document",
        f"{_WORD}.template",
        f"{_MACROS}.document.macroenabled.12",
        f"{_MACROS}.template.macroenabled.12",
    }
)
PART: Final = "~deleted"
"""No file that the document holds is called so: Tika's names for them have no `~` before them."""

_STORY: Final = "word/document.xml"
_MOVED: Final = b"moveFrom"
_DELETED: Final = frozenset({"del", _MOVED.decode()})
_TEXT: Final = frozenset({"delText", "t"})
_BREAKS: Final = {"tab": "\t", "br": "\n", "cr": "\n"}
_MARKS: Final = (b"<del", b":del", _MOVED, b"\0")
"""One of these is in every story that has such text. Expat reads encodings that write names as ASCII does, and UTF-16,
in which every name has NULs."""
_CHUNK: Final = 1 << 18
_MOST_XML: Final = 1 << 30


class _EnoughError(Exception):
    """No more is read: there is too much of it, or an entity is declared."""


def deleted(own: Document, path: Path, most: int) -> Iterator[Document]:
    """One document with all of it, a deletion a line, below the file's `own`; none where nothing was deleted. Its
    `deleted-by` names who did it, as the file states. What stands before damage is given."""
    taker = _Taker(most)
    try:
        with ZipFile(path) as archive:
            if _may_hold(archive):
                for chunk in _story(archive):
                    taker.parser.Parse(chunk, False)
    except (*NOT_READABLE, _EnoughError, expat.ExpatError, ValueError):
        pass
    if text := storable(taker.text).strip():
        by = [storable(name) for name in taker.names]
        metadata: dict[str, str | list[str]] = {"tracked-changes": "deleted", **({"deleted-by": by} if by else {})}
        yield Document("document", own.path, PART, "", text=text, mime=own.mime, metadata=metadata, parser=own.parser)


def _may_hold(archive: ZipFile) -> bool:
    """Whether such text can be in it: most have none, and to look at each of their elements takes long."""
    seen = b""
    for chunk in _story(archive):
        seen = seen[-len(_MOVED) :] + chunk
        if any(mark in seen for mark in _MARKS):
            return True
    return False


def _story(archive: ZipFile) -> Iterator[bytes]:
    with archive.open(_STORY) as story:
        read = 0
        while (chunk := story.read(_CHUNK)) and (read := read + len(chunk)) <= _MOST_XML:
            yield chunk


class _Taker:
    """Takes the text that stands within deletions."""

    def __init__(self, most: int) -> None:
        self.names: dict[str, None] = {}
        self._pieces: list[str] = []
        self._left = most
        self._depth = 0
        self._in_text = False
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._open
        self.parser.EndElementHandler = self._close
        self.parser.CharacterDataHandler = self._say
        self.parser.EntityDeclHandler = _refuse

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def _open(self, tag: str, about: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name in _DELETED:
            self._depth += 1
            author = next((value for key, value in about.items() if key.rpartition(":")[2] == "author"), "")
            if author:
                self.names.setdefault(author)
        elif self._depth:
            self._in_text = name in _TEXT
            self._take(_BREAKS.get(name, ""))

    def _close(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        self._in_text = False
        if name in _DELETED and self._depth:
            self._depth -= 1
            self._take("\n")

    def _say(self, text: str) -> None:
        if self._in_text:
            self._take(text)

    def _take(self, text: str) -> None:
        if len(text) > self._left:
            raise _EnoughError
        self._left -= len(text)
        if text != "\n" or (self._pieces and self._pieces[-1] != "\n"):
            self._pieces.append(text)


def _refuse(*_declaration: object) -> None:
    raise _EnoughError
