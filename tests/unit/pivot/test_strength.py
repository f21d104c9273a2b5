"""How unusual it is that two things stand together, against figures that others worked out."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cets_search.pivot.strength import lift, log_likelihood


def test_the_figure_is_that_of_the_paper() -> None:
    # Dunning (1993), table 3: "the swiss" in newspaper text.
    assert log_likelihood(110, 110 + 2442, 110 + 111, 110 + 2442 + 111 + 29114) == pytest.approx(270.72, abs=0.005)


def test_two_of_two_beat_many_of_very_many() -> None:
    total = 1_000_000
    rare, everywhere = log_likelihood(2, 5, 2, total), log_likelihood(2, 5, 400_000, total)
    assert rare > 40
    assert everywhere < 1
    assert lift(2, 5, 2, total) == 200_000


@pytest.mark.parametrize("counts", [(1, 10, 100, 1000), (0, 5, 5, 100), (0, 0, 0, 0), (5, 5, 5, 5), (9, 5, 9, 100)])
def test_what_is_together_by_chance_or_less_or_was_counted_amiss_has_no_strength(
    counts: tuple[int, int, int, int],
) -> None:
    assert log_likelihood(*counts) == 0.0


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 10_000))
def test_it_is_never_negative_and_the_same_from_either_side(both: int, one: int, other: int, rest: int) -> None:
    total = both + one + other + rest
    told = log_likelihood(both, both + one, both + other, total)
    assert told >= 0
    assert math.isclose(told, log_likelihood(both, both + other, both + one, total), abs_tol=1e-6)
