"""The rules in a spaCy pipeline give what they give alone."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from spacy.language import Language

from extractors.entities import extract
from tests.unit.extractors.entity_texts import texts


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("cets_identifiers", config={"region": "GB"})
    return pipeline


@settings(max_examples=200, deadline=None)
@given(text=texts.map(lambda text: text.encode("utf-8", "replace").decode()))  # spaCy takes no lone surrogates
def test_a_pipeline_finds_what_the_rules_find(nlp: Language, text: str) -> None:
    doc = nlp(text)
    found = extract(text)
    assert doc.user_data["identifiers"] == found
    spans = list(doc.spans["identifiers"])
    assert [(span.label_, span.kb_id_) for span in spans] == [(entity.type, entity.value) for entity in found]
    for span, entity in zip(spans, found, strict=True):
        assert span.start_char <= entity.start < entity.end <= span.end_char


def test_the_region_is_the_pipelines() -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("cets_identifiers", config={"region": "US"})
    doc = pipeline("phone: 415-555-0132")
    assert [span.kb_id_ for span in doc.spans["identifiers"]] == ["+14155550132"]
