"""What is nearly what a line of a list looks for: as searches, so that each can be counted and followed.

A handle has its skeleton; what looks like a telephone number in another form is tried as one, and a number as it is
dialled at home; words are tried with others between them, or one letter different; and any identifier is compared with
those of the index that differ by one character.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import phonenumbers

from cets_search.query.fields import SAID
from cets_search.query.identifiers import entity
from cets_search.query.listed import PHRASE, question
from cets_search.query.secret import KEEP
from extractors.entities.skeleton import skeleton

MOST_VALUES: Final = 5
"""Values one character away that are told of a line."""
_LOOKED_AT: Final = 1_000
_APART: Final = 5
_EXPANSIONS: Final = 50
_SHORTEST: Final = 4
"""Characters of a value from which others are one character away: below it nearly anything is."""

NEVER: Final = frozenset({*KEEP, "hash", "ip", "coordinates"})
"""Types of which no value is told that differs by a character: secrets, and what then is something else altogether."""


@dataclass(frozen=True, slots=True)
class Alike:
    """The text of a search, and what it looks for in words."""

    query: str
    said: str


def related(kind: str, value: str) -> Iterator[Alike]:
    """Searches that are nearly that of a line, known from the line itself."""
    if kind == "handle" and skeleton(value):
        yield Alike(f'handle~:"{value}"', "spelt alike, on any platform")
    elif kind == "phone":
        yield Alike(question(PHRASE, _at_home(value)), "written as it is dialled at home, in words")
    elif kind == PHRASE:
        yield from _of_words(value)


def one_away(kind: str, value: str) -> dict[str, Any] | None:
    """A body that finds the values one character from this one; None where such are not looked for."""
    if kind in (*NEVER, PHRASE) or len(value) < _SHORTEST:
        return None
    if kind == "handle":
        return _fuzzy("skeletons", skeleton(value), 0) if len(skeleton(value)) >= _SHORTEST else None
    return _fuzzy("ents", f"{kind}:{value}", len(kind) + 1)


def values_away(kind: str, value: str, answer: Mapping[str, Any]) -> list[Alike]:
    """What the answer to `one_away` found, the most frequent first."""
    found = [bucket["key"] for bucket in answer["aggregations"]["values"]["buckets"]]
    if kind == "handle":
        own = skeleton(value)
        near = [each for each in found if each != own and differ_by_one(own, each)]
        return [Alike(f'handle~:"{each}"', f"spelt like {each}") for each in near[:MOST_VALUES]]
    own = f"{kind}:{value}"
    near = [each.partition(":")[2] for each in found if each.startswith(f"{kind}:") and differ_by_one(own, each)]
    return [Alike(question(kind, each), f"{SAID[kind]} {each}") for each in near[:MOST_VALUES]]


def differ_by_one(one: str, other: str) -> bool:
    """Whether one character put in, left out, changed, or swapped with the next makes one of the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[start:], other[start:]
    if len(one) == len(other):
        return one[1:] == other[1:] or (one[:2] == other[1::-1] and one[2:] == other[2:])
    return one[1:] == other or one == other[1:]


def _fuzzy(name: str, value: str, fixed: int) -> dict[str, Any]:
    near = {
        "value": value,
        "fuzziness": 1,
        "prefix_length": fixed,
        "max_expansions": _EXPANSIONS,
        "transpositions": True,
    }
    return {
        "query": {"bool": {"filter": [{"fuzzy": {name: near}}, {"term": {"current": True}}]}},
        "size": 0,
        "track_total_hits": False,
        "aggs": {"values": {"terms": {"field": name, "size": _LOOKED_AT, **_only(value[:fixed])}}},
    }


def _only(prefix: str) -> dict[str, str]:
    return {"include": f"{prefix}.*"} if prefix else {}


def _at_home(number: str) -> str:
    parsed = phonenumbers.parse(number)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


def _of_words(value: str) -> Iterator[Alike]:
    digits = value.removeprefix("+").replace(" ", "")
    if digits.isdecimal() and digits.isascii() and len(digits) >= 9:
        for written in (f"+{digits}", digits if digits.startswith("0") else f"0{digits}"):
            if number := entity("phone", written):
                yield Alike(question("phone", number), f"{SAID['phone']} {number}")
    words = value.split()
    if len(words) > 1:
        yield Alike(f"{question(PHRASE, value)}~{_APART}", f"with up to {_APART} other words between them")
    elif value.isalpha() and len(value) >= _SHORTEST:
        yield Alike(f"{value}~1", "words that differ by one letter")
