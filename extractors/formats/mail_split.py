"""A message split into its parts (RFC 2046, 5.1) at its boundaries, which are looked for among the bytes.

Python's parser goes through a message line by line, asking of each whether it is a boundary, and takes ten times as
long. What is not built plainly is left to it: the parts are the same either way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from itertools import pairwise
from typing import Final, NamedTuple, cast

from extractors.formats.mail_letter import Letter
from extractors.formats.mail_part import Part

_DEEPEST: Final = 8
"""Multiparts, one in the other: each is searched for its own boundaries."""

_BLANK: Final = re.compile(rb"\n\r?\n")
_FIRST: Final = re.compile(rb"\r?\n")
"""The blank line of a part without headers."""
_ALONE: Final = re.compile(rb"\r(?!\n)")
_HEADER: Final = re.compile(r"([!-9;-~]+):[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)\n")


class _Unplain(Exception):  # noqa: N818 - reads as what is found
    """The message is not built plainly."""


class _Boundary(NamedTuple):
    """A line of the message that is one: where it starts and the next does, and whether it closes the multipart."""

    start: int
    end: int
    closes: bool


def parsed(letter: Letter) -> Part:
    """The message's parts, as Python's parser gives them. Raises `RecursionError` where they are nested too deep."""
    frame = letter.frame.lstrip(b"\r\n") if letter.frame[:1] in b"\r\n" else letter.frame
    try:
        return _part(frame, 0, len(frame))
    except _Unplain:
        return cast(Part, BytesParser(Part, policy=compat32).parsebytes(frame))  # made by the class that is given


def headers(frame: bytes) -> Part:
    """The headers alone of a message of which `frame` is the beginning."""
    try:
        return _headed(frame, 0, len(frame))[0]
    except _Unplain:
        return cast(Part, BytesHeaderParser(Part, policy=compat32).parsebytes(frame))


def _part(frame: bytes, start: int, end: int, depth: int = 0, kind: str = "text/plain") -> Part:
    """What stands between two offsets; `kind` is its type where it states none."""
    part, begin = _headed(frame, start, end)
    part.set_default_type(kind)
    if part.get_content_maintype() == "multipart":
        _fill(part, frame, begin, end, depth)
    else:
        # The line end before a boundary is the boundary's.
        part.set_payload(_text(frame, begin, _trimmed(frame, begin, end) if depth else end))
    return part


def _headed(frame: bytes, start: int, end: int) -> tuple[Part, int]:
    """A part with its headers alone, and where its body begins."""
    part = Part(policy=compat32)
    if first := _FIRST.match(frame, start, end):
        return part, first.end()
    blank = _BLANK.search(frame, start, end)
    if blank is None or _ALONE.search(frame, start, blank.end()):
        raise _Unplain
    head, at = _text(frame, start, blank.start() + 1), 0
    for header in _HEADER.finditer(head):
        if header.start() > at:
            break
        part.set_raw(header[1], header[2].rstrip("\r\n"))
        at = header.end()
    if at < len(head):
        raise _Unplain
    return part, blank.end()


def _fill(part: Part, frame: bytes, begin: int, end: int, depth: int) -> None:
    """Give a multipart its parts."""
    boundary = part.get_boundary()
    if boundary is None or depth == _DEEPEST or frame.count(b"\r", begin, end) != frame.count(b"\r\n", begin, end):
        raise _Unplain
    lines = [*_boundaries(frame, boundary, begin, end)]
    if len(lines) < 2 or not lines[-1].closes:  # cut short: what that means is for the other to say
        raise _Unplain
    kind = "message/rfc822" if part.get_content_type() == "multipart/digest" else "text/plain"
    for line, following in pairwise(lines):
        if line.end == following.start:
            raise _Unplain
        part.attach(_part(frame, line.end, following.start, depth + 1, kind))
    part.preamble = _text(frame, begin, _trimmed(frame, begin, lines[0].start)) if lines[0].start > begin else None
    behind = lines[-1].end
    epilogue = _text(frame, behind, _trimmed(frame, behind, end) if depth else end)
    part.epilogue = epilogue if behind < end or not depth else None


def _boundaries(frame: bytes, boundary: str, begin: int, end: int) -> Iterator[_Boundary]:
    """Up to the one that closes."""
    try:
        mark = b"--" + boundary.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        raise _Unplain from None
    line = re.compile(re.escape(mark) + rb"(--)?[ \t]*(?:\r?\n|\Z)")
    at = begin - 1
    while (at := frame.find(mark, at + 1, end)) >= 0:
        if (at == begin or frame[at - 1] == 0x0A) and (found := line.match(frame, at, end)):
            yield _Boundary(at, found.end(), found[1] is not None)
            if found[1] is not None:
                return


def _trimmed(frame: bytes, begin: int, end: int) -> int:
    """`end`, or where the line end begins that stands before it."""
    if end > begin and frame[end - 1] == 0x0A:
        return end - 2 if end - 2 >= begin and frame[end - 2] == 0x0D else end - 1
    return end


def _text(frame: bytes, start: int, end: int) -> str:
    return frame[start:end].decode("ascii", "surrogateescape")
