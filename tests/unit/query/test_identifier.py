"""An identifier as somebody asks about it: its normal form, and which keys of the index it means."""

from __future__ import annotations

import pytest

from cets_search.query.build import build
from cets_search.query.errors import BadQuery
from cets_search.query.identifier import Identifier, any_holding, identifier, keyed
from cets_search.query.rules import ORDINARY, Rules

CARD = "4556 7375 8689 9855"


@pytest.mark.parametrize(
    ("kind", "written", "key"),
    [
        ("phone", "07700 900123", "phone:+447700900123"),
        ("", "07700 900123", "phone:+447700900123"),
        ("email", "Bell@Example.ORG", "email:bell@example.org"),
        ("", "kik:Pit9", "handle:kik:pit9"),
        ("handle", "pit9", "handle:@pit9"),
        ("person", "  Pat   Bell ", "person:Pat Bell"),
    ],
)
def test_it_means_what_the_same_means_in_a_search(kind: str, written: str, key: str) -> None:
    found = identifier(kind, written, ORDINARY)
    assert found.key == key
    assert found.holding() == build(f'{found.type}:"{written}"').body


@pytest.mark.parametrize(
    ("kind", "written"), [("phone", "bicycle"), ("", "bicycle"), ("knd", "bicycle"), ("email", " "), ("", "")]
)
def test_what_is_none_is_refused_in_words(kind: str, written: str) -> None:
    with pytest.raises(BadQuery):
        identifier(kind, written, ORDINARY)


def test_a_card_is_asked_for_in_its_kept_form_and_shown_without_its_hash() -> None:
    found = identifier("card", CARD, Rules(card_key=b"k" * 32))
    assert found.value.startswith("455673******9855#")
    assert found.shown == "455673******9855"
    assert CARD.replace(" ", "") not in str(found)
    assert identifier("card", found.value, ORDINARY) == found


@pytest.mark.parametrize(
    ("asked", "same", "other"),
    [
        ("handle:@pit9", ["handle:@pit9", "handle:kik:pit9"], ["handle:kik:pit99", "person:@pit9", "handle:pit9:kik"]),
        ("handle:kik:pit9", ["handle:kik:pit9"], ["handle:@pit9", "handle:msn:pit9"]),
        ("person:Pat Bell", ["person:PAT BELL"], ["org:Pat Bell"]),
        ("email:a@example.org", ["email:a@example.org"], ["email:b@example.org"]),
        ("card:455673******9855", ["card:455673******9855#00"], ["card:455673******9856"]),
    ],
)
def test_what_was_asked_for_may_mean_several_keys_and_a_key_means_itself(
    asked: str, same: list[str], other: list[str]
) -> None:
    kind, _, value = asked.partition(":")
    who = Identifier(kind, value)
    assert all(who.is_(key) for key in same)
    assert not any(who.is_(key) for key in other)
    assert [keyed(asked).is_(key) for key in (asked, *other)] == [True, *([False] * len(other))]
    assert keyed(asked).holding() == {"term": {"ents": asked}}


def test_several_keys_are_one_clause() -> None:
    whole = Identifier("handle", "@pit9")
    found = any_holding([keyed("email:b@example.org"), whole, keyed("email:a@example.org")], "sent_by")
    assert found == [
        whole.holding("sent_by"),
        {"terms": {"sent_by": ["email:a@example.org", "email:b@example.org"]}},
    ]
