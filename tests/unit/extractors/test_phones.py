"""Telephone numbers: what else stands in digits, extensions, and the country that a conversation shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.entities import extract, phone, phone_region
from extractors.entities.example import Example


def phones(text: str, region: str = "GB") -> list[tuple[str, str]]:
    return [(entity.value, entity.text) for entity in extract(text, region) if entity.type == "phone"]


@pytest.mark.parametrize("example", phone.EXAMPLES, ids=lambda example: example.text)
def test_examples(example: Example) -> None:
    assert [value for value, _ in phones(example.text)] == ([example.value] if example.value else [])


@pytest.mark.parametrize(
    "text",
    [
        "020 7946 0123 ext 12",
        "020 7946 0123 ext. 12",
        "020 7946 0123x12",
        "020 7946 0123 x 4501",
        "020 7946 0123, extension 12",
        "020 7946 0123 Durchwahl 12",
        "+44 20 7946 0123 доб. 12",
    ],
)
def test_an_extension_is_of_the_text_and_not_of_the_value(text: str) -> None:
    assert phones(text) == [("+442079460123", text)]


@pytest.mark.parametrize("text", ["020 7946 0123 x", "020 7946 0123 exterior 12", "020 7946 0123 ext 1234567"])
def test_what_follows_is_no_extension(text: str) -> None:
    assert phones(text) == [("+442079460123", "020 7946 0123")]


@pytest.mark.parametrize(
    "text", ["Ph.:+44 7700 900123", "12 07700 900123", "card 4000 0566 5566 5556, tel 07700 900123"]
)
def test_a_number_beside_others(text: str) -> None:
    assert [value for value, _ in phones(text)] == ["+447700900123"]


@pytest.mark.parametrize("region", ["GB", "US", "DE", "FR"])
@pytest.mark.parametrize(
    "text",
    [
        "GB82 WEST 1234 5698 7654 32",
        "DE89 3704 0044 0532 0130 00",
        "4000 0566 5566 5556",
        "2024-05-31T10:16:08.123456789",
        "1700000000 1700000000123",
        "51.50140,-0.14190 or 51.501400, -0.141900",
        "192.168.100.200:8080",
        "order 2079460123",
        "4000056655665556 40000566 55665556",
        "00:1b:44:11:3a:b7",
        "invoice no. 0123456789",
    ],
)
def test_other_things_in_digits(text: str, region: str) -> None:
    assert phones(text, region) == []


@pytest.mark.parametrize(
    ("text", "written", "why"),
    [
        ("on 2024-05-31 10", "2024-05-31 10", "a date"),
        ("host 192.168.100.200", "192.168.100.200", "an IP address"),
        ("order number 02079460123", "02079460123", "a word before it is for another kind of number"),
        ("at 0207946", "0207946", "not in a form in which numbers are given, and no word near says that it is one"),
        ("at 49 0123456789012345", "49 0123456789012345", "not as many digits as a number of its country has"),
    ],
)
def test_a_refusal_says_why(text: str, written: str, why: str) -> None:
    refused = [(one.text, one.why) for one in phone.rejected(text, "GB")]
    assert refused == [(written, why)]


def test_what_is_taken_is_not_refused_too() -> None:
    text = "2024-05-31 10:00 Ring 07700 900123, order 02079460123"
    assert [one.text for one in phone.rejected(text, "GB")] == ["2024-05-31 10", "02079460123"]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([], "GB"),
        (["+493023125999"], "DE"),
        (["+493023125999", "+447700900123"], "GB"),
        (["+33123456789", "+493023125999"], "FR"),
        (["+881612345678"], "GB"),
        (["no number"], "GB"),
    ],
)
def test_the_country_of_a_conversation(numbers: list[str], expected: str) -> None:
    assert phone_region.of(numbers, "GB") == expected


@given(
    st.lists(st.sampled_from(["020 7946 0123", " ext ", "x", "12", ", ", "\n", "+44", "(0)"]), max_size=12).map("".join)
)
def test_offsets_slice_back(text: str) -> None:
    for value, written in phones(text):
        assert written in text
        assert phone.normalise(value) == value
