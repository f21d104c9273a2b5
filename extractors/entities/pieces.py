"""Cuts a long text where a model loses least: between paragraphs, else lines, else sentences, else words."""

from __future__ import annotations

from typing import Final

LONGEST: Final = 5_000
"""Characters of one piece. Memory of a model grows with its longest piece; names are not longer than a sentence."""

_CUTS: Final = ("\n\n", "\n", ". ", " ")


def split(text: str, longest: int = LONGEST) -> list[tuple[int, int]]:
    """Start and end of each piece, in order and without gaps; one empty piece for an empty text."""
    bounds: list[tuple[int, int]] = []
    start = 0
    while len(text) - start > longest:
        end = _cut(text, start, start + longest)
        bounds.append((start, end))
        start = end
    bounds.append((start, len(text)))
    return bounds


def _cut(text: str, start: int, limit: int) -> int:
    # Not in the first half: a text with one early paragraph would fall into crumbs.
    for mark in _CUTS:
        found = text.rfind(mark, start + (limit - start) // 2, limit)
        if found != -1:
            return found + len(mark)
    return limit
