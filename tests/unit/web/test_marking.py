"""Seized text becomes safe HTML, and loses nothing on the way."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cets_search.web import marking


@st.composite
def text_with_entities(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]]]:
    text = draw(st.text(max_size=60))
    places = st.integers(-3, 65)
    entities = draw(
        st.lists(st.fixed_dictionaries({"start": places, "end": places, "type": st.just("x"), "value": st.text()}))
    )
    return text, entities


@given(text_with_entities(), st.sampled_from([None, re.compile("a|b"), re.compile(r"\w+"), re.compile("")]))
def test_segments_joined_are_the_text(found: tuple[str, list[dict[str, Any]]], words: re.Pattern[str] | None) -> None:
    text, entities = found
    pieces = list(marking.segments(text, marking.spans(entities, text), words, lambda span: bool(span.value)))
    assert "".join(piece.text for piece in pieces) == text


@given(text_with_entities())
def test_spans_lie_in_the_text_and_never_cross(found: tuple[str, list[dict[str, Any]]]) -> None:
    text, entities = found
    kept = marking.spans(entities, text)
    assert all(0 <= span.start < span.end <= len(text) for span in kept)
    assert all(one.end <= other.start for one, other in itertools.pairwise(kept))


@given(st.text(alphabet="<>/&;mark\"' ampltgq", max_size=80))
def test_snippets_hold_no_markup_but_marks(text: str) -> None:
    rest = str(marking.snippet(text)).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in rest
    assert ">" not in rest


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("a &lt;b&gt; <mark>c</mark>", "a &lt;b&gt; <mark>c</mark>"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ("<mark>open", "<mark>open</mark>"),
        ("shut</mark> <mark></mark>", "shut "),
        ("&lt;mark&gt;as written&lt;/mark&gt;", "&lt;mark&gt;as written&lt;/mark&gt;"),
        ("<mark><script></mark>", "<mark>&lt;script&gt;</mark>"),
    ],
)
def test_snippets(stored: str, shown: str) -> None:
    assert str(marking.snippet(stored)) == shown


def test_of_overlapping_entities_the_longer_at_a_place_is_shown() -> None:
    text = "mail jo@example.org now"
    email = {"start": 5, "end": 19, "type": "email", "value": "jo@example.org"}
    domain = {"start": 8, "end": 19, "type": "domain", "value": "example.org"}
    person = {"start": 5, "end": 7, "type": "person", "value": "jo"}
    assert [span.type for span in marking.spans([person, domain, email], text)] == ["email"]


def test_a_word_is_marked_inside_an_entity_too() -> None:
    text = "ring 07700 900123 about the bicycle"
    phone = [{"start": 5, "end": 17, "type": "phone", "value": "+447700900123"}]
    pieces = list(marking.segments(text, marking.spans(phone, text), re.compile("bicycle|900123")))
    assert [piece.text for piece in pieces if piece.hit] == ["900123", "bicycle"]
    assert [piece.text for piece in pieces if piece.entity] == ["07700 ", "900123"]


def test_turned_and_unseen_characters_are_written_out() -> None:
    assert marking.visible("photo\u202egpj.exe\x00") == "photo‹U+202E›gpj.exe‹U+0000›"
