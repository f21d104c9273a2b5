"""The rule extractors as a whole: what they take from running text, what they leave, and where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.entities import extract
from extractors.entities.registry import TYPES
from extractors.model import Entity


def pairs(text: str, region: str = "GB") -> list[tuple[str, str]]:
    return [(entity.type, entity.value) for entity in extract(text, region)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mail Jo.B+tickets@Example.ORG.", [("email", "jo.b+tickets@example.org")]),
        ("<mailto:jo@example.org>", [("email", "jo@example.org")]),
        ("from=jo@example.org;to=sam@example.net", [("email", "jo@example.org"), ("email", "sam@example.net")]),
        ("jo@example.org.Please ring", [("email", "jo@example.org")]),
        ("Mail me...jo@example.org", [("email", "jo@example.org")]),
        ('"front desk"@example.org', [("email", '"front desk"@example.org')]),
        ("नमस्ते@उदाहरण.com", [("email", "नमस्ते@उदाहरण.com")]),
        ("icon@2x.png and half@home", []),
        ("https://user:pass@example.org/", [("url", "https://user:pass@example.org/")]),
        (
            "https://example.org/?a=1&to=jo@example.org",
            [("url", "https://example.org/?a=1&to=jo@example.org"), ("email", "jo@example.org")],
        ),
    ],
)
def test_email(text: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("see (http://example.org/a_(b)).", "http://example.org/a_(b)"),
        ("HTTP://Example.ORG:80/Path?", "http://example.org/Path"),
        ("https://example.org:443#x", "https://example.org#x"),
        ("www.Example.org/A, and", "http://www.example.org/A"),
        ('{"a":"http://example.org/x","b":"c"}', "http://example.org/x"),
        ("[tickets](https://example.org/t)[more]", "https://example.org/t"),
        ("看这里http://example.org/票，谢谢", "http://example.org/票"),
        ("http://[2001:db8::7]:8080/a", "http://[2001:db8::7]:8080/a"),
    ],
)
def test_url(text: str, value: str) -> None:
    assert pairs(text) == [("url", value)]


@pytest.mark.parametrize(
    "text", ["http://", "http://.example.org", "http://?", "hppt://example.org", "www.", "///example.org"]
)
def test_no_url(text: str) -> None:
    assert pairs(text) == []


@pytest.mark.parametrize(
    ("text", "region", "value"),
    [
        ("Ring 07700 900123 after six", "GB", "+447700900123"),
        ("07700900123", "GB", "+447700900123"),
        ("new one is +44 (0)7700 900123", "GB", "+447700900123"),
        ("0044 7700 900123", "DE", "+447700900123"),
        ("00447700900123", "GB", "+447700900123"),
        ("(020) 7946 0123", "GB", "+442079460123"),
        ("tel 01632960123", "GB", "+441632960123"),
        ("https://wa.me/447700900123?text=tickets", "GB", "+447700900123"),
        ("447700900123@s.whatsapp.net", "US", "+447700900123"),
        ("phone: 415-555-0132", "US", "+14155550132"),
        ("Tel.: 030 23125 999", "DE", "+493023125999"),
    ],
)
def test_phone(text: str, region: str, value: str) -> None:
    assert ("phone", value) in pairs(text, region)


@pytest.mark.parametrize(
    "text",
    [
        "on 2003-12-01 10:16:08.000000000 +0100",
        "12/10/2003 13.10.2003",
        "host 10.20.30.40 and 192.168.100.100",
        "order number 01632960123",
        "ticket 4155550132",
        "00 00 00 00 03 00 0a 00 00",
        "--0-1248714191-1046740499=:98873",
        "0.0770090012",
        "call 7946 0123",
        "call +44 7946 0123",
        "call 01/12/2003 070",
        "order 07700900123",
        "c0112bd0 0044 00000000",
        "£07700900123",
    ],
)
def test_no_phone(text: str) -> None:
    assert [pair for pair in pairs(text) if pair[0] == "phone"] == []


def test_a_number_that_is_the_point_of_a_link_stands_beside_its_url() -> None:
    assert pairs("https://wa.me/447700900123") == [
        ("url", "https://wa.me/447700900123"),
        ("phone", "+447700900123"),
    ]


def test_two_phones_side_by_side() -> None:
    assert [value for _, value in pairs("07700 900123 07700 900456")] == ["+447700900123", "+447700900456"]


def test_phone_says_why_it_was_taken() -> None:
    (found,) = extract("My mobile: 07700 900123")
    assert "possible number" in found.why
    assert "'mobile'" in found.why


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("ask @Pit9, or (@sam_b.)", ["@pit9", "@sam_b"]),
        ("@юля and @名無し", ["@юля", "@名無し"]),
        ("@media print; @param x; @2x; jo@example.org; user@@name", []),
        ("https://example.org/@pit9", []),
    ],
)
def test_handle(text: str, values: list[str]) -> None:
    assert [value for kind, value in pairs(text) if kind == "handle"] == values


def test_offsets_count_code_points() -> None:
    text = "🎟️🎟️ naïve @pit9 07700 900123"
    for entity in extract(text):
        assert text[entity.start : entity.end] == entity.text


hostile = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("@.:/()+-[]{}\"'<>=?&_ 0123456789wWhHtTpPsS\u00a0\u200d\u0130Σσ"),
    ),
    max_size=300,
)
snippet = st.sampled_from(
    [
        "jo@example.org",
        "http://example.org/a(b)",
        "07700 900123",
        "+44 20 7946 0123",
        "@pit9",
        "wa.me/447700900123",
        "www.",
    ]
)
texts = st.lists(st.one_of(hostile, snippet), max_size=8).map("".join)


@settings(max_examples=400, deadline=None)
@given(texts, st.sampled_from(["GB", "US", "DE", "IN", "ZZ"]))
def test_offsets_slice_back_and_order_holds(text: str, region: str) -> None:
    found = extract(text, region)
    assert found == sorted(found, key=lambda entity: (entity.start, entity.end, entity.type))
    for entity in found:
        assert text[entity.start : entity.end] == entity.text
        assert entity.value
        assert entity.why


@settings(max_examples=400, deadline=None)
@given(texts)
def test_values_are_fixed_points(text: str) -> None:
    for entity in extract(text):
        assert again(entity) == entity.value


def again(entity: Entity) -> str | None:
    return TYPES[entity.type].normalise(entity.value)
