"""The examples that people are shown are searches for what they say."""

from __future__ import annotations

import json

import pytest

from cets_search.query.build import build
from cets_search.query.identifiers import NORMALISERS, entity
from cets_search.query.ways import WAYS, Way


def test_every_type_and_near_spellings_have_an_example() -> None:
    assert {way.typed.partition(":")[0] for way in WAYS} == {*NORMALISERS, "handle~"}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.typed)
def test_an_example_is_a_search_for_that_identifier(way: Way) -> None:
    query = build(way.typed)
    kind, _, value = way.typed.partition(":")
    assert query.fields == {kind}
    assert not query.notices
    if kind == "handle~":
        assert '"skeletons"' in json.dumps(query.body)
    else:
        assert query.identifiers == {(kind, entity(kind, value.strip('"')))}
