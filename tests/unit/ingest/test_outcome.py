"""The outcome of a file follows from those of the documents in it."""

from __future__ import annotations

import pytest

from cets_search.ingest.outcome import tallied
from extractors.model import Document, Outcome

S, P, E, F, K = Outcome.SEARCHABLE, Outcome.PARTIAL, Outcome.ENCRYPTED, Outcome.FAILED, Outcome.SKIPPED


def documents(outcomes: list[Outcome], text: str) -> list[Document]:
    reasons = {S: "", P: "cut", E: "needs a password", F: "broken", K: "no parser"}
    parents = [None, *[""] * (len(outcomes) - 1)]
    return [
        Document("file", "x", str(n) if n else "", parent, text=text, outcome=outcome, reason=reasons[outcome])
        for n, (outcome, parent) in enumerate(zip(outcomes, parents, strict=True))
    ]


@pytest.mark.parametrize(
    ("outcomes", "text", "expected"),
    [
        ([S], "x", S),
        ([F], "", F),
        ([E], "", E),
        ([K], "", K),
        ([S, S, S], "x", S),
        ([S, S, F], "x", P),
        ([S, E], "x", P),
        ([S, E, E], "", E),
        ([S, E, F], "", P),
        ([S, K], "x", P),
        ([P, S], "x", P),
        ([E, E], "", E),
        ([F, E], "", F),
        ([F, S], "", P),
        ([K, E], "", E),
    ],
)
def test_outcome(outcomes: list[Outcome], text: str, expected: Outcome) -> None:
    outcome, reason = tallied(documents(outcomes, text)).verdict()
    assert outcome is expected
    assert bool(reason) is (expected is not S)


def test_the_reason_counts_what_is_lacking() -> None:
    _, reason = tallied(documents([S, S, F, E], "x")).verdict()
    assert reason == "2 of 3 parts inside: 1 encrypted, 1 failed (broken)"


def test_a_parser_that_gave_nothing_failed() -> None:
    assert tallied([]).verdict()[0] is F


def test_a_cut_file_is_told_by_its_end() -> None:
    end = Document("file", "x", "~end", "", outcome=P, reason="The file ends within a message.")
    tally = tallied([*documents([S, S, S], "x"), end])
    assert tally.verdict() == (P, "The file ends within a message.")
    assert tally.documents == 4
