"""Tika's answer as documents: who holds whom, what became of each, and nothing of the evidence in a reason."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.formats.rmeta import Reading, documents
from extractors.model import Document, Outcome

READING = Reading("phone/mail.zip", None, 1_000)


def read(*answer: dict[str, Any], reading: Reading = READING) -> list[Document]:
    return list(documents(answer, reading))


def part(place: str, name: str, **more: Any) -> dict[str, Any]:
    return {"X-TIKA:embedded_id_path": place, "resourceName": name, "Content-Type": "text/plain", **more}


def test_holders_come_before_what_they_hold() -> None:
    found = read(
        {"Content-Type": "application/zip"},
        part("/2/3", "inner.txt", **{"X-TIKA:internalPath": "a/inner.txt"}),
        part("/1", "first.txt"),
        part("/2", "second.zip"),
    )
    assert [(one.part, one.parent) for one in found] == [
        ("", None),
        ("first.txt", ""),
        ("second.zip", ""),
        ("second.zip/a/inner.txt", "second.zip"),
    ]


def test_parts_of_one_name_are_told_apart() -> None:
    found = read({}, part("/1", "ticket.txt"), part("/2", "ticket.txt"), part("/3", ""))
    assert [one.part for one in found] == ["", "ticket.txt", "ticket.txt #2", "part 3"]


def test_names_that_look_like_those_we_give_take_no_others_place() -> None:
    page = '<html><body><div class="page">one</div><div class="page">two</div></body></html>'
    pdf = {"Content-Type": "application/pdf", "X-TIKA:content": page}
    found = read(
        {},
        part("/1", "a #3"),
        part("/2", "a"),
        part("/3", "a"),
        part("/4", "", **{"X-TIKA:internalPath": "plan.pdf/page 2"}),
        part("/5", "plan.pdf", **pdf),
        reading=replace(READING, xhtml=True),
    )
    assert [(one.part, one.parent) for one in found[1:]] == [
        ("a #3", ""),
        ("a", ""),
        ("a #3 #3", ""),
        ("plan.pdf/page 2", ""),
        ("plan.pdf", ""),
        ("plan.pdf/page 1", "plan.pdf"),
        ("plan.pdf/page 2 #2", "plan.pdf"),
    ]


def test_a_part_whose_holder_has_no_entry_belongs_to_the_next_above() -> None:
    found = read({}, part("/4/5", "ticket.txt"))
    assert found[1].parent == ""


def trace(*classes: str) -> str:
    return "\nCaused by: ".join(
        f"{name}: the secret word is bicycle\n\tat org.example.Parser.parse" for name in classes
    )


@pytest.mark.parametrize(
    ("fields", "outcome", "said"),
    [
        ({"X-TIKA:content": "tickets"}, Outcome.SEARCHABLE, ""),
        (
            {"X-TIKA:EXCEPTION:container_exception": trace("org.apache.tika.exception.EncryptedDocumentException")},
            Outcome.ENCRYPTED,
            "password",
        ),
        (
            {
                "X-TIKA:EXCEPTION:container_exception": trace(
                    "org.apache.tika.exception.TikaException", "java.io.EOFException"
                )
            },
            Outcome.FAILED,
            "cut short (TikaException, EOFException)",
        ),
        (
            {"X-TIKA:EXCEPTION:container_exception": trace("java.io.EOFException"), "X-TIKA:content": "tick"},
            Outcome.PARTIAL,
            "only part",
        ),
        (
            {"X-TIKA:EXCEPTION:container_exception": trace("org.apache.tika.exception.ZeroByteFileException")},
            Outcome.SEARCHABLE,
            "no bytes",
        ),
        ({"X-TIKA:EXCEPTION:write_limit_reached": "true", "X-TIKA:content": "tick"}, Outcome.PARTIAL, "limit"),
        (
            {"X-TIKA:Parsed-By": ["org.apache.tika.parser.EmptyParser"], "Content-Type": "application/x-unheard-of"},
            Outcome.SKIPPED,
            "application/x-unheard-of",
        ),
        ({"X-TIKA:content": "x" * 1_001}, Outcome.PARTIAL, "1,000 characters"),
    ],
)
def test_outcome_and_reason(fields: dict[str, Any], outcome: Outcome, said: str) -> None:
    (found,) = read(fields)
    assert found.outcome is outcome
    assert said in found.reason
    assert "bicycle" not in found.reason
    assert len(found.text) <= 1_000


def test_encrypted_members() -> None:
    stream = {
        "X-TIKA:EXCEPTION:embedded_stream_exception": trace("org.apache.tika.exception.EncryptedDocumentException")
    }
    assert read(stream)[0].outcome is Outcome.ENCRYPTED
    assert read(stream, part("/1", "open.txt"))[0].outcome is Outcome.PARTIAL


def test_text_left_out_by_the_limit_of_the_whole_file_is_not_called_searchable() -> None:
    found = read(
        {"X-TIKA:content": "x" * 900, "X-TIKA:EXCEPTION:write_limit_reached": "true"},
        part("/1", "late.txt", **{"X-TIKA:content": ""}),
    )
    assert [one.outcome for one in found] == [Outcome.PARTIAL, Outcome.PARTIAL]


def test_what_differs_from_run_to_run_is_left_out() -> None:
    (found,) = read({"X-TIKA:parse_time_millis": "7", "File Name": "apache-tika-1.tmp", "dc:creator": "Sam"})
    assert found.metadata == {"author": "Sam", "dc:creator": "Sam"}


def test_a_pictures_table_of_colours_is_left_out() -> None:
    table = ["index=0, red=255, green=0, blue=0", "index=1, red=0, green=0, blue=255"]
    (found,) = read({"Chroma Palette PaletteEntry": table, "PLTE PLTEEntry": table, "width": "16"})
    assert found.metadata == {"width": "16"}


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=50)), st.text(max_size=200))
def test_every_answer_becomes_storable_json(fields: dict[str, str], text: str) -> None:
    fields = {name: value for name, value in fields.items() if not name.startswith("X-TIKA")}
    half = "\ud83d" + text + "\x00"
    (found,) = read({**fields, "X-TIKA:content": half, "dc:title": half, "Content-Type": "text/plain"})
    json.dumps([found.text, found.subject, dict(found.metadata)], ensure_ascii=False).encode("utf-8")


MAIL = {"Content-Type": "message/rfc822"}


def test_mail_fields() -> None:
    (found,) = read(
        {
            **MAIL,
            "Message-From": "Jo Bell <jo@example.org>",
            "Message-To": ["Sam <sam@example.net>, ali@example.com", "Jo Bell <jo@example.org>"],
            "Message-Cc": "sam@example.net",
            "dc:title": "Two tickets",
            "dcterms:created": "2024-05-01T10:00:00Z",
        }
    )
    assert found.kind == "email"
    assert found.sender == "Jo Bell <jo@example.org>"
    assert found.recipients == (
        "Sam <sam@example.net>",
        "ali@example.com",
        "Jo Bell <jo@example.org>",
        "sam@example.net",
    )
    assert (found.sent_at, found.zone, found.subject) == ("2024-05-01T10:00:00Z", "stated", "Two tickets")


@pytest.mark.parametrize(
    ("header", "timezone", "expected"),
    [
        ("Wed, 1 May 2024 10:00:00 +0100", None, ("2024-05-01T09:00:00Z", "stated")),
        ("Wed, 1 May 2024 10:00:00 -0000", "Europe/London", ("2024-05-01T10:00:00Z", "stated")),
        ("Wed, 1 May 2024 10:00:00", None, ("2024-05-01T10:00:00", "unknown")),
        ("Wed, 1 May 2024 10:00:00", "Europe/London", ("2024-05-01T09:00:00Z", "assumed")),
        ("Wed, 1 Feb 2024 10:00:00", "Europe/London", ("2024-02-01T10:00:00Z", "assumed")),
        ("Fri, 31 Dec 9999 23:59:59 -1400", None, ("2024-07-07T07:07:07Z", "stated")),
        ("some time in May", None, ("2024-07-07T07:07:07Z", "stated")),
    ],
)
def test_when_a_message_was_sent(header: str, timezone: str | None, expected: tuple[str, str]) -> None:
    head = f"Subject: tickets\r\nDate: {header}\r\n\r\nDate: none of the header\r\n".encode()
    reading = Reading("a.eml", timezone, 1_000, head)
    # Tika's own reading of the header stands for it only where the header is no date: it takes every zone for UTC.
    (found,) = read({**MAIL, "dcterms:created": "2024-07-07T07:07:07Z"}, reading=reading)
    assert (found.sent_at, found.zone) == expected


def test_outlook_directory_entries_are_no_addresses() -> None:
    (found,) = read(
        {
            "Content-Type": "application/vnd.ms-outlook",
            "mapi:message-class": "IPM.Note",
            "Message:From-Name": "Bell, Jo",
            "Message:From-Email": "/o=Example/cn=Recipients/cn=jo",
            "Message:To-Display-Name": "Sam; Ali",
            "Message:To-Email": ["sam@example.net", "ali@example.com"],
        }
    )
    assert found.sender == "Bell, Jo"
    assert found.recipients == ("sam@example.net", "ali@example.com")


@pytest.mark.parametrize(
    ("mime", "kind"),
    [
        ("image/png", "image"),
        ("audio/mpeg", "audio"),
        ("video/mp4", "video"),
        ("application/zip", "archive"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "document"),
        ("text/csv; charset=UTF-8", "document"),
        ("text/vcard", "contact"),
        ("text/calendar", "event"),
        ("application/x-executable", "file"),
        ("", "file"),
    ],
)
def test_kinds(mime: str, kind: str) -> None:
    assert read({"Content-Type": mime})[0].kind == kind
