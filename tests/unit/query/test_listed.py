"""A line is taken as what the search box would take it as, or as what a person says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cets_search.query.alike import differ_by_one, related
from cets_search.query.bare_handles import meant
from cets_search.query.build import build
from cets_search.query.listed import KINDS, LONGEST, PHRASE, question, taken
from cets_search.query.rules import Rules
from extractors.entities.registry import TYPES

KEY = b"k" * 32


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("07700 900123", "phone", "+447700900123"),
        ("Jo.B@Example.org", "email", "jo.b@example.org"),
        ("@Pit9", "handle", "@pit9"),
        ("kik:pit9", "handle", "kik:pit9"),
        ("www.example.org", "url", "http://www.example.org"),
        ("example.org", "domain", "example.org"),
        ("203.0.113.7", "ip", "203.0.113.7"),
        ("00-1B-44-11-3A-B7", "mac", "00:1b:44:11:3a:b7"),
        ("gb82 west 1234 5698 7654 32", "iban", "GB82WEST12345698765432"),
        ("AB51 ABC", "vrm", "AB51ABC"),
        ("447700900123", PHRASE, "447700900123"),
        ("pit9", PHRASE, "pit9"),
        ('say "front\\row"', PHRASE, "say front row"),
        ("bic* OR -row", PHRASE, "bic* OR -row"),
        ("report 3.5", PHRASE, "report 3.5"),
    ],
)
def test_what_a_line_is_taken_as(text: str, kind: str, value: str) -> None:
    told = taken(text, "", KEY)
    assert (told.kind, told.value, told.why) == (kind, value, "")


@pytest.mark.parametrize(
    ("text", "choice", "why"),
    [
        ("front row", "phone", "no phone number"),
        ("---", "", "nothing in it but signs"),
        ("x" * (LONGEST + 1), "", "longer than"),
        ("07700 900123", "out", "taken out"),
    ],
)
def test_what_a_line_is_not_taken_as_and_why(text: str, choice: str, why: str) -> None:
    told = taken(text, choice, KEY)
    assert (told.kind, told.value) == ("", "")
    assert why in told.why


@pytest.mark.parametrize("kind", TYPES)
def test_the_question_of_every_type_is_of_that_type_and_value(kind: str) -> None:
    for value in (one.value for one in TYPES[kind].examples if one.value is not None):
        told = taken(value, kind, None)
        assert (told.kind, told.value) == (kind, value)
        assert (kind, value) in build(question(kind, value)).identifiers


@given(st.text(max_size=60), st.sampled_from(["", *KINDS]))
def test_every_question_is_a_search_that_runs(text: str, choice: str) -> None:
    told = taken(" ".join(text.split()).encode("utf-8", "ignore").decode(), choice, KEY)
    assert bool(told.kind) != bool(told.why)
    if told.kind:
        build(question(told.kind, told.value), Rules(card_key=KEY))
        again = taken(told.value, told.kind, KEY)
        assert (again.kind, again.value) == (told.kind, told.value)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("bell", "bel", True),
        ("bell", "belll", True),
        ("bell", "ball", True),
        ("bell", "ebll", True),
        ("bell", "lleb", False),
        ("bell", "bell", False),
        ("ab", "ba", True),
        ("", "a", True),
        ("abc", "acbd", False),
    ],
)
def test_what_differs_by_one_character(one: str, other: str, near: bool) -> None:
    assert differ_by_one(one, other) is near
    assert differ_by_one(other, one) is near


@given(st.text("ab@.", max_size=6), st.text("ab@.", max_size=6))
def test_one_character_is_what_every_single_change_makes(one: str, other: str) -> None:
    changes = {one[:at] + one[at + 1 :] for at in range(len(one))}
    changes |= {one[:at] + c + one[at:] for at in range(len(one) + 1) for c in "ab@."}
    changes |= {one[:at] + c + one[at + 1 :] for at in range(len(one)) for c in "ab@."}
    changes |= {one[:at] + one[at : at + 2][::-1] + one[at + 2 :] for at in range(len(one) - 1)}
    assert differ_by_one(one, other) is (other in changes and one != other)


def test_searches_nearly_like_a_line() -> None:
    assert [each.query for each in related("phone", "+447700900123")] == ['"07700 900123"']
    assert [each.query for each in related(PHRASE, "447700900123")] == ['phone:"+447700900123"']
    assert [each.query for each in related(PHRASE, "front row")] == ['"front row"~5']
    assert [each.query for each in related("handle", "kik:pit9")] == ['handle~:"kik:pit9"']


def test_the_values_that_a_handle_without_a_platform_meets() -> None:
    found = ["handle:@pit9", "handle:kik:PIT9", "handle:kik:p1t9", "handle:skype:live:row7", "handle:matrix:jo:row.org"]
    odd = ["handle:skype:live:row7", "handle:matrix:jo:row.org"]
    assert meant(["@pit9", "@p1t9", "@nobody", "@row.org", "@row7", "@a:b"], found, odd) == {
        "@pit9": ["handle:@pit9", "handle:kik:PIT9"],
        "@p1t9": ["handle:kik:p1t9"],
        "@nobody": [],
    }
