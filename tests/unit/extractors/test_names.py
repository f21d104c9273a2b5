"""The names tier's library: pieces of long texts, offsets, and what is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.entities import extract, names
from extractors.entities.pieces import split


@given(st.text(alphabet="ab .\n", max_size=400), st.integers(min_value=1, max_value=50))
def test_pieces_have_no_gaps_and_no_length_beyond_the_limit(text: str, longest: int) -> None:
    bounds = split(text, longest)
    assert "".join(text[start:end] for start, end in bounds) == text
    assert all(end - start <= longest for start, end in bounds)
    assert bounds[-1][1] == len(text)


def test_a_paragraph_is_not_cut_where_there_is_a_gap_near() -> None:
    assert split("a" * 60 + "\n\n" + "b" * 60, 100) == [(0, 62), (62, 122)]


@pytest.fixture(scope="module")
def tagger() -> names.Tagger:
    return names.load()


SENTENCE = "Yesterday Tom Briggs met a dealer in Birmingham.\n\n"


def test_names_of_a_short_text(tagger: names.Tagger) -> None:
    found = {(entity.type, entity.value) for entity in tagger.tag(SENTENCE)}
    assert ("person", "Tom Briggs") in found
    assert ("place", "Birmingham") in found


def test_offsets_hold_through_a_long_text(tagger: names.Tagger) -> None:
    text = ("A line about bicycles that names nobody at all.\n" * 150 + SENTENCE) * 3
    found = [entity for entity in tagger.tag(text) if entity.value == "Tom Briggs"]
    assert [entity.start for entity in found] == [at for at in range(len(text)) if text.startswith("Tom Briggs", at)]
    assert all(text[entity.start : entity.end] == entity.text for entity in found)


def test_each_text_comes_back_with_its_key_in_order(tagger: names.Tagger) -> None:
    texts = [("", "empty"), (SENTENCE * 200, "long"), (SENTENCE, "short"), ("\n \n", "blank")]
    answers = list(tagger.tag_many((names.InPlace(text), key) for text, key in texts))
    assert [key for _, key in answers] == ["empty", "long", "short", "blank"]
    assert not answers[0][0].entities
    assert answers[2][0].entities


@pytest.mark.parametrize("noise", ["|----|----|", "x = {a: 1};", "<td>0</td>", "> > >", "12345 67890"])
def test_tables_and_code_give_no_names(tagger: names.Tagger, noise: str) -> None:
    assert tagger.tag(noise) == []


def test_names_are_folded_to_one_spacing(tagger: names.Tagger) -> None:
    for entity in tagger.tag("We met Tom\n  Briggs in  Birmingham."):
        assert entity.value == " ".join(entity.text.split())
        assert names.normalise(entity.value) == entity.value


def test_names_stand_among_the_identifiers_when_asked_for() -> None:
    found = extract("Tom Briggs moved to Birmingham: tom@example.org", names=True)
    assert {entity.type for entity in found} >= {"email", "place"}
    assert found == sorted(found, key=lambda entity: entity.start)


def test_a_missing_model_is_named_with_what_to_do() -> None:
    with pytest.raises(names.NoModel, match=r"xx_none is not installed.*make setup"):
        names.load("xx_none")
