"""Fields that follow from others: counted, met and folded by."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from cets_search.ingest import derived

MAIL = {
    "kind": "email", "sender": "Sam <sam@example.org>", "sent_at": "2025-03-01T18:02:11Z", "subject": "Row",
    "text": "Two tickets", "message_id": "<1@example.org>", "sha256": "a" * 64,
}  # fmt: skip


def test_domains_are_host_names_in_small_letters() -> None:
    values = [
        "email:Jo@Example.ORG", "url:https://user@shop.example.net:8443/a?b", "domain:Example.com",
        "phone:+447700900123",
        "url:http://[::1", "url:https://example.org/b",
    ]  # fmt: skip
    assert derived.domains(values) == ["example.com", "example.org", "shop.example.net"]
    assert derived.entity_types(values) == ["domain", "email", "phone", "url"]


def test_a_mail_in_two_mailboxes_is_one_content_and_a_file_is_its_bytes() -> None:
    assert derived.content(MAIL) == derived.content(MAIL | {"sha256": "b" * 64})
    file = {"kind": "document", "text": "a", "sha256": "a" * 64}
    assert derived.content(file) == derived.content(file | {"text": "b"}) == "a" * derived.KEPT
    assert derived.content(file) != derived.content(file | {"sha256": "b" * 64})


@pytest.mark.parametrize("name", ["sender", "sent_at", "subject", "text", "message_id"])
def test_a_mail_that_says_something_else_is_another_content(name: str) -> None:
    assert derived.content(MAIL) != derived.content(MAIL | {name: "another"})


@pytest.mark.parametrize(
    "source",
    [
        {"kind": "message", "text": "ok", "sender": "Sam"},
        {"kind": "message", "text": "", "sent_at": "2025-03-01T18:02:11Z"},
        {"kind": "file"},
    ],
)
def test_what_says_too_little_is_like_no_other(source: dict[str, Any]) -> None:
    assert derived.content(source) == ""


def test_a_lone_surrogate_is_no_trouble() -> None:
    assert derived.content({"kind": "document", "text": "\ud800"})


@pytest.mark.parametrize(
    "text", ["at the shed \U0001f6b2", '"\\/\b\t\n\f\r', "\x00\x1f\x7f\x85\u2028", "half a pair \ud800"]
)
def test_a_content_is_called_as_it_was_when_the_standard_library_spelt_it(text: str) -> None:
    said = ["message", None, None, None, ["Jo", "Sam"], "2024-05-03T10:12:00Z", None, text, None]
    spelt = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    source = {"kind": "message", "recipients": ("Jo", "Sam"), "sent_at": "2024-05-03T10:12:00Z", "text": text}
    assert derived.content(source) == hashlib.sha256(spelt).hexdigest()[: derived.KEPT]
