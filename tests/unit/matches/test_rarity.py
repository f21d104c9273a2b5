"""How rare it is: the fewer seizures and documents hold it, the higher."""

from __future__ import annotations

import pytest

from cets_search.matches.model import MatchKind
from cets_search.matches.rarity import MOST, score


def test_what_two_hold_beats_what_ten_thousand_hold() -> None:
    of = [score(MatchKind.IDENTIFIER, seizures, seizures - 1) for seizures in (2, 3, 20, 200, 10_000)]
    assert of == sorted(of, reverse=True)
    assert of[0] == MOST
    assert of[-1] < MOST / 10_000


def test_among_equally_many_seizures_fewer_documents_are_rarer() -> None:
    of = [score(MatchKind.DEVICE, 2, documents) for documents in (1, 10, 1_000)]
    assert of == [100, 50, 25]


def test_near_spellings_weigh_half() -> None:
    assert score(MatchKind.NEAR, 2, 1) == score(MatchKind.IDENTIFIER, 2, 1) / 2


@pytest.mark.parametrize(("seizures", "documents"), [(0, 0), (1, 0), (2, 0)])
def test_nothing_is_rarer_than_the_rarest(seizures: int, documents: int) -> None:
    assert score(MatchKind.CONTENT, seizures, documents) == MOST
