"""A card number or a wallet phrase in a search: found as the index holds it, and recorded as nobody can use it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cets_search.query.build import build
from cets_search.query.rules import Rules
from cets_search.query.secret import card_at, concealed
from extractors.entities import extract

KEY = b"k" * 32
RULES = Rules(card_key=KEY)
NUMBER = "4111111111111111"
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


def held(text: str) -> str:
    """What the loader stores of the one identifier in a text."""
    (found,) = extract(text, card_key=KEY)
    return f"{found.type}:{found.value}"


@pytest.mark.parametrize(
    "typed",
    [
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        NUMBER,
        'card:"4111 1111 1111 1111"',
        "card:4111 1111 1111 1111",
        "card:4111-1111-1111-1111",
        "４１１１ １１１１ １１１１ １１１１",
        'refund AND "4111 1111 1111 1111"',
        "(4111 1111 1111 1111 OR refund)",
    ],
)
def test_a_whole_card_number_asks_for_what_the_loader_stored(typed: str) -> None:
    value = held("Paid by card 4111 1111 1111 1111.")
    query = build(typed, RULES)
    assert json.dumps({"term": {"ents": value}}) in json.dumps(query.body)
    assert tuple(value.split(":", 1)) in query.identifiers
    assert "payment card 411111******1111 (however it is written)" in query.reading


def test_a_phrase_asks_for_what_the_loader_stored() -> None:
    value = held(f"Keep this: {PHRASE}.")
    for typed in (f'"{PHRASE}"', f'seed:"{PHRASE}"'):
        assert json.dumps({"term": {"ents": value}}, ensure_ascii=False) in json.dumps(
            build(typed, RULES).body, ensure_ascii=False
        )


def test_a_number_without_its_field_is_looked_for_as_words_too() -> None:
    """It may stand in a text that says that it is an order's."""
    assert '"query": "4111 1111 1111 1111"' in json.dumps(build("4111 1111 1111 1111", RULES).body)
    assert "1111 1111" not in json.dumps(build('card:"4111 1111 1111 1111"', RULES).body)


def test_the_kept_form_can_be_pasted_with_quotes_or_without() -> None:
    kind, value = held("card 4111 1111 1111 1111").split(":", 1)
    for typed in (value, f'"{value}"', f"{kind}:{value}", f'{kind}:"{value}"'):
        assert (kind, value) in build(typed, RULES).identifiers
    masked = build('card:"411111******1111"', RULES)
    assert json.dumps({"prefix": {"ents": "card:411111******1111#"}}) in json.dumps(masked.body)


@pytest.mark.parametrize(
    "typed",
    ["4111 1111 1111 1112", "2024 2025 2026 2027", "phone:07700900123", "order 12345", "4111*"],
)
def test_what_is_no_card_is_asked_for_as_before(typed: str) -> None:
    assert build(typed, RULES).body == build(typed).body
    assert concealed(typed, KEY) == typed


@pytest.mark.parametrize(
    ("typed", "recorded"),
    [
        ('card:"4111 1111 1111 1111"', 'card:"411111******1111#{hash}"'),
        ('"pay 4111111111111111 now" -refund', '"pay 411111******1111#{hash} now" -refund'),
        ("text:4111-1111-1111-1111 4111-1111-1111-1111", "text:411111******1111#{hash} 411111******1111#{hash}"),
        ("２０２４ ４１１１１１１１１１１１１１１１", "２０２４ 411111******1111#{hash}"),
    ],
)
def test_the_record_has_the_kept_form_and_all_else_as_typed(typed: str, recorded: str) -> None:
    digest = held("card 4111 1111 1111 1111").partition("#")[2]
    assert concealed(typed, KEY) == recorded.format(hash=digest)


def test_the_record_has_no_phrase() -> None:
    recorded = concealed(f'found "{PHRASE}" here', KEY)
    assert recorded.startswith('found "legal … yellow (12 words)#')
    assert "sausage" not in recorded


def test_what_is_recorded_finds_the_same() -> None:
    typed = 'card:"4111 1111 1111 1111" OR handle:pit9'
    again = concealed(typed, KEY)
    assert build(again, RULES).body == build(typed, RULES).body
    assert concealed(again, KEY) == again


@given(st.text(alphabet="0123456789 -4111", max_size=120))
def test_no_card_stays_in_what_is_recorded(text: str) -> None:
    left = concealed(text, KEY)
    assert not any(card_at(left, place) for place in range(len(left)))


def test_a_wildcard_beside_a_number_stays_one_and_the_number_is_recorded_masked() -> None:
    assert '"wildcard"' in json.dumps(build("4111111111111111*", RULES).body)
    assert "4111111111111111" not in concealed("4111111111111111*", KEY)
