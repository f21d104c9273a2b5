"""The built-in stop list: what is on it, what must not be."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from cets_search.query.identifiers import NORMALISERS, entity
from extractors.entities import extract, stop_list

LISTED = [
    ("email", "no-reply@example.org"),
    ("email", "noreply+17@mail.example.com"),
    ("email", "do-not-reply@example.net"),
    ("email", "orders.noreply@example.net"),
    ("email", "postmaster@example.org"),
    ("email", "mailer-daemon@mx.example.org"),
    ("email", "bounce+ab12@example.org"),
    ("email", "linux-mips-request@lists.example.org"),
    ("email", "security@facebookmail.com"),
    ("email", "notification@mail.instagram.com"),
    ("email", "john.doe@example.com"),
    ("url", "http://www.w3.org/1999/xhtml"),
    ("url", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("url", "http://ns.adobe.com/xap/1.0/"),
    ("domain", "example.com"),
    ("ip", "192.168.1.10"),
    ("ip", "fe80::1"),
    ("ip", "8.8.8.8"),
    ("hash", "d41d8cd98f00b204e9800998ecf8427e"),
    ("coordinates", "0.00000,0.00000"),
    ("handle", "@everyone"),
    ("handle", "telegram:telegram"),
    ("person", "Microsoft Office User"),
    ("org", "Microsoft Corporation"),
]

FREE = [
    ("email", "jo@example.org"),
    ("email", "norah@example.org"),
    ("email", "reply@example.org"),
    ("email", "pat.bounceworth@example.org"),
    ("email", "support@example.org"),
    ("email", "postmasters.guild@example.org"),
    ("phone", "+447700900123"),
    ("url", "https://example.org/w3.org/page"),
    ("url", "https://www.w3.org.example.net/a"),
    ("domain", "shop.example.org"),
    ("ip", "203.0.113.7"),
    ("ip", "172.32.0.1"),
    ("ip", "100.10.0.1"),
    ("handle", "@pit9"),
    ("handle", "telegram:pit9"),
    ("person", "Sam Reed"),
    ("org", "Example Hire Ltd"),
    ("email", "192.168.1.10"),
]


@pytest.mark.parametrize(("kind", "value"), LISTED)
def test_what_points_at_nobody_is_listed_with_a_reason(kind: str, value: str) -> None:
    assert stop_list.reason(kind, value)


@pytest.mark.parametrize(("kind", "value"), FREE)
def test_what_may_be_somebodys_is_not(kind: str, value: str) -> None:
    assert stop_list.reason(kind, value) is None


def test_every_row_is_of_a_type_that_there_is_and_its_values_are_in_their_normal_form() -> None:
    for row in stop_list.ROWS:
        assert row.type in NORMALISERS
        assert row.values or row.patterns
        assert row.reason[0].islower()
        assert not row.reason.endswith(".")
        for value in row.values:
            assert entity(row.type, value) == value, value


@pytest.mark.corpora
def test_real_mail_keeps_its_people(corpora: Path) -> None:
    """Of the addresses in a real list's mail some are listed, each as a machine's or a list's own, and most are not."""
    folder = corpora / "mail" / "spamassassin-ham"
    texts = [file.read_bytes().decode("utf-8", "replace") for file in sorted(folder.rglob("*"))[:300] if file.is_file()]
    found = {one.value for text in texts for one in extract(text) if one.type == "email"}
    listed = {value: why for value in found if (why := stop_list.reason("email", value))}
    assert 0 < len(listed) < len(found) / 4, Counter(listed.values())


@pytest.mark.parametrize("value", ["a." * 200_000 + "@example.org", "no-reply" * 50_000, "x@" + "lists." * 80])
def test_a_hostile_value_is_on_no_list(value: str) -> None:
    assert not any(stop_list.reason(kind, value) for kind in NORMALISERS)
