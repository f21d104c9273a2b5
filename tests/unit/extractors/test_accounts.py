"""What an export names an account by, as the identifier that people search for."""

from __future__ import annotations

import pytest

from extractors.entities import account


@pytest.mark.parametrize(
    ("written", "platform", "expected"),
    [
        ("pit9", "kik", ("handle", "kik:pit9")),
        ("Pit9", "snapchat", ("handle", "snapchat:pit9")),
        ("@pit:example.org", "matrix", ("handle", "matrix:pit:example.org")),
        ("pit!~pit@host.example.org", "irc", ("handle", "irc:pit")),
        ("447700900123@s.whatsapp.net", "whatsapp", ("phone", "+447700900123")),
        ("+44 7700 900123", "whatsapp", ("phone", "+447700900123")),
        ("447700900123", "signal", ("phone", "+447700900123")),
        ("07700 900123", "sms", ("phone", "+447700900123")),
        ("60075", "sms", ("handle", "sms:60075")),
        ("123456789012345678", "discord", ("handle", "discord:123456789012345678")),
        ("Jo@Example.org", "imessage", ("email", "jo@example.org")),
    ],
)
def test_an_account_is_its_number_its_address_or_its_name(
    written: str, platform: str, expected: tuple[str, str]
) -> None:
    found = account.find(written, platform, "GB")
    assert found is not None
    assert (found.type, found.value) == expected
    assert written[found.start : found.end] == found.text


@pytest.mark.parametrize(
    ("written", "platform"), [("", "kik"), ("pit9", None), ("Jo of the club", "kik"), ("@", "kik")]
)
def test_what_names_no_account(written: str, platform: str | None) -> None:
    assert account.find(written, platform, "GB") is None
