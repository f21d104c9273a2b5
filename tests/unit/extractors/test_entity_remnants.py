"""What mail programs, web pages and messengers leave around an identifier, and what only looks like such a rest."""

from __future__ import annotations

import pytest

from extractors.entities import extract


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("jo.bell=\ns@example.org", [("email", "jo.bells@example.org")]),
        ("https://example.org/a/long=\n/path", [("url", "https://example.org/a/long/path")]),
        ("jo=40example=2Eorg", [("email", "jo@example.org")]),
        ("see /?x=40px.png", []),
        ("jo&commat;example&period;org", [("email", "jo@example.org")]),
        ("<p>https://example.org/a&nbsp;or", [("url", "https://example.org/a")]),
        ("https://example.org/?a=1&amp;amp;b=2", [("url", "https://example.org/?a=1&b=2")]),
        ("jo.b @ example.org", [("email", "jo.b@example.org")]),
        ("meet @ example.org", [("domain", "example.org")]),
        ("jo (ät) example (punkt) org", [("email", "jo@example.org")]),
        ("jo chiocciola example punto org", [("email", "jo@example.org")]),
        ("look at this point by the gate", []),
        ("qu'anna@example.org", [("email", "anna@example.org")]),
        ("447700900123-1612345678@g.us", [("phone", "+447700900123")]),
        (
            "https://signal.me/#p/+447700900123",
            [("url", "https://signal.me/#p/+447700900123"), ("phone", "+447700900123")],
        ),
        ("07700 900123,07700 900124", [("phone", "+447700900123"), ("phone", "+447700900124")]),
        ("12.5,07700 900123", []),
        ("> ring +44 20\n> 7946 0112", [("phone", "+442079460112")]),
        ("ring +44 20 7946 0112\n3 tickets", [("phone", "+442079460112")]),
        ("07700\n900123", []),
        ("ring 07700 900\n123 at noon", [("phone", "+447700900123")]),
        ("+44 7700 900=\n123", [("phone", "+447700900123")]),
        ("jo dot briggs at example dot org", [("email", "jo.briggs@example.org")]),
        ("see that dot, jo at example dot org", [("email", "jo@example.org")]),
        (
            "https://www.instagram.com/pit_9_/",
            [("url", "https://www.instagram.com/pit_9_/"), ("handle", "instagram:pit_9_")],
        ),
        ("min snap är ringklocka", [("handle", "snapchat:ringklocka")]),
        ("инста: pit_9", [("handle", "instagram:pit_9")]),
        ("سناب: pit_9", [("handle", "snapchat:pit_9")]),
        ("微信号：pit_9", [("handle", "wechat:pit_9")]),
        ("Skype: pit.box", [("handle", "skype:pit.box")]),
        ("mein Discord ist abgestürzt", []),
    ],
)
def test_rests_of_what_carried_an_identifier(text: str, wanted: list[tuple[str, str]]) -> None:
    found = extract(text)
    assert sorted((one.type, one.value) for one in found) == sorted(wanted)
    assert all(text[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("=== jo_b [~jo@host.example.org]  has joined #bells", []),
        ("=== jo_b [n=jo@host.example.org] has left #bells", []),
        ("jo_b!~jo@host.example.org", []),
        ("write to [jo@example.org] has worked", ["jo@example.org"]),
        ("Received: from x ([IPv6:2001:db8::1])", ["2001:db8::1"]),
        ("([IPv6:::1])", ["::1"]),
        ("jo@www.example.org", ["jo@www.example.org"]),
    ],
)
def test_a_connection_is_no_mailbox_and_an_address_literal_is_an_address(text: str, values: list[str]) -> None:
    assert [one.value for one in extract(text) if one.type in {"email", "ip"}] == values
