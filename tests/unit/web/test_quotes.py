"""Quotations in a mail's text: which there are, what is folded, and what stands open."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cets_search.web import marking, quotes

TEXT = "I agree.\n> One o'clock?\nUntil then"


def blocks(metadata: dict[str, Any], words: str = "", text: str = TEXT) -> tuple[quotes.Block, ...]:
    folds = quotes.folds(metadata, 0, len(text))
    pieces = marking.segments(
        text, (), re.compile(words) if words else None, cuts_at=[place for fold in folds for place in fold]
    )
    return quotes.blocks(pieces, folds)


def test_a_quotation_is_folded_between_what_was_written() -> None:
    found = blocks({"quoted": ["9-24"]})
    assert [(block.folded, block.open) for block in found] == [(False, True), (True, False), (False, True)]
    assert "".join(piece.text for piece in found[1].segments) == "> One o'clock?\n"
    assert found[1].lines == 1


def test_a_quotation_with_a_hit_stands_open() -> None:
    assert [block.open for block in blocks({"quoted": "9-24"}, "clock")] == [True, True, True]
    assert [block.open for block in blocks({"quoted": "9-24"}, "agree")] == [True, False, True]


def test_a_mail_that_says_nothing_else_stands_open() -> None:
    assert [(block.folded, block.open) for block in blocks({"quoted": [f"1-{len(TEXT)}"]}, text=" " + TEXT[1:])] == [
        (False, True),
        (True, True),
    ]


def test_a_quotation_is_met_where_the_text_is_cut_into_parts() -> None:
    assert quotes.folds({"quoted": ["9-24"]}, 0, 12) == [(9, 12)]
    assert quotes.folds({"quoted": ["9-24"]}, 12, 34) == [(0, 12)]
    assert quotes.folds({"quoted": ["9-24"]}, 24, 34) == []


@pytest.mark.parametrize("quoted", [None, "", "x", ["9"], ["24-9"], ["9-9"], ["-1-4"], ["1e3-4"], ["99-120"]])
def test_what_is_no_quotation_is_passed_over(quoted: Any) -> None:
    assert quotes.folds({"quoted": quoted}, 0, len(TEXT)) == []


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))), st.integers(0, 40), st.integers(0, 40))
def test_whatever_the_offsets_the_text_stays_whole(pairs: list[tuple[int, int]], start: int, length: int) -> None:
    stated = {"quoted": [f"{low}-{high}" for low, high in pairs]}
    folds = quotes.folds(stated, start, start + length)
    assert all(0 <= low < high <= length for low, high in folds)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(folds))
    text = "abc\n" * 10
    assert "".join(piece.text for block in blocks(stated, text=text) for piece in block.segments) == text
