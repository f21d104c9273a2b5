"""Which markings can stand, and how they are told in a line."""

from __future__ import annotations

from typing import Any

import pytest

from cets_search.handling import Classification, Markings
from cets_search.markings import BadMarking, marked
from cets_search.stored import seizure

GRADED = {"source": "1", "information": "B", "handling": "P"}


def test_what_is_given_changes_and_the_rest_stays() -> None:
    first = marked(Markings(), {**GRADED, "review_date": "2027-01-31"})
    assert first.line == "OFFICIAL-SENSITIVE, 3x5x2 1 B P, review by 2027-01-31"
    second = marked(first, {"classification": "SECRET", "legal_hold": True})
    assert (second.classification, second.source) == (Classification.SECRET, "1")
    assert second.line == "SECRET, 3x5x2 1 B P, review by 2027-01-31, legal hold"
    third = marked(second, {"handling": "C", "conditions": " Ask\n essex first. "})
    assert third.conditions == "Ask essex first."
    assert third.line.isascii()
    assert "Ask" not in third.line
    assert marked(third, {"source": "", "information": "", "handling": "", "conditions": ""}).grading == ""


@pytest.mark.parametrize(
    "given",
    [
        {"classification": "RESTRICTED"},
        {"source": "1"},
        {**GRADED, "source": "4"},
        {**GRADED, "information": "F"},
        {**GRADED, "handling": "X"},
        {**GRADED, "handling": "C"},
        {**GRADED, "conditions": "Ask first."},
        {**GRADED, "handling": "C", "conditions": "x" * 501},
        {"review_date": "31/01/2027"},
        {"review_date": "2027-02-30"},
        {"review_date": "2027-01-31T00:00"},
    ],
)
def test_what_cannot_stand_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(BadMarking, match="Give"):
        marked(Markings(), given)


def test_a_seizure_of_an_earlier_version_is_marked_as_evidence_is_at_first() -> None:
    source = {"force": "essex", "reference": "EX-1", "sharing": "closed"}
    assert seizure(source).markings == Markings()
    read = seizure({**source, "markings": {"classification": "SECRET", "source": None, "legal_hold": True, "later": 1}})
    assert read.markings == Markings(classification=Classification.SECRET, legal_hold=True)
