"""Words by which a text is met again, weighed by counts among what the reader may see."""

from __future__ import annotations

from cets_search.query import similar


def test_words_are_those_that_stand_most_often_then_the_longest() -> None:
    assert similar.candidates("bell bell bicycle gate 2024 the") == ["bell", "bicycle", "gate"]
    assert len(similar.candidates(" ".join("word" + chr(97 + n // 26) + chr(97 + n % 26) for n in range(500)))) == 60


def test_words_of_one_document_or_of_half_of_all_say_nothing() -> None:
    words = ["rare", "telling", "common", "some"]
    buckets = [{"doc_count": count} for count in (1, 5, 60, 20)]
    answer = {"hits": {"total": {"value": 100}}, "aggregations": {"words": {"buckets": buckets}}}
    assert [word for word, _ in similar.weighed(words, answer)] == ["telling", "some"]
