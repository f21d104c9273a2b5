"""Ids of covert cases are taken out of bodies and answers, and no way to ask for cases goes round that."""

from __future__ import annotations

from typing import Any

import pytest

from cets_search import access, covert
from cets_search.model import Actor, Case, ChangeState, Person, Purpose, Role, Seizure, ShareChange

HIDDEN = frozenset({"op-row", "op-bell"})
KIM = Person("kim", "kent", frozenset({Role.INVESTIGATOR}))


def clause(body: dict[str, Any]) -> Any:
    return covert.asked({"query": body}, HIDDEN)["query"]


def test_a_clause_that_names_one_names_nothing() -> None:
    assert clause({"terms": {"cases": ["op-row", "op-1"]}}) == {"terms": {"cases": ["op-1"]}}
    for written in ("op-row", "OP-Row"):
        term = {"cases": {"value": written, "case_insensitive": True}}
        assert clause({"bool": {"must": [{"term": term}]}})["bool"]["must"][0]["term"]["cases"]["value"] == ""
    assert clause({"term": {"cases": "op-bell"}}) == {"term": {"cases": ""}}
    kept = {"term": {"cases": {"value": "op-1", "case_insensitive": True}}}
    assert clause(kept) == kept


def test_a_pattern_is_laid_on_the_other_ids() -> None:
    asked = {"regexp": {"cases": {"value": r"op\-[^/]*", "case_insensitive": True}}}
    left = clause(asked)["regexp"]["cases"]["value"]
    assert left == r"(op\-[^/]*)&~(op\-bell|op\-row)"
    assert clause({"regexp": {"cases": {"value": "x[^/]*"}}}) == {"regexp": {"cases": {"value": "x[^/]*"}}}


def test_a_count_leaves_them_out_wherever_it_stands() -> None:
    body = {"aggs": {"each": {"terms": {"field": "ents"}, "aggs": {"cases": {"terms": {"field": "cases", "size": 9}}}}}}
    inner = covert.asked(body, HIDDEN)["aggs"]["each"]["aggs"]["cases"]["terms"]
    assert inner == {"field": "cases", "size": 9, "exclude": ["op-bell", "op-row"]}
    assert covert.asked(body, frozenset()) == body


@pytest.mark.parametrize(
    "body",
    [
        {"query": {"wildcard": {"cases": {"value": "op*"}}}},
        {"query": {"prefix": {"cases": "op"}}},
        {"query": {"exists": {"field": "cases"}}},
        {"query": {"bool": {"filter": [{"range": {"cases": {"gte": "a"}}}]}}},
        {"query": {"multi_match": {"query": "op", "fields": ["text", "cases"]}}},
        {"aggs": {"n": {"cardinality": {"field": "cases"}}}},
        {"aggs": {"n": {"terms": {"field": "cases", "exclude": ["a"]}}}},
        {"aggs": {"n": {"filter": {"match": {"cases": "op"}}}}},
        {"sort": ["cases"]},
        {"sort": [{"cases": "asc"}]},
        {"collapse": {"field": "cases"}},
        {"docvalue_fields": ["cases"]},
        {"highlight": {"fields": {"cases": {}}}},
    ],
)
def test_any_other_way_to_ask_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(covert.Unveiled):
        covert.asked(body, frozenset())
    with pytest.raises(access.UnsafeQuery):
        access.restrict(Actor(KIM, Purpose(), frozenset()), body)


def test_words_that_are_searched_for_may_be_the_fields_name() -> None:
    body = {"query": {"multi_match": {"query": "cases", "fields": ["text"]}}, "_source": ["cases"]}
    assert covert.asked(body, HIDDEN) == body


def test_answers_tell_none_of_them() -> None:
    source = {"cases": ["op-1", "op-row"], "was_cases": ["op-bell"], "text": "op-row", "metadata": {"cases": "op-row"}}
    answer = {"hits": {"hits": [{"_id": "1", "_source": source, "inner_hits": {"hits": [{"_source": source}]}}]}}
    told = covert.answered(answer, HIDDEN)["hits"]["hits"][0]
    shown = {**source, "cases": ["op-1"], "was_cases": []}
    assert (told["_source"], told["inner_hits"]["hits"][0]["_source"]) == (shown, shown)
    assert covert.answered(answer, frozenset()) is answer


def test_who_may_know_of_a_case_and_link_to_it() -> None:
    ordinary, own, theirs = Case("op-1", "essex"), Case("op-2", "kent"), Case("op-3", "kent", covert=True)
    member = Case("op-4", "essex", covert=True, members=("kim",))
    assert [access.is_veiled(case, KIM) for case in (ordinary, own, theirs, member)] == [False, False, True, False]
    assert [access.may_link(case, KIM) for case in (ordinary, own, theirs, member)] == [False, True, False, True]


def test_a_change_that_touches_one_is_not_told_of() -> None:
    actor = Actor(KIM, Purpose(), frozenset(), veiled=frozenset({"op-3"}))
    linked = Seizure("kent", "1", cases=("op-1", "op-3"))
    for other, known in ((Seizure("kent", "1", cases=("op-3",)), True), (Seizure("kent", "1", cases=("op-1",)), False)):
        change = ShareChange(linked, other, ChangeState.WAITING, "al", "", "")
        assert access.may_know(actor, change) is known
    assert access.shown(actor, linked).cases == ("op-1",)
    assert access.shown_counts(actor, {"op-1": 1, "op-3": 2}) == {"op-1": 1}
