"""What a search found before names were looked for, and what it finds by them alone."""

from __future__ import annotations

from typing import Any

import pytest

from cets_search.model import SearchRequest
from cets_search.query.body import plan
from cets_search.query.build import build
from cets_search.query.late_names import before_names
from cets_search.query.paging import Place

MOMENT = "2024-05-01T10:00:00.000Z"


@pytest.mark.parametrize("q", ["bicycle", "phone:07700900123", "email:*@example.org", "from:pat", "NOT kite", ""])
def test_a_search_without_names_found_the_same_before(q: str) -> None:
    assert before_names(build(q).body) == build(q).body


@pytest.mark.parametrize("q", ["person:Pat", "org:Bell*", "bicycle OR place:Lyon", "NOT person:Pat", "lang:fr"])
def test_a_search_for_names_did_not(q: str) -> None:
    assert before_names(build(q).body) != build(q).body


def test_a_name_counts_as_found_before_where_it_was_not_added_then() -> None:
    clause = build("person:Pat").body
    ((field, told),) = clause["term"].items()
    assert before_names(clause) == {"bool": {"filter": [clause], "must_not": [{"term": {"names_added": told}}]}}
    assert field == "ents"


def test_chosen_types_and_languages_come_with_names() -> None:
    clauses: list[dict[str, Any]] = [{"terms": {"ent_types": ["phone", "person"]}}, {"terms": {"lang": ["fr"]}}]
    assert before_names(clauses) == [{"terms": {"ent_types": ["phone"]}}, {"terms": {"lang": []}}]


def test_a_search_within_a_load_asks_of_names_only_where_it_looks_for_some() -> None:
    plain, named = (
        plan(SearchRequest(q=q, loads=(MOMENT,)), Place()).page["query"]["bool"]["filter"]
        for q in ("tickets", "org:Bell")
    )
    assert ["must_not" in str(each) and "names_added" in str(each) for each in named].count(True) == 1
    assert "names_added" not in str(plain)
