from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cets_search.model import SearchRequest
from cets_search.query.errors import BadQuery
from cets_search.query.filters import CHOICES, FACETS
from cets_search.saved_searches import BadDraft
from cets_search.stored import kept, revived
from cets_search.web.drafts import address, draft, searched

VALUES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
DAYS = st.dates().map(str)


@st.composite
def searches(make: st.DrawFn) -> SearchRequest:
    """Any search that an address can ask for."""
    chosen = {field: tuple(make(st.lists(VALUES, max_size=2))) for field in CHOICES.values()}
    without = make(st.lists(st.tuples(st.sampled_from(sorted(FACETS)), VALUES), max_size=3))
    return SearchRequest(
        q=make(VALUES.filter(str.strip)),
        without=tuple(sorted(without, key=lambda each: list(FACETS).index(each[0]))),
        after=make(DAYS),
        before=make(st.just("") | DAYS),
        forms=make(st.booleans()),
        folded=make(st.booleans()),
        sort=make(st.sampled_from(["relevance", "time", "oldest", "seizure"])),
        **chosen,  # type: ignore[arg-type] # all of them hold strings
    )


@given(searches())
def test_a_search_comes_back_from_its_address_and_from_the_index_as_it_was(search: SearchRequest) -> None:
    assert searched(address(search)) == search
    assert searched(f"https://search.example.org/search?{address(search)}&next=gAAAA&page=2#hit-1") == search
    assert revived(kept(search)) == search


def test_a_question_mark_in_the_text_is_part_of_it() -> None:
    assert searched("q=row+17?").q == searched("/search?q=row+17?").q == "row 17?"


def test_what_a_later_version_stored_is_passed_over() -> None:
    assert revived({"q": "bicycle", "moods": ["cheerful"]}) == SearchRequest(q="bicycle")


@pytest.mark.parametrize("written", ["q=bicycle&sezure=x", "q=%ff", "&".join("kind=a" for _ in range(501)), "bicycle"])
def test_what_is_no_search_is_refused(written: str) -> None:
    with pytest.raises(BadQuery):
        searched(written)


@pytest.mark.parametrize("given", [{"name": 1}, {"note": ["x"]}, {"name": "\ud800"}, {"search": None}])
def test_what_is_no_text_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(BadDraft):
        draft(given)
