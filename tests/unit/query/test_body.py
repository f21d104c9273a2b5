"""A request becomes bodies that no guard of `access.restrict` refuses, and filters that mean what they say."""

from __future__ import annotations

import pytest

from cets_search.access import restrict
from cets_search.model import Actor, Person, Purpose, Role, SearchRequest
from cets_search.query.body import finding, plan
from cets_search.query.errors import BadQuery
from cets_search.query.filters import clauses, dates
from cets_search.query.ledger import LedgerRequest, entries
from cets_search.query.paging import Pages, Place

KEY = b"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
ACTOR = Actor(Person("jo", "essex", frozenset({Role.INVESTIGATOR})), Purpose(), frozenset())


def test_facets_ride_with_the_page_until_one_is_chosen() -> None:
    free = plan(SearchRequest(q="tickets"), Place())
    assert free.facets is None
    assert "aggs" in free.page
    chosen = plan(SearchRequest(q="tickets", kinds=("email",)), Place())
    assert chosen.facets is not None
    assert set(chosen.page["aggs"]) == {"copies", "copied"}
    for body in (free.page, chosen.page, chosen.facets):
        assert restrict(ACTOR, body).body["query"]["bool"]["filter"]


@pytest.mark.parametrize(
    "asked",
    [SearchRequest(), SearchRequest("tickets", kinds=("email",), after="2024-05-01"), SearchRequest(forms=True)],
)
def test_the_query_by_itself_is_that_of_the_page(asked: SearchRequest) -> None:
    assert finding(asked) == plan(asked, Place()).page["query"]


def test_days_are_whole_and_included() -> None:
    assert dates(SearchRequest(after="2024-05-01", before="2024-05-02")) == [
        {"range": {"sent": {"gte": "2024-05-01T00:00:00.000Z", "lte": "2024-05-02T23:59:59.999Z"}}}
    ]


def test_a_load_is_the_moment_at_which_it_began_in_utc() -> None:
    asked = SearchRequest(q="tickets", loads=("2024-05-01T10:00:00.123Z", "2024-05-01T12:00:00.5+02:00"))
    moments = ["2024-05-01T10:00:00.123+00:00", "2024-05-01T10:00:00.500+00:00"]
    either = [{"terms": {field: moments}} for field in ("loaded_at", "said_at", "named_at")]
    assert clauses(asked) == [{"bool": {"should": either, "minimum_should_match": 1}}]
    planned = plan(asked, Place())
    assert planned.facets is None
    kept = str(planned.page["query"]["bool"]["filter"])
    assert all(f"'{field}': {moments}" in kept for field in ("loaded_at", "said_at"))


@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest(size=0),
        SearchRequest(size=101),
        SearchRequest(sort="_score"),
        SearchRequest(after="yesterday"),
        SearchRequest(before="2024-02-30"),
        SearchRequest(loads=("now",)),
        SearchRequest(loads=("2024-02-30T10:00:00Z",)),
        SearchRequest(loads=("2024-02-01T10:00:00",)),
        SearchRequest(loads=("0001-01-01T00:00:00+14:00",)),
    ],
)
def test_what_cannot_be_asked_is_refused_without_a_place_in_the_box(request_: SearchRequest) -> None:
    with pytest.raises(BadQuery) as caught:
        plan(request_, Place())
    assert caught.value.offset is None


@pytest.mark.parametrize(
    "request_",
    [
        LedgerRequest(outcome="lost"),
        LedgerRequest(hash="abc"),
        LedgerRequest(name="x" * 1001),
        LedgerRequest(size=1001),
    ],
)
def test_a_ledger_refuses_filters_that_cannot_be_one(request_: LedgerRequest) -> None:
    with pytest.raises(BadQuery):
        entries("essex/1", request_, Place())


def test_a_page_is_good_for_one_person_and_one_search() -> None:
    pages = Pages(KEY)
    request = SearchRequest(q="tickets")
    mark = pages.seal("jo", request, Place((1.5, "id", "part"), 20))
    assert "tickets" not in mark
    assert pages.open("jo", SearchRequest(q="tickets", next=mark)) == Place((1.5, "id", "part"), 20)
    for person, q in (("sam", "tickets"), ("jo", "bike")):
        with pytest.raises(BadQuery):
            pages.open(person, SearchRequest(q=q, next=mark))
    for broken in ("x", mark[:-2], "é"):
        with pytest.raises(BadQuery):
            pages.open("jo", SearchRequest(q="tickets", next=broken))
