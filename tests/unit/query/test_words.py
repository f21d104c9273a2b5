"""The words of a search, found again in a text that is shown whole."""

from __future__ import annotations

import pytest

from cets_search.query import words
from cets_search.query.errors import BadQuery

TEXT = "A ticket, the  Tick. The front gate's bicycle; ring 07700 900123 (not the voucher) or jo@example.org"


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ticket", ["ticket"]),
        ("TICKE", []),
        ("tick*", ["ticket", "Tick"]),
        ("tic?et", ["ticket"]),
        ('"the tick"', ["the  Tick"]),
        ("bicycle -voucher", ["bicycle"]),
        ("NOT voucher", []),
        ("(ticket OR voucher) gate", ["ticket", "gate", "voucher"]),
        ("text:bicycle from:ticket kind:gate", ["bicycle"]),
        ("07700 900123", ["07700 900123"]),
        ("jo@example.org", ["jo@example.org"]),
        ("date:[2024-01-01 TO 2024-01-31]", []),
        ("date:>2024-01-01", []),
        ('"gate front"~3', ["front", "gate"]),
        ("tikcet~1 biycle~2", ["ticket", "bicycle"]),
        ("/tick.*/", []),
        ('="Tick"', ["Tick"]),
        ("411111******1111", []),
        ("", []),
        ("- (", None),
    ],
)
def test_words(search: str, found: list[str] | None) -> None:
    if found is None:
        with pytest.raises(BadQuery):
            words.pattern(search)
        return
    pattern = words.pattern(search)
    assert (pattern.findall(TEXT) if pattern else []) == found
