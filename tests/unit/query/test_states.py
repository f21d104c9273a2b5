"""What `has:` and `is:` know is what messages are marked with and files become."""

from __future__ import annotations

import pytest

from cets_search.query.build import build
from cets_search.query.errors import BadQuery
from cets_search.query.forms import forms
from cets_search.query.patterns import as_expression
from cets_search.query.states import IS, KINDS
from cets_search.web import labels
from extractors.model import Outcome


def test_every_outcome_is_a_state() -> None:
    assert set(Outcome) <= set(IS)


def test_every_kind_that_a_page_names_can_be_searched_for() -> None:
    assert set(KINDS) == set(labels.KINDS)


def test_what_is_no_state_names_those_spelt_nearly_so() -> None:
    with pytest.raises(BadQuery, match=r"Did you mean “has:attachment”\?") as caught:
        build("red has:atachment")
    assert caught.value.offset == 8


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("Bought", ("bought", "boughten", "buy", "buys")),
        ("bicycle", ("bicycle", "bicycled", "bicycles", "bicycling")),
        ("qwertyish", ("qwertyish",)),
        ("c++", ("c++",)),
    ],
)
def test_forms_are_words_that_there_are(word: str, known: tuple[str, ...]) -> None:
    assert forms(word) == known


@pytest.mark.parametrize(
    ("pattern", "expression"),
    [("*.pdf", r"[^/]*\.pdf"), ("a?c", "a[^/]c"), (r"a\*b+", r"a\*b\+"), ("été (1)", r"été \(1\)"), ("a\\", "a\\\\")],
)
def test_a_pattern_is_an_expression_within_one_name(pattern: str, expression: str) -> None:
    assert as_expression(pattern) == expression
