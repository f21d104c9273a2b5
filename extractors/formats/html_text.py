"""The words of an HTML page or message as plain text."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree._parser import CustomTargetParser

    _Target = etree.ParserTarget[str]
else:
    _Target = object  # lxml looks for the methods alone

_UNREAD: Final = frozenset({"script", "style", "head", "title", "template", "noframes"})
_BLOCKS: Final = frozenset(
    {"address", "article", "aside", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form"}
    | {"header", "hr", "html", "li", "main", "nav", "ol", "section", "table", "tr", "ul", "blockquote", "pre"}
)
_SPACED: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
_LINKS: Final = ("http://", "https://", "mailto:", "tel:", "ftp://")
_DEEPEST: Final = 20
"""Quotes within quotes that are marked one by one."""


def text(html: str) -> str:
    """What a person reads: a line for each block, cells apart by tabs, a link's target behind its words, an image's
    replacement text, and `> ` before each line of a quote (RFC 3676, 4.5), so that it is found as one of a plain
    message. No script or style. Anything is read that a browser would."""
    parser = _idle.parser or etree.HTMLParser(target=_Reader(), encoding="utf-8", huge_tree=True, remove_pis=True)
    _idle.parser = None  # one that fails is not used again
    try:
        parser.feed(html.replace("\x00", "\ufffd").encode("utf-8", "replace"))
        read: str = parser.close()
    except etree.XMLSyntaxError:  # there is no element in it, nor a word
        return ""
    _idle.parser = parser
    return read


class _Idle(threading.local):
    """A thread's parser, when it is at rest: to make one costs as much as to read a short page."""

    parser: CustomTargetParser[str] | None = None


_idle = _Idle()


class _Reader(_Target):
    """The parser's target: collects lines. It keeps no tree, so depth costs nothing. `close` makes it ready for the
    next page."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._unread: list[str] = []
        self._quotes = 0
        self._verbatim = 0
        self._links: list[tuple[str, int]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _UNREAD:
            self._unread.append(tag)
        elif not self._unread:
            self._part(tag)
            self._opened(tag, attributes)

    def _opened(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "br":
            self._break(always=True)
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "pre":
            self._verbatim += 1
        elif tag in ("td", "th") and self._line:
            self._line.append("\t")
        elif tag == "a":
            self._links.append((attributes.get("href", "").strip(), len(self._line)))
        elif tag == "img" and (shown := attributes.get("alt", "").strip()):
            self.data(shown)

    def end(self, tag: str) -> None:
        if self._unread:
            if tag == self._unread[-1]:
                self._unread.pop()
            return
        self._part(tag)
        if tag == "a" and self._links:
            self._linked(*self._links.pop())
        elif tag == "blockquote":
            self._quotes = max(self._quotes - 1, 0)
        elif tag == "pre":
            self._verbatim = max(self._verbatim - 1, 0)

    def data(self, data: str) -> None:
        if self._unread:
            return
        if self._verbatim:
            first, *rest = data.replace("\r\n", "\n").split("\n")
            self._line.append(first)
            for line in rest:
                self._break(always=True)
                self._line.append(line)
            return
        words = _spaced(data)
        if words.startswith(" ") and (not self._line or self._line[-1].endswith((" ", "\t"))):
            words = words[1:]
        if words:
            self._line.append(words)

    def close(self) -> str:
        self._break()
        read = "\n".join(self._lines).strip("\n")
        self._begin()
        return read

    def _part(self, tag: str) -> None:
        """What an element's begin and end part from what stands before."""
        if tag in _SPACED:
            self._paragraph()
        elif tag in _BLOCKS:
            self._break()

    def _linked(self, target: str, since: int) -> None:
        words = "".join(self._line[since:])
        bare = target.removeprefix("mailto:").removeprefix("tel:")
        if target.lower().startswith(_LINKS) and bare not in words:
            self._line.append(f" <{bare}>" if words.strip() else f"<{bare}>")

    def _paragraph(self) -> None:
        self._break()
        if self._lines and self._lines[-1].strip("> "):
            self._lines.append(self._marks().rstrip())

    def _break(self, always: bool = False) -> None:
        line = "".join(self._line).rstrip(" \t")
        self._line.clear()
        self._links = [(target, 0) for target, _ in self._links]
        if line or always:
            self._lines.append((self._marks() + line).rstrip(" ") if self._quotes else line)

    def _marks(self) -> str:
        return ">" * min(self._quotes, _DEEPEST) + " " if self._quotes else ""


def _spaced(data: str) -> str:
    """With one space for each run of HTML's white space: most is one already, which makes a pattern slow."""
    for one in "\t\r\n\f":
        data = data.replace(one, " ")
    while "  " in data:
        data = data.replace("  ", " ")
    return data
