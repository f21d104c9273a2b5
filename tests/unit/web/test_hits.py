"""Hits in a text, numbered through."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from cets_search.web.hits import hits
from cets_search.web.marking import Span, segments

PLACES = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=6)


def test_what_overlaps_is_one_hit_and_the_number_stays_within() -> None:
    spans = [Span(4, 11, "handle", "@bicycle"), Span(20, 25, "handle", "@other")]
    found = hits("the @bicycle and bicycle @other", re.compile("bicycle"), spans, lambda span: span.start == 4, 9)
    assert found.places == ((4, 12), (17, 24))
    assert found.current == 2
    assert found.at() == 17
    assert found.numbered(10, 40) == {7: 2}
    assert [found.asked(start).current for start in (0, 4, 5, 17, 18)] == [1, 1, 2, 2, 2]


def test_no_hit() -> None:
    found = hits("nothing", None, [], lambda span: True, 3)
    assert (found.places, found.current, found.at()) == ((), 0, None)
    assert found.asked(0).current == 0


@given(st.text(alphabet="ab ", max_size=60), PLACES)
def test_every_hit_begins_a_marked_piece(text: str, raw: list[tuple[int, int]]) -> None:
    spans: list[Span] = []
    for start, length in sorted(raw):
        if start + length <= len(text) and (not spans or start >= spans[-1].end):
            spans.append(Span(start, start + length, "x", str(start)))
    words = re.compile("a+")
    wanted = [span for span in spans if span.start % 2]
    found = hits(text, words, spans, wanted.__contains__)
    begins = {piece.start for piece in segments(text, spans, words, wanted.__contains__) if piece.hit}
    assert set(found.numbered(0, len(text) + 1)) <= begins
