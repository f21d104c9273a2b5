"""Which entries of the record of use are meant: the filters of the auditor's page, the API and the exports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from cets_search.query.errors import BadQuery

LONGEST: Final = 300
"""Characters of a filter."""
MOST_WORDS: Final = 10

FIELDS: Final = ("person", "force", "case", "action")
"""The filters that are one value each."""
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


@dataclass(frozen=True, slots=True)
class Selection:
    """All that is given must be met. `after` and `before` are days (ISO 8601, UTC), both included; `words` must each
    stand in what was asked for, in any case.
    """

    person: str = ""
    force: str = ""
    case: str = ""
    action: str = ""
    after: str = ""
    before: str = ""
    words: str = ""

    @property
    def given(self) -> dict[str, str]:
        """The filters that are given, by name."""
        return {name: value for name in (*FIELDS, "after", "before", "words") if (value := getattr(self, name))}


def query(selection: Selection) -> dict[str, Any]:
    """The engine's query for these entries. `BadQuery` for a day that is none, or a filter that is too long."""
    for name, value in selection.given.items():
        if len(value) > LONGEST:
            raise BadQuery(f"{name} is longer than {LONGEST} characters: shorten it.")
    wanted: list[Any] = [{"term": {name: getattr(selection, name)}} for name in FIELDS if getattr(selection, name)]
    wanted += _days(selection)
    words = selection.words.split()
    if len(words) > MOST_WORDS:
        raise BadQuery(f"There are more than {MOST_WORDS} words: leave some out.")
    wanted += [{"wildcard": {"query": {"value": f"*{_plain(word)}*", "case_insensitive": True}}} for word in words]
    return {"bool": {"filter": wanted}}


def _days(selection: Selection) -> list[dict[str, Any]]:
    within = {}
    for name, bound, rounding in (("after", "gte", ""), ("before", "lt", "||+1d")):
        day = getattr(selection, name)
        if day:
            within[bound] = f"{_day(name, day)}{rounding}"
    return [{"range": {"@timestamp": within}}] if within else []


def _day(name: str, written: str) -> str:
    try:
        return date.fromisoformat(written if DAY.match(written) else "").isoformat()
    except ValueError as error:
        raise BadQuery(f"{name} is {written[:40]!r}: give a day such as 2026-03-01.") from error


def _plain(word: str) -> str:
    return "".join(f"\\{character}" if character in "*?\\" else character for character in word)
