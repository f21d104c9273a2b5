"""How each type of identifier is searched for, with an example: for the search page and docs/search.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from extractors.entities.registry import TYPES, Row


@dataclass(frozen=True, slots=True)
class Way:
    """What can be typed, and what it finds, in words."""

    typed: str
    finds: str


def _example(kind: str, row: Row) -> Way:
    value = next(one.value for one in row.examples if one.value is not None)
    quoted = f'"{value}"' if set(value) & set(' "(*?/') else value
    return Way(f"{kind}:{quoted}", row.one)


WAYS: Final = (
    *(_example(kind, row) for kind, row in sorted(TYPES.items(), key=lambda each: each[1].one.lower())),
    Way("handle:kik:pit9", "handle on one platform"),
    Way("handle~:johndoe", "handle spelled nearly so, such as J0hn_D.oe, on any platform"),
    Way('person:"Sam Reed"', "person"),
    Way('org:"Example Hire Ltd"', "organisation"),
    Way("place:Leeds", "place"),
)
"""A way for each type of the registry, by what it is called, then those that the registry does not have."""
