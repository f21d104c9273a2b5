"""The fields of a search, the types of entities and the index's mapping say the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cets_search.query.body import FIELDS as RETURNED
from cets_search.query.body import SORTS, TIE
from cets_search.query.build import build
from cets_search.query.clauses import TEXT_FIELDS, Value
from cets_search.query.fields import FIELDS, NAMES, SAID
from cets_search.query.filters import FIELDS as FACETED
from cets_search.query.identifiers import NORMALISERS
from cets_search.query.ledger import HASH_FIELDS, OUTCOMES
from extractors.entities import extract
from extractors.entities.registry import ROWS
from extractors.model import Entity, Outcome

MAPPINGS = Path(__file__).parents[3] / "mappings"


def mapped(name: str) -> frozenset[str]:
    properties = json.loads((MAPPINGS / f"{name}.json").read_text())["mappings"]["properties"]
    return frozenset(_names(properties))


def _names(properties: dict[str, Any]) -> Iterator[str]:
    for name, field in properties.items():
        yield name
        yield from (f"{name}.{part}" for part in field.get("fields", {}))


def test_every_field_of_a_search_is_in_the_mapping() -> None:
    evidence = mapped("evidence")
    for name, field in FIELDS.items():
        assert set(field.looks_in) <= evidence, name
    assert {field.partition("^")[0] for field in TEXT_FIELDS} <= evidence
    assert set(FACETED.values()) <= evidence
    assert set(RETURNED) <= evidence
    assert {name for sort in (*SORTS.values(), TIE) for key in sort for name in key} - {"_score"} <= evidence
    assert set(HASH_FIELDS.values()) <= mapped("items")


def test_every_outcome_can_be_asked_of_a_ledger() -> None:
    assert set(OUTCOMES) == set(Outcome)


def test_every_type_of_entity_is_a_field() -> None:
    assert set(NORMALISERS) == set(SAID)
    assert set(NORMALISERS) <= set(FIELDS)
    assert set(NORMALISERS) >= NAMES


@pytest.mark.parametrize(
    "written", ["jo@example.org", "call 07700 900123", "https://example.org/a", "www.example.org", "@seatfox"]
)
def test_a_search_normalises_as_the_extractors_do(written: str) -> None:
    (entity,) = extract(written)
    assert entity.type in NORMALISERS
    assert NORMALISERS[entity.type](entity.text) == entity.value
    assert NORMALISERS[entity.type](entity.value) == entity.value


def test_an_address_is_looked_for_in_the_text_and_in_the_headers() -> None:
    clause = FIELDS["ip"].clause(Value("[2001:DB8:0:0::7]", None, 0))
    asked = json.dumps(clause)
    assert '"ents": "ip:2001:db8::7"' in asked
    assert "metadata.x-originating-ip" in asked


@pytest.mark.parametrize(("kind", "written"), [("domain", "Shop.Example.ORG."), ("mac", "00-1B-44-11-3A-B7")])
def test_a_type_of_the_registry_is_a_field_in_its_normal_form(kind: str, written: str) -> None:
    normal = NORMALISERS[kind](written)
    assert FIELDS[kind].clause(Value(written, None, 0)) == {"term": {"ents": f"{kind}:{normal}"}}


FOUND = [one for row in ROWS for example in row.examples for one in extract(example.text, card_key=b"a key")]


@pytest.mark.parametrize("found", FOUND, ids=lambda found: f"{found.type} {found.text[:20]}")
def test_a_search_for_what_was_found_looks_where_the_index_keeps_it(found: Entity) -> None:
    value = found.value.replace('"', '\\"')
    asked = json.dumps(build(f'{found.type}:"{value}"').body, ensure_ascii=False)
    assert json.dumps(f"{found.type}:{found.value}", ensure_ascii=False) in asked
