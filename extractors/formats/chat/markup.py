"""HTML and XML by streaming: whole records from a file of any size, each let go once it has been read."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from lxml import etree, html

from extractors.formats.chat.guard import BrokenError
from extractors.formats.chat.text import clean, mend, stated_encoding

STRETCH: Final = 32 << 20  # characters without the end of a record
_CHUNK: Final = 1 << 16
_RENEWED: Final = 8 << 20  # characters after which an HTML parser is changed
_PROBE: Final = "x-chat-probe"
_BLOCKS = frozenset({"div", "p", "li", "tr", "h1", "h2", "h3", "blockquote", "pre", "ul", "table"})
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what no XML may hold
_KEPT_LINES = frozenset({"pre", "textarea"})
_KEPT_CLASSES = frozenset({"chatlog__markdown-preserve", "bubble", "mx_EventTile_body"})  # styled `pre-wrap`
_SPACES = re.compile(r"[ \t\r\n\f]+")

Element = etree._Element  # noqa: SLF001 - the class's only name


def classes(element: Element) -> frozenset[str]:
    """The class names of an element."""
    return frozenset((element.get("class") or "").split())


def first(element: Element, *names: str) -> Element | None:
    """The first descendant that carries all the class names."""
    wanted = set(names)
    return next((one for one in element.iter("*") if one is not element and wanted <= classes(one)), None)


def first_of(element: Element, *names: str) -> Element | None:
    """The first descendant with the first of the class names that any has."""
    return next((found for name in names if (found := first(element, name)) is not None), None)


def every(element: Element, *names: str) -> list[Element]:
    """All descendants that carry all the class names."""
    wanted = set(names)
    return [one for one in element.iter("*") if one is not element and wanted <= classes(one)]


def html_records(
    path: Path, head: bytes, is_record: Callable[[Element], bool], ends: tuple[bytes, ...] = (b"</html",)
) -> Iterator[Element]:
    """Every outermost element for which `is_record` says yes when it opens (it sees tag and attributes only), whole.

    An element is emptied when the next is asked for. Raises `BrokenError` for a file that has none of `ends` (in lower
    case) near its end or holds a record larger than any message, and `OSError`.
    """
    yield from _records(_Html(), _texts(path, head), is_record)
    tail = _tail(path).replace(b"\x00", b"").lower()
    if not any(end in tail for end in ends):
        raise BrokenError("The file ends before its closing mark: it was cut.")


def xml_records(path: Path, is_record: Callable[[Element], bool], *, large: bool = False) -> Iterator[Element]:
    """As `html_records`, for XML: no entity is resolved, nothing is fetched. `large` lets one attribute hold more than
    10 MB, up to `STRETCH`. Raises `BrokenError` where the file is no well-formed XML, after all that could be read in
    spite of it."""
    parser = etree.XMLPullParser(
        events=("start", "end"),
        remove_comments=True,
        remove_pis=True,
        resolve_entities=False,
        no_network=True,
        recover=True,
        huge_tree=large,
    )
    yield from _records(parser, _chunks(path), is_record)
    if any(entry.level >= etree.ErrorLevels.ERROR for entry in parser.feed_error_log):
        raise BrokenError("The XML is broken or cut: what could be read of it is here.")


def _records(
    parser: etree.XMLPullParser | _Html,
    data: Iterator[Any],
    is_record: Callable[[Element], bool],
) -> Iterator[Element]:
    record: Element | None = None
    stretch = 0
    fault = ""
    for chunk in _closing(data):
        try:
            if chunk is None:
                parser.close()
            else:
                parser.feed(chunk)
        except etree.XMLSyntaxError:
            fault = "The markup is broken from here on." if chunk is not None else ""
        stretch += len(chunk or "")
        for event, element in parser.read_events():
            if element is None or not isinstance(element.tag, str):
                continue
            if event == "start":
                record = element if record is None and is_record(element) else record
            elif record is not None and element is record:
                yield record
                _let_go(record)
                record = None
                stretch = 0
        if record is None and isinstance(parser, _Html):
            parser.renew()
        if fault or stretch > STRETCH:
            raise BrokenError(fault or "A stretch of the file is larger than any message is.")


class _Html:
    """An HTML parser of steady size. libxml2's keeps all it has been fed, so a fresh one takes over now and then where
    no record is open. Text goes in up to a closing tag, so that at such a place nothing waits half read."""

    def __init__(self) -> None:
        self._parser = self._fresh()
        self._held = ""
        self._fed = 0
        self._waiting: list[tuple[str, Any]] = []

    @staticmethod
    def _fresh() -> etree.HTMLPullParser:
        return etree.HTMLPullParser(events=("start", "end"), remove_comments=True, remove_pis=True, no_network=True)

    def feed(self, text: str) -> None:
        text = self._held + text
        cut = text.find(">", max(text.rfind("</"), 0)) + 1
        if len(text) > _CHUNK * 4:
            cut = len(text)
        self._held = text[cut:]
        if cut:
            self._parser.feed(text[:cut])
            self._fed += cut

    def close(self) -> None:
        if self._held:
            self._parser.feed(self._held)
        self._parser.close()

    def read_events(self) -> Iterator[tuple[str, Any]]:
        waiting, self._waiting = self._waiting, []
        yield from waiting
        yield from self._parser.read_events()

    def renew(self) -> None:
        """Changes the parser if it has grown and shows, by an element put in, that it has read all before it."""
        if self._fed < _RENEWED or self._waiting:
            return
        self._fed = 0
        self._parser.feed(f"<{_PROBE}></{_PROBE}>")
        self._waiting = [(event, element) for event, element in self._parser.read_events() if element.tag != _PROBE]
        if not self._waiting:
            self._parser = self._fresh()
            self._parser.feed("<html><body>")


def _closing(data: Iterator[Any]) -> Iterator[Any]:
    yield from data
    yield None


def _let_go(element: Element) -> None:
    """Empties a record and drops all that stands before it."""
    element.clear(keep_tail=False)
    for one in (element, *element.iterancestors()):
        parent = one.getparent()
        while parent is not None and one.getprevious() is not None:
            del parent[0]


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _texts(path: Path, head: bytes) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(stated_encoding(head) or "utf-8")("surrogateescape")
    for at, chunk in enumerate(_chunks(path)):
        text = clean(mend(decoder.decode(chunk)))
        yield text.removeprefix("\ufeff") if at == 0 else text


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 4096))
        return file.read()


def local_name(element: Element) -> str:
    """The tag without its namespace; a broken file may have tags that are no names, which `QName` refuses."""
    return str(element.tag).rpartition("}")[2]


def fragment(piece: str) -> Element | None:
    """A piece of HTML as an element around it; None for what no parser takes."""
    try:
        return html.fragment_fromstring(_CONTROLS.sub("", piece), create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def text_of(element: Element | None, *, skip: Callable[[Element], bool] | None = None) -> str:
    """What a person reads of an element: line breaks where blocks and `<br>` make them, a link behind other words in
    brackets after them; `skip` leaves elements out."""
    if element is None:
        return ""
    pieces: list[str] = []
    _gather(element, pieces, skip)
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(pieces).split("\v"))
    return clean("\n".join(lines).strip("\n"))


def _gather(root: Element, pieces: list[str], skip: Callable[[Element], bool] | None) -> None:
    hidden = kept = 0
    for event, one in etree.iterwalk(root, events=("start", "end")):
        named = isinstance(one.tag, str)
        if event == "start":
            hidden += bool(hidden) or (named and skip is not None and one is not root and skip(one))
            if hidden:
                continue
            kept += bool(kept) or _keeps_lines(one)
            if named and (
                (tag := local_name(one)) == "br" or (tag in _BLOCKS and pieces and not pieces[-1].endswith("\v"))
            ):
                pieces.append("\v")
            if one.text and named:
                pieces.append(one.text.replace("\n", "\v") if kept else one.text)
            continue
        if hidden:
            hidden -= 1
        else:
            kept -= bool(kept)
            if named:
                pieces.extend(_after(one))
        if one is not root and one.tail and not hidden:
            pieces.append(one.tail.replace("\n", "\v") if kept else one.tail)


def _keeps_lines(element: Element) -> bool:
    """Whether a browser shows the line ends within as they stand."""
    return element.tag in _KEPT_LINES or bool(_KEPT_CLASSES & classes(element))


def _after(one: Element) -> Iterator[str]:
    if one.tag == "a":
        link = one.get("href") or ""
        if link.startswith(("http:", "https:", "mailto:", "tel:")) and link not in ("".join(one.itertext())):
            yield f" ({link})"
    elif one.tag == "img" and one.get("alt"):
        yield one.get("alt") or ""
    if local_name(one) in _BLOCKS:
        yield "\v"
