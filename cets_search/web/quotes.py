"""A mail's text in blocks: what its sender wrote, and the replies quoted in it, which a page folds away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from cets_search.web.marking import Segment

STRETCH: Final = re.compile(r"(\d{1,12})-(\d{1,12})")
"""A value of the metadata `quoted`: where a quotation starts and ends, in code points."""

Fold = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """Segments that stand together. A quotation is `folded`; it stands `open` where it holds what was searched for,
    or where the mail says nothing else. `lines` counts those of its text."""

    segments: tuple[Segment, ...]
    folded: bool = False
    open: bool = True
    lines: int = 0


def folds(metadata: Mapping[str, Any] | None, start: int, end: int) -> list[Fold]:
    """The quotations of a mail within a stretch of its text, counted from the stretch's start: in order, none in
    another. What is no pair of offsets is passed over: the metadata may hold anything."""
    stated = (metadata or {}).get("quoted") or ()
    found = [STRETCH.fullmatch(value) for value in ([stated] if isinstance(stated, str) else stated)]
    pairs = sorted((int(each[1]), int(each[2])) for each in found if each)
    kept: list[Fold] = []
    for first, last in pairs:
        low, high = max(first, start, kept[-1][1] + start if kept else 0) - start, min(last, end) - start
        if low < high:
            kept.append((low, high))
    return kept


def blocks(segments: Iterable[Segment], folded: Sequence[Fold]) -> tuple[Block, ...]:
    """The segments by whether they are quoted. They must be cut at both ends of each fold, and of the same text."""
    together = [(fold, [piece for _, piece in group]) for fold, group in groupby(_placed(segments, folded), _fold_of)]
    said = any(piece.text.strip() for fold, pieces in together if fold is None for piece in pieces)
    return tuple(_block(pieces, folded=fold is not None, alone=not said) for fold, pieces in together)


def _placed(segments: Iterable[Segment], folded: Sequence[Fold]) -> Iterator[tuple[Fold | None, Segment]]:
    at, fold = 0, 0
    for piece in segments:
        while fold < len(folded) and folded[fold][1] <= at:
            fold += 1
        yield (folded[fold] if fold < len(folded) and folded[fold][0] <= at else None), piece
        at += len(piece.text)


def _fold_of(placed: tuple[Fold | None, Segment]) -> Fold | None:
    return placed[0]


def _block(pieces: Sequence[Segment], *, folded: bool, alone: bool) -> Block:
    text = "".join(piece.text for piece in pieces)
    return Block(
        tuple(pieces),
        folded=folded,
        open=not folded or alone or any(piece.hit for piece in pieces),
        lines=len(text.strip().splitlines()),
    )
