"""How much a pattern with `*` and `?` may ask of the engine, which makes an automaton of it."""

from __future__ import annotations

from typing import Final

from cets_search.query.errors import BadQuery

WILD: Final = {"*": "[^/]*", "?": "[^/]"}

MOST_WILDCARDS: Final = 4
LONGEST_PATTERN: Final = 64
LONGEST_NAME: Final = 200
"""Characters of a name without wildcards that is looked for at any place of a path.

The engine spends 10,000 steps on an automaton, no more: that of `*a???` doubles with each `?`, that of `*aaa` grows
with the square of its length. The worst patterns within these bounds were tried and fit.
"""


def check_pattern(pattern: str, offset: int | None = None) -> None:
    """`BadQuery`, placed at `offset`, for a pattern that the engine would refuse."""
    wildcards = sum(pattern.count(sign) for sign in "*?")
    if wildcards > MOST_WILDCARDS:
        raise BadQuery(f"More than {MOST_WILDCARDS} of * and ? in one pattern: use fewer.", offset)
    longest = LONGEST_PATTERN if wildcards else LONGEST_NAME
    if len(pattern) > longest:
        raise BadQuery(f"This is longer than the {longest} characters that can be compared here: shorten it.", offset)


def as_expression(pattern: str) -> str:
    """A pattern, with `*`, `?` and `\\` before a sign that is meant, as a regular expression of the engine within
    one name of a path.
    """
    made = []
    characters = iter(pattern)
    for character in characters:
        if character in WILD:
            made.append(WILD[character])
        else:
            real = next(characters, character) if character == "\\" else character
            made.append(real if real.isalnum() or real.isspace() or ord(real) > 0x7F else f"\\{real}")
    return "".join(made)
