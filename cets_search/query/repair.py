"""A search that can be run, in place of one that cannot."""

from __future__ import annotations

from typing import Final

from cets_search.query.build import build
from cets_search.query.errors import BadQuery
from cets_search.query.limits import USUAL, Limits
from cets_search.query.rules import Rules

MOST_REPAIRS: Final = 8


def repaired(text: str, limits: Limits = USUAL) -> str | None:
    """The text with its mistakes put right one after the other; None where that leads to no search, or to nothing."""
    mended: str | None = text
    for _ in range(MOST_REPAIRS):
        try:
            if mended is None or not mended.strip():
                return None
            build(mended, Rules(limits))
        except BadQuery as bad:
            mended = bad.mended
        else:
            return mended if mended != text else None
    return None
