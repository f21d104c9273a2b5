"""Content lines of vCard and iCalendar, unfolded as they stream: `group.NAME;PARAM=value:value`.

Rules: RFC 5545, 3.1 and RFC 6350, 3.2 and 3.3 (folding, parameters, RFC 6868's caret), vCard 2.1 and vCalendar 1.0
(quoted-printable with its soft line breaks, bare parameter values, CHARSET).
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from extractors.formats.chat.text import Rest, clean, head_text, lines
from extractors.formats.source import Source

# What one value may hold; the rest of a longer one (a picture, an attached file) is counted and let go.
VALUE_CAP = 1_000_000
_PARAM = re.compile(r';([^=;:"]+)(?:=((?:"[^"]*"|[^;:"])*))?')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ENCODINGS = {"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"}


_SNIFFED = 16384


def begins(head: bytes, component: str) -> float:
    """How sure it is that a file which begins with `head` is one of such components (`VCARD`), in any charset."""
    if component.encode() not in _capitals(head):
        return 0.0
    text = head_text(head[:_SNIFFED])
    opened = re.compile(rf"^\s*BEGIN:{component}\s*$", re.IGNORECASE | re.MULTILINE)
    if opened.match(text):
        return 1.0
    # One further on may be part of an e-mail or a log, which is more than that.
    return 0.3 if opened.search(text) else 0.0


@lru_cache(maxsize=4)
def _capitals(head: bytes) -> bytes:
    """How a file begins, in capitals, and in UTF-16 as in other charsets."""
    return head[:_SNIFFED].translate(None, b"\x00").upper()


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One property: `name` in capitals, `params` by name in capitals, `value` as written but for its transport
    encoding, `dropped` how many characters of it were too many to keep. A line that is no property has no name."""

    name: str
    value: str
    group: str = ""
    params: dict[str, list[str]] = field(default_factory=dict)
    dropped: int = 0

    def first(self, param: str) -> str:
        """A parameter's first value."""
        return next(iter(self.params.get(param, ())), "")

    @property
    def is_cut(self) -> bool:
        """Whether a text was too long to be kept whole."""
        return bool(self.dropped) and not self.is_binary

    @property
    def is_binary(self) -> bool:
        """Whether the value is bytes in base64, or a data URI."""
        return self.first("ENCODING").upper() in ("B", "BASE64") or self.value[:5].lower() == "data:"


def content_lines(source: Source) -> Iterator[ContentLine]:
    """The properties of a file in order. Raises `OSError`."""
    for text, dropped in _unfolded(source):
        if text.strip():
            yield parse_line(text, dropped)


def _unfolded(source: Source) -> Iterator[tuple[str, int]]:
    """Whole lines, with how many characters were left off of each."""
    pieces: list[str] = []
    size, dropped, soft = 0, 0, False
    for line in lines(source.path, source.head):
        rest = isinstance(line, Rest)
        folded = bool(pieces) and not rest and line[:1] in (" ", "\t")
        if pieces and not (folded or soft or rest):
            yield "".join(pieces), dropped
            pieces, size, dropped = [], 0, 0
        # In a soft-broken value the line end is no part of it, and neither is the blank of a fold.
        soft = line.endswith("=") and _is_quoted(pieces[0] if pieces else line)
        piece = line[int(folded) : -1 if soft else None]
        kept = piece[: VALUE_CAP - size]
        if kept or not pieces:
            pieces.append(kept)
        dropped += len(piece) - len(kept)
        size += len(kept)
    if pieces:
        yield "".join(pieces), dropped


def _is_quoted(first: str) -> bool:
    return "QUOTED-PRINTABLE" in first[:1000].partition(":")[0].upper()


def parse_line(text: str, dropped: int = 0) -> ContentLine:
    """A property out of its unfolded line."""
    match = re.match(r"\s*(?:([A-Za-z0-9_-]+)\.)?([A-Za-z0-9_/-]+)(?=[;:])", text)
    if not match:
        return ContentLine("", text.strip(), dropped=dropped)
    params: dict[str, list[str]] = {}
    at = match.end()
    while found := _PARAM.match(text, at):
        name, values = found[1].strip().upper(), found[2]
        if values is None:  # vCard 2.1: `TEL;HOME;CELL:`
            name, values = ("ENCODING" if name in _ENCODINGS else "TYPE"), found[1].strip()
        params.setdefault(name, []).extend(_param_values(values))
        at = found.end()
    value = text[at + 1 :] if text[at : at + 1] == ":" else text[at:]
    return ContentLine(match[2].upper(), _decoded(value, params), match[1] or "", params, dropped)


def _param_values(text: str) -> list[str]:
    """The values of a parameter, quotes off; RFC 6868: `^n` a line end, `^'` a quote, `^^` a caret."""
    values = re.findall(r'"[^"]*"|[^,]+', text)
    unquoted = (value.strip().strip('"') for value in values)
    return [re.sub(r"\^([n'^])", lambda m: {"n": "\n", "'": '"', "^": "^"}[m[1]], value) for value in unquoted]


def _decoded(value: str, params: dict[str, list[str]]) -> str:
    charset = next(iter(params.get("CHARSET", ())), "utf-8")
    quoted = "QUOTED-PRINTABLE" in (one.upper() for one in params.get("ENCODING", ()))
    try:
        if quoted:
            return clean(quopri.decodestring(value.encode("utf-8", "replace")).decode(charset, "replace"))
        if charset.casefold().replace("-", "") not in ("utf8", "usascii"):
            # The bytes were no UTF-8 and so were read as Windows-1252: back to them, and on by the stated charset.
            return clean(value.encode("cp1252").decode(charset, "replace"))
    except (LookupError, UnicodeError, ValueError):
        return value
    return value


def unescaped(value: str) -> str:
    """A text value without its backslashes; `\\n` is a line end."""
    return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def components(value: str, separator: str = ";") -> list[str]:
    """The parts of a structured value (an address, a name), unescaped."""
    return [unescaped(part).strip() for part in re.split(rf"(?<!\\){separator}", value)]
