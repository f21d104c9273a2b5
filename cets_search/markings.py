"""How a seizure is to be handled: the codes there are, and which markings can stand. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from cets_search.handling import Classification, Markings

LONGEST_CONDITIONS: Final = 500

SOURCES: Final = {"1": "reliable", "2": "untested", "3": "not reliable"}
INFORMATION: Final = {
    "A": "known directly to the source",
    "B": "known indirectly to the source, but corroborated",
    "C": "known indirectly to the source",
    "D": "not known",
    "E": "suspected to be false",
}
HANDLING: Final = {"P": "lawful sharing permitted", "C": "lawful sharing permitted with conditions"}
"""The 3x5x2 grading of intelligence: College of Policing, Authorised Professional Practice, Intelligence report."""


class BadMarking(ValueError):  # noqa: N818 - reads as what it is
    """These markings cannot stand; the message says what would do."""


def marked(before: Markings, given: Mapping[str, Any]) -> Markings:
    """The markings with what is given in the place of what was; `BadMarking` where that cannot stand."""
    wanted = replace(before, **given)
    _require(wanted.classification in set(Classification), f"a classification: {', '.join(Classification)}")
    grade = (wanted.source, wanted.information, wanted.handling)
    _require(not any(grade) or all(grade), "all three parts of a grading (source, information, handling), or none")
    _require(wanted.source in {"", *SOURCES}, f"the source as one of {_choices(SOURCES)}")
    _require(wanted.information in {"", *INFORMATION}, f"the information as one of {_choices(INFORMATION)}")
    _require(wanted.handling in {"", *HANDLING}, f"the handling as one of {_choices(HANDLING)}")
    conditions = " ".join(wanted.conditions.split())
    _require(len(conditions) <= LONGEST_CONDITIONS, f"conditions of at most {LONGEST_CONDITIONS} characters")
    _require(bool(conditions) == (wanted.handling == "C"), "conditions with the handling code C, and with no other")
    _require(_is_day(wanted.review_date), "the day of the next review as YYYY-MM-DD, or none")
    return replace(wanted, conditions=conditions, classification=Classification(wanted.classification))


def _choices(codes: Mapping[str, str]) -> str:
    return ", ".join(f"{code} ({meaning})" for code, meaning in codes.items())


def _is_day(written: str) -> bool:
    if not written:
        return True
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", written):
        return False
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


def _require(condition: bool, what: str) -> None:
    if not condition:
        raise BadMarking(f"Give {what}.")
