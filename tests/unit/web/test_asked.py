"""Addresses and the searches they ask for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from cets_search.model import SearchRequest
from cets_search.query.errors import BadQuery
from cets_search.web import asked

WORD = st.text(min_size=1).filter(str.strip)
SEVERAL = st.lists(WORD, max_size=3, unique=True).map(tuple)


@given(q=WORD, kinds=SEVERAL, seizures=SEVERAL, after=st.sampled_from(["", "2025-01-31"]), size=st.integers(1, 100))
def test_a_search_and_its_address_are_the_same(
    q: str, kinds: tuple[str, ...], seizures: tuple[str, ...], after: str, size: int
) -> None:
    request = SearchRequest(q=q, kinds=kinds, seizures=seizures, after=after, size=size)
    assert asked.search_request(MultiDict(asked.params(request))) == request


def test_a_blank_box_asks_for_nothing() -> None:
    assert asked.search_request(MultiDict({"q": " \t"})).q == ""
    assert asked.search_request(MultiDict({"q": " (bicycle"})).q == " (bicycle"


def test_defaults_stay_out_of_the_address() -> None:
    assert asked.params(SearchRequest(next="abc")) == []


@pytest.mark.parametrize("size", ["0", "101", "-1", "ten", "1e1", "٣", "9" * 400])
def test_a_size_that_is_none_is_refused(size: str) -> None:
    with pytest.raises(BadQuery, match="size"):
        asked.search_request(MultiDict({"size": size}))


def test_a_misspelt_parameter_is_named() -> None:
    with pytest.raises(BadQuery, match="sezure"):
        asked.refuse_unknown(MultiDict({"q": "bicycle", "sezure": "essex/1"}), frozenset({"q", "seizure"}))
