"""Seized text as safe HTML: snippets with the words that matched, and whole texts with what was found in them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from markupsafe import Markup, escape

MARKS: Final = re.compile(r"<mark>|</mark>")

UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Controls, and the marks that turn writing round: in a file's name they can make an .exe read as a .jpg."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text, in code points, that is an entity."""

    start: int
    end: int
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text; of which entity, if any, whether it is a word that was searched for, and where it begins."""

    text: str
    entity: Span | None
    hit: bool
    start: int


def snippet(text: str) -> Markup:
    """A snippet (escaped, but for `<mark>`) as HTML. Nothing but paired marks comes out, whatever went in."""
    parts: list[Markup] = []
    inside = False
    at = 0
    for found in MARKS.finditer(text):
        parts.append(_marked(text[at : found.start()], inside))
        inside, at = found.group() == "<mark>", found.end()
    parts.append(_marked(text[at:], inside))
    return Markup("").join(parts)


def visible(text: str) -> str:
    """A path or name with its unseen characters written out, as in `‹U+202E›`."""
    return UNSEEN.sub(lambda found: f"‹U+{ord(found.group()):04X}›", text)


def spans(entities: Iterable[Mapping[str, Any]], text: str) -> tuple[Span, ...]:
    """The entities that can be shown in the text: in order, none within another, offsets as the text has them.

    Of two that overlap the one that begins first stays, of two that begin together the longer.
    """
    found = [Span(int(e["start"]), int(e["end"]), str(e["type"]), str(e["value"])) for e in entities]
    found.sort(key=lambda span: (span.start, -span.end))
    kept: list[Span] = []
    for span in found:
        if 0 <= span.start < span.end <= len(text) and (not kept or span.start >= kept[-1].end):
            kept.append(span)
    return tuple(kept)


def segments(
    text: str,
    entities: Sequence[Span],
    words: re.Pattern[str] | None,
    wanted: Callable[[Span], bool] = lambda _: False,
    cuts_at: Iterable[int] = (),
) -> Iterator[Segment]:
    """The text cut where an entity or a searched word begins or ends, and at `cuts_at` (places within it). Their texts
    joined are the text again.

    `wanted` says of an entity whether it was searched for, in whatever way it is written here.
    """
    hits = [found.span() for found in words.finditer(text)] if words else []
    cuts = {0, len(text), *cuts_at}
    cuts.update(*((span.start, span.end) for span in entities), *hits)
    inside, hit = 0, 0
    for start, end in pairwise(sorted(cuts)):
        while inside < len(entities) and entities[inside].end <= start:
            inside += 1
        while hit < len(hits) and hits[hit][1] <= start:
            hit += 1
        entity = entities[inside] if inside < len(entities) and entities[inside].start <= start else None
        word = hit < len(hits) and hits[hit][0] <= start
        yield Segment(text[start:end], entity, word or (entity is not None and wanted(entity)), start)


def _marked(text: str, inside: bool) -> Markup:
    safe = escape(html.unescape(text))
    return Markup("<mark>{}</mark>").format(safe) if inside and text else safe
