"""How much a pattern with `*` and `?` may ask of the engine, which makes an automaton of it."""

from __future__ import annotations

from typing import Final

from cets_search.query.errors import BadQuery

MOST_WILDCARDS: Final = 8
"""The automaton of `*a???` doubles with each `?`."""

LONGEST_PATTERN: Final = 100
"""That of `*aaa` grows with the square of its length. Both stay far below the 10,000 steps the engine spends."""


def check_pattern(pattern: str, offset: int | None = None) -> None:
    """`BadQuery`, placed at `offset`, for a pattern that the engine would refuse."""
    if sum(pattern.count(sign) for sign in "*?") > MOST_WILDCARDS:
        raise BadQuery(f"More than {MOST_WILDCARDS} of * and ? in one pattern: use fewer.", offset)
    if len(pattern) > LONGEST_PATTERN:
        raise BadQuery(f"A pattern with * or ? of more than {LONGEST_PATTERN} characters: shorten it.", offset)
