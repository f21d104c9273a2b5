"""Cuts a text into passages of prose, without their quote marks: the pieces of which a model's findings are kept.

A passage and what is around it, as far as the model is shown that, are all that its names depend on. So the same
passage gives the same names wherever it stands, quoted or not, and in whatever order texts come.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from extractors.entities.pieces import LONGEST, split
from extractors.entities.prose import Line, Sort

SHORT: Final = 16
"""Words below which a passage is shown with what stands around it: the fewer they are, the more its names need that."""
AROUND: Final = 40
"""Characters that are shown on either side of a short passage. The small models look four words far."""

PARAGRAPH: Final = "\n\n"
_FULL_STOP: Final = "."
_WORD: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Passage:
    """`text` is what the model is asked about; `before` and `after` are shown to it with it.

    `starts` are where the lines of `text` begin in it, `places` where those lines begin in the whole text. With nothing
    `before` it, it is shown alone.
    """

    text: str
    starts: tuple[int, ...]
    places: tuple[int, ...]
    before: str = _FULL_STOP
    after: str = ""

    @property
    def shown(self) -> str:
        """What the model reads."""
        return PARAGRAPH.join((self.before, self.text, self.after)) if self.before else self.text

    @property
    def offset(self) -> int:
        """Where in that the passage begins."""
        return len(self.before) + len(PARAGRAPH) if self.before else 0

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in the whole text that lies which is at `start` to `end` in the passage's."""
        return self._place(start), self._place(end - 1) + 1

    def _place(self, at: int) -> int:
        line = bisect_right(self.starts, at) - 1
        return self.places[line] + at - self.starts[line]


def passages(text: str, lines: Sequence[Line], before: str = "", after: str = "") -> list[Passage]:
    """The passages of `text`, whose lines are `lines`; `before` and `after` are texts that precede and follow it."""
    cut = [_passage(text, run[first:last]) for run in _runs(text, lines) for first, last in _bounds(run)]
    if len(cut) == 1 and not before and not after:  # the model knows a text that begins and ends
        return [replace(cut[0], before="")]
    around = [before, *(passage.text for passage in cut), after]
    return [
        passage
        if sum(1 for _ in _WORD.finditer(passage.text)) >= SHORT
        else replace(passage, before=_tail(around[number]) or _FULL_STOP, after=_head(around[number + 2]))
        for number, passage in enumerate(cut)
    ]


def _runs(text: str, lines: Sequence[Line]) -> Iterator[list[tuple[int, int]]]:
    """Lines of prose, none between them left out, of one quote depth; what is too long for a line is cut."""
    run: list[tuple[int, int]] = []
    depth = 0
    for line in lines:
        if run and (line.sort is not Sort.PROSE or line.depth != depth):
            yield run
            run = []
        if line.sort is Sort.PROSE:
            depth = line.depth
            run.extend((line.start + start, line.start + end) for start, end in split(text[line.start : line.end]))
    if run:
        yield run


def _bounds(run: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """First and last of the lines that are one passage of no more than `LONGEST` characters."""
    first, size = 0, 0
    for number, (start, end) in enumerate(run):
        if number > first and size + end - start > LONGEST:
            yield first, number
            first, size = number, 0
        size += end - start + 1
    yield first, len(run)


def _passage(text: str, run: Sequence[tuple[int, int]]) -> Passage:
    starts: list[int] = []
    at = 0
    for start, end in run:
        starts.append(at)
        at += end - start + 1
    joined = "\n".join(text[start:end] for start, end in run)
    return Passage(joined, tuple(starts), tuple(start for start, _ in run))


def _tail(text: str) -> str:
    stripped = text[-4 * AROUND :].rstrip()
    return stripped if len(stripped) <= AROUND else stripped[-AROUND:].partition(" ")[2]


def _head(text: str) -> str:
    stripped = text[: 4 * AROUND].lstrip()
    return stripped if len(stripped) <= AROUND else stripped[:AROUND].rpartition(" ")[0]
