"""One batch of a list: its lines counted for one person, and what is nearly what was not found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from cets_search.lists.counter import Counter
from cets_search.lists.model import Line, Near
from cets_search.query.alike import Alike, has_neighbours, one_away, related, values_away
from cets_search.query.build import build
from cets_search.query.counting import Counts
from cets_search.query.errors import BadQuery

TOGETHER: Final = 50
"""Values whose neighbours are asked for by one search."""

NOT_COUNTED: Final = "not counted: the search engine stopped it, as it stops any search that takes too long"


def searched(lines: Sequence[Line], counter: Counter) -> list[Line]:
    """The lines with their counts and near misses."""
    counts = counter.count({line.query for line in lines if line.sought})
    found = [_counted(line, counts) if line.sought else line for line in lines]
    near = _near(found, counter)
    return [replace(line, near=near.get(line.number, ())) for line in found]


def _counted(line: Line, counts: Mapping[str, Counts]) -> Line:
    of_it = counts.get(line.query)
    return replace(line, counts=of_it, why="" if of_it else NOT_COUNTED)


def _near(lines: Sequence[Line], counter: Counter) -> dict[int, tuple[Near, ...]]:
    alike = _alike(lines, counter)
    counts = counter.count({each.query for some in alike.values() for each in some})
    found = {}
    for line in lines:
        have = line.counts.total if line.counts else 0
        some = [
            Near(each.query, each.said, counts[each.query].total)
            for each in alike.get(line.number, ())
            if each.query in counts and counts[each.query].total > have
        ]
        if some:
            found[line.number] = tuple(some)
    return found


def _alike(lines: Sequence[Line], counter: Counter) -> dict[int, list[Alike]]:
    """Searches nearly like each line's: of a handle that was found, other spellings alone."""
    asked = [line for line in lines if line.counts is not None and (line.counts.total == 0 or line.kind == "handle")]
    found = {line.number: [each for each in related(line.kind, line.value) if _runs(each.query)] for line in asked}
    missing = [
        line for line in asked if line.counts and not line.counts.total and has_neighbours(line.kind, line.value)
    ]
    away = _away(sorted({(line.kind, line.value) for line in missing}), counter)
    for line in missing:
        found[line.number] += [each for each in away.get((line.kind, line.value), ()) if _runs(each.query)]
    return {number: _once(some) for number, some in found.items() if some}


def _away(wanted: Sequence[tuple[str, str]], counter: Counter) -> dict[tuple[str, str], list[Alike]]:
    """What differs by a character from each; asked for by halves where the index has too much company for them."""
    found: dict[tuple[str, str], list[Alike]] = {}
    groups = [wanted[start : start + TOGETHER] for start in range(0, len(wanted), TOGETHER)]
    for group, answer in zip(groups, counter.each([one_away(group) for group in groups]), strict=True):
        told = values_away(group, answer) if answer is not None else None
        if told is not None:
            found |= told
        elif len(group) > 1:
            half = len(group) // 2
            found |= _away(group[:half], counter) | _away(group[half:], counter)
    return found


def _runs(text: str) -> bool:
    try:
        build(text)
    except BadQuery:
        return False
    return True


def _once(some: Iterable[Alike]) -> list[Alike]:
    return list({each.query: each for each in some}.values())
