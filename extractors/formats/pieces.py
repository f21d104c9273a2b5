"""What a document is made of, as Tika's XHTML marks it: pages of a PDF, slides of a presentation, sheets and rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from extractors.formats.xhtml import Body

_OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
_DIVIDED: Final = (b"xl/", b"ppt/", b"application/vnd.oasis.opendocument.spreadsheet", b"index.xml")
_SLIDES: Final = ("application/vnd.ms-powerpoint", "application/vnd.openxmlformats-officedocument.presentationml.")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece, with a text of its own. `part` is its place in the document, `holder` that of the piece it belongs
    to, "" for the document. `by_machine`: a machine read some of its text from a picture."""

    part: str
    text: str
    metadata: Mapping[str, str]
    kind: str = "document"
    holder: str = ""
    by_machine: bool = False


@dataclass(frozen=True, slots=True)
class Apart:
    """A document taken apart: `text` is what stands in none of its `pieces`, which come after those that hold them."""

    text: str
    pieces: tuple[Piece, ...] = ()
    by_machine: bool = False


@dataclass(slots=True)
class Words:
    """Takes text as it comes, wherever it stands, and knows whether a machine read some of it."""

    chunks: list[str] = field(default_factory=list)
    by_machine: bool = False

    def open(self, name: str, mark: str) -> None:
        pass

    def close(self, name: str) -> None:
        pass

    def say(self, text: str) -> None:
        self.chunks.append(text)

    def read(self, text: str) -> None:
        self.chunks.append(text)
        self.by_machine = self.by_machine or not text.isspace()

    def joined(self) -> str:
        return "".join(self.chunks).strip()


def may_have(head: bytes) -> bool:
    """Whether a file that begins with `head` may be of a format that has pieces. Word's are left out: it has none that
    Tika marks, and text alone is the cheaper answer."""
    if head.startswith(_OLE2):
        return not any(name.encode("utf-16-le") in head for name in ("WordDocument", "__substg1.0"))
    if head.startswith(_ZIP):
        return any(mark in head for mark in _DIVIDED) or (b"[Content_Types].xml" in head and b"word/" not in head)
    return b"%PDF-" in head[:1024]


def undivided(body: Body) -> Apart:
    """A document without pieces."""
    words = Words()
    body(words)
    return Apart(words.joined(), (), words.by_machine)


def pages(body: Body) -> Apart:
    """A PDF: each page that has text, by its number; a document of one page is not divided."""
    return _numbered(body, "page", _Bounds("page"))


def slides(body: Body) -> Apart:
    """A presentation: each slide that has text, with its notes and comments.

    Tika puts a slide of the older format (.ppt) into an element; in the newer one its notes and comments follow it.
    """
    return _numbered(body, "slide", _Bounds("slide", "slide-content"))


def has_slides(mime: str) -> bool:
    """Whether it is a presentation whose slides Tika marks."""
    return mime.startswith(_SLIDES)


@dataclass(slots=True)
class _Bounds:
    """Where pieces begin and end: `holding` elements are pieces; from a `leading` one that is in none, a piece goes on
    to the next, or to the end of what both are in."""

    holding: str
    leading: str = ""
    depth: int = 0
    until: int | None = None
    led: bool = False

    def begins(self, mark: str) -> bool:
        """Whether a piece begins with this element, which ends the one before."""
        self.depth += 1
        if self.until is None and mark == self.holding:
            self.until, self.led = self.depth, False
            return True
        if mark and mark == self.leading and (self.until is None or self.led):
            self.until, self.led = self.depth - 1, True
            return True
        return False

    def ends(self) -> bool:
        """Whether a piece ends with the element that closes now."""
        self.depth -= 1
        ended = self.until is not None and self.depth < self.until
        if ended:
            self.until = None
        return ended


class _Pieces:
    """Takes the text of each piece apart, and what stands outside of all."""

    def __init__(self, bounds: _Bounds) -> None:
        self.outside = self._here = Words()
        self.found: list[Words] = []
        self._bounds = bounds

    def open(self, name: str, mark: str) -> None:
        if self._bounds.begins(mark):
            self._here = Words()
            self.found.append(self._here)

    def close(self, name: str) -> None:
        if self._bounds.ends():
            self._here = self.outside

    def say(self, text: str) -> None:
        self._here.say(text)

    def read(self, text: str) -> None:
        self._here.read(text)


def _numbered(body: Body, word: str, bounds: _Bounds) -> Apart:
    taken = _Pieces(bounds)
    body(taken)
    found, outside = taken.found, taken.outside
    if len(found) == 1:
        parts = [found[0], outside]
        text = "\n".join(filter(None, (words.joined() for words in parts)))
        return Apart(text, (), any(words.by_machine for words in parts))
    pieces = (
        Piece(f"{word} {number}", text, {"page": str(number)}, by_machine=words.by_machine)
        for number, words in enumerate(found, 1)
        if (text := words.joined())
    )
    return Apart(outside.joined(), tuple(pieces), outside.by_machine)
