"""What is nearly what a line of a list looks for: as searches, so that each can be counted and followed.

A handle has its skeleton; what looks like a telephone number in another form is tried as one, and a number as it is
dialled at home; words are tried with others between them, or one letter different; and any identifier is compared with
those of the index that differ by one character.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
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
_LOOKED_AT: Final = 10_000
_APART: Final = 5
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


def has_neighbours(kind: str, value: str) -> bool:
    """Whether values are looked for that differ from this one by a character."""
    return kind not in (*NEVER, PHRASE) and len(skeleton(value) if kind == "handle" else value) >= _SHORTEST


def one_away(wanted: Collection[tuple[str, str]]) -> dict[str, Any]:
    """A body that finds what is one character from any of these kinds and values; `values_away` reads its answer."""
    handles = sorted({skeleton(value) for kind, value in wanted if kind == "handle"})
    others = sorted({(kind, value) for kind, value in wanted if kind != "handle"})
    near = [
        *(_fuzzy("skeletons", handle, 0) for handle in handles),
        *(_fuzzy("ents", f"{kind}:{value}", len(kind) + 1) for kind, value in others),
    ]
    kinds = "|".join(sorted({kind for kind, _ in others})) or "-"
    return {
        "query": {"bool": {"should": near, "minimum_should_match": 1, "filter": [{"term": {"current": True}}]}},
        "size": 0,
        "track_total_hits": False,
        "aggs": {
            "handles": {"terms": {"field": "skeletons", "size": _LOOKED_AT}},
            "values": {"terms": {"field": "ents", "include": f"({kinds}):.*", "size": _LOOKED_AT}},
        },
    }


def values_away(
    wanted: Collection[tuple[str, str]], answer: Mapping[str, Any]
) -> dict[tuple[str, str], list[Alike]] | None:
    """For each of them what the answer found. None where it does not tell all."""
    told = answer["aggregations"]
    if any(told[name]["sum_other_doc_count"] for name in ("handles", "values")):
        return None
    handles, values = (_by_shorter(bucket["key"] for bucket in told[name]["buckets"]) for name in ("handles", "values"))
    found = {}
    for kind, value in wanted:
        if kind == "handle":
            near = _near(skeleton(value), handles)
            found[kind, value] = [Alike(f'handle~:"{each}"', f"spelt like {each}") for each in near]
        else:
            near = [each.partition(":")[2] for each in _near(f"{kind}:{value}", values) if each.startswith(f"{kind}:")]
            found[kind, value] = [Alike(question(kind, each), f"{SAID[kind]} {each}") for each in near]
    return found


def _by_shorter(values: Iterable[str]) -> dict[str, list[str]]:
    """The values by each form of them that is a character shorter, and by themselves: what differs by a character
    shares one of these.
    """
    found: dict[str, list[str]] = {}
    for value in values:
        for form in _shorter(value):
            found.setdefault(form, []).append(value)
    return found


def _shorter(value: str) -> set[str]:
    return {value, *(value[:at] + value[at + 1 :] for at in range(len(value)))}


def _near(value: str, by_shorter: Mapping[str, list[str]]) -> list[str]:
    alike = dict.fromkeys(each for form in sorted(_shorter(value)) for each in by_shorter.get(form, ()))
    return [each for each in alike if differ_by_one(value, each)][:MOST_VALUES]


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
    near = {"value": value, "fuzziness": 1, "prefix_length": fixed, "transpositions": True, "rewrite": "constant_score"}
    return {"fuzzy": {name: near}}


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
