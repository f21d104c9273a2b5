"""Which searches other forces' pointers answer: one exact, complete identifier, and nothing else."""

from __future__ import annotations

import pytest

from cets_search.query.pointing import one_identifier, points


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("bell@example.org", ("email", "bell@example.org")),
        (" Bell@Example.org ", ("email", "bell@example.org")),
        ('"bell@example.org"', ("email", "bell@example.org")),
        ("email:bell@example.org", ("email", "bell@example.org")),
        ('email:"bell@example.org"', ("email", "bell@example.org")),
        ("07700 900123", ("phone", "+447700900123")),
        ("+44 7700 900123", ("phone", "+447700900123")),
        ("phone:07700900123", ("phone", "+447700900123")),
        ("kik:pit9", ("handle", "kik:pit9")),
        ("handle:kik:pit9", ("handle", "kik:pit9")),
        ("imei:490154203237518", ("imei", "490154203237518")),
        ("mac:00:1b:44:11:3a:b7", ("mac", "00:1b:44:11:3a:b7")),
        ("iban:GB82WEST12345698765432", ("iban", "GB82WEST12345698765432")),
    ],
)
def test_one_exact_identifier_is_looked_up_in_its_normal_form(text: str, found: tuple[str, str]) -> None:
    assert one_identifier(text) == found
    assert points(*found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bicycle",
        "bell",
        "@pit9",
        "handle:pit9",
        "handle:@pit9",
        "handle~:kik:pit9",
        "email:*@example.org",
        "email:bell@*",
        "bel?@example.org",
        "bell@example.org~1",
        "07700 90",
        "07700 90012*",
        "phone:0770*",
        "person:Pat",
        '"Pat Bell"',
        'person:"bell@example.org"',
        "url:https://example.org/a",
        "https://example.org/a",
        "domain:example.org",
        "ip:203.0.113.7",
        "postcode:SW1A1AA",
        "text:bell@example.org",
        "from:bell@example.org",
        "bell@example.org OR 07700 900123",
        "bell@example.org bicycle",
        "NOT bell@example.org",
        "-bell@example.org",
        "(bell@example.org)",
        "email:(bell@example.org OR ring@example.org)",
        '"ring bell@example.org"',
        "email:bell@example.org)",
        "(((",
        "/bell@.*/",
    ],
)
def test_anything_else_is_not(text: str) -> None:
    assert one_identifier(text) is None
