"""What is said of documents in which no names were looked for."""

from __future__ import annotations

from cets_search.query import unnamed


def test_those_that_wait_and_those_without_a_model_are_told_apart() -> None:
    languages = {"buckets": [{"key": "pl", "doc_count": 2}, {"key": "de", "doc_count": 1}]}
    states = [
        {"key": "waiting", "doc_count": 1200, "languages": {"buckets": []}},
        {"key": "untagged", "doc_count": 3, "languages": languages},
    ]
    waiting, untagged = unnamed.notices({"aggregations": {"states": {"buckets": states}}})
    assert "1,200 documents: look again later" in waiting
    assert "3 documents, whose languages have no model (de, pl)" in untagged


def test_nothing_is_said_where_all_were_looked_at() -> None:
    assert unnamed.notices({"aggregations": {"states": {"buckets": []}}}) == ()
