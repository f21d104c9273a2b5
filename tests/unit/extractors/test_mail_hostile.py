"""Mail that is broken, or made to hurt: an outcome each time, in bounded time, and nothing else lost."""

from __future__ import annotations

import base64
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.formats import mail_headers
from extractors.formats.mail_letter import Letter
from extractors.formats.mail_part import Part
from extractors.formats.mail_quotes import quoted
from extractors.formats.mail_split import parsed
from extractors.formats.mail_transfer import decoded
from extractors.model import Outcome
from tests.unit.extractors.mail_files import HEADERS, POSTMARK, mbox, read_bytes

MIXED = HEADERS + b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=e\n\n"


def test_a_thousand_messages_one_in_the_other(tmp_path: Path) -> None:
    data = HEADERS.join([b"Content-Type: message/rfc822\n\n"] * 1_001)
    found = read_bytes(tmp_path, HEADERS + data + HEADERS + b"\nThe innermost.\n")
    assert found[0].outcome is Outcome.SEARCHABLE
    assert found[-1].outcome is Outcome.SKIPPED
    assert "deeper" in found[-1].reason


def test_a_thousand_multiparts_one_in_the_other(tmp_path: Path) -> None:
    nested = b"".join(b"--%d\nContent-Type: multipart/mixed; boundary=%d\n\n" % (n, n + 1) for n in range(1_000))
    head = HEADERS + b"Content-Type: multipart/mixed; boundary=0\n\n"
    (mail,) = read_bytes(tmp_path, head + nested + b"--1000\n\nThe tandem.\n")
    assert (mail.outcome, mail.subject) == (Outcome.PARTIAL, "Tickets")
    assert "nested too deep" in mail.reason
    assert "The tandem." in mail.text


def test_a_hundred_thousand_headers(tmp_path: Path) -> None:
    many = b"".join(b"X-Bell-%d: ring\nTo: %d@example.org\n" % (n, n) for n in range(100_000))
    (mail,) = read_bytes(tmp_path, HEADERS + many + b"\nThe tandem.\n")
    assert (mail.subject, mail.text) == ("Tickets", "The tandem.")
    assert len(mail.recipients) <= 1_000


@pytest.mark.parametrize(
    "value",
    [
        "<" * 200_000,
        "(" * 200_000,
        "=?" * 100_000,
        '"' * 99_999,
        "a@b," * 50_000,
        " <a" * 60_000,
        "=?utf-8?b?" * 20_000,
    ],
)
def test_no_header_takes_long(tmp_path: Path, value: str) -> None:
    names = ("From", "To", "Subject", "References", "Received", "Date", "Content-Disposition", "In-Reply-To")
    long = "".join(f"{name}: {value}\n" for name in names).encode()
    (mail,) = [one for one in read_bytes(tmp_path, long + HEADERS + b"\nx\n") if one.part == ""]
    assert len(mail.recipients) <= 1_000


def test_a_boundary_that_never_ends(tmp_path: Path) -> None:
    part = b"--e\nContent-Type: text/plain\n\nThe tandem"
    (mail,) = read_bytes(tmp_path, MIXED + part)
    assert (mail.outcome, mail.text) == (Outcome.PARTIAL, "The tandem")
    assert "cut short" in mail.reason


def test_a_boundary_that_never_begins(tmp_path: Path) -> None:
    (mail,) = read_bytes(tmp_path, MIXED + b"The tandem is mended.\n")
    assert mail.text == "The tandem is mended."


def test_nothing_is_lost_behind_a_broken_message(tmp_path: Path) -> None:
    broken = (
        POSTMARK
        + MIXED
        + b"--e\nContent-Type: application/x-plan; name=a\nContent-Transfer-Encoding: base64\n\n%%%\n\n"
    )
    found = read_bytes(tmp_path, mbox(1) + broken + mbox(1), "box")
    assert [one.subject for one in found if one.kind == "email"] == ["Tickets 1", "Tickets", "Tickets 1"]


def test_nothing_unstorable_comes_out(tmp_path: Path) -> None:
    data = HEADERS.replace(b"Tickets", b"Tick\x00ets \xff\xfe") + b"X-Mailer: \xed\xa0\x80\n\nNUL \x00 and \xff\n"
    (mail,) = read_bytes(tmp_path, data)
    shown = [mail.subject or "", mail.text, str(mail.metadata["user_agent"])]
    assert "\x00" not in "".join(shown)
    assert "".join(shown).encode()


@pytest.mark.parametrize("name", ["..", "/etc/passwd", "a/../b", "x" * 5_000 + ".jpg", "\x01\n", ""])
def test_no_name_climbs_out(tmp_path: Path, name: str) -> None:
    encoded = base64.b64encode(name.encode()).decode()
    part = f'--e\nContent-Type: image/x-bell\nContent-Disposition: attachment; filename="=?utf-8?b?{encoded}?="\n\nx\n'
    _, part_of = read_bytes(tmp_path, MIXED + part.encode() + b"--e--\n")
    assert not {"..", ".", ""} & set(part_of.part.split("/"))
    assert len(part_of.part) <= 200


def test_an_empty_message(tmp_path: Path) -> None:
    found = read_bytes(tmp_path, POSTMARK + b"\n" + mbox(1), "box")
    assert [(one.kind, one.text) for one in found[1:]] == [("email", ""), ("email", "The tandem is mended.")]


def test_blank_lines_without_end_before_a_quote() -> None:
    assert quoted("\n" * 500_000 + "> a") == ["500000-500003"]


HEADS = [
    b"From: a@b",
    b" more",
    b"no header",
    b": none",
    b"From x",
    b"\xe9: \xe9",
    b"Content-Type: message/rfc822",
    b"",
]
HEADS += [
    b"Content-Type: text/html",
    b"Content-Type: multipart/mixed; boundary=e",
    b"--e",
    b"--e--",
    b"Subject: x\rB: c",
    b"text",
    b"--e ",
    b"--e--\t",
    b"--e-",
    b'Content-Type: multipart/digest; boundary="e-"',
    b"--e---",
]


LINES = st.lists(st.tuples(st.sampled_from(HEADS), st.sampled_from([b"\n", b"\r\n", b"\r"])), max_size=16)
PARTS = st.lists(st.tuples(st.sampled_from(HEADS), st.sampled_from([b"\n", b"\r\n"])), max_size=6)


def tree(message: Message) -> list[object]:
    parts = message.get_payload() if message.is_multipart() else []
    own = [list(message.raw_items()), [type(one) for one in message.defects], message.get_unixfrom()]
    inner = [tree(one) for one in parts if isinstance(one, Message)]
    return [*own, message.get_content_type(), inner or message.get_payload(), message.preamble, message.epilogue]


def told(lines: list[tuple[bytes, bytes]]) -> bytes:
    return b"".join(line + end for line, end in lines)


@given(LINES)
def test_a_message_is_parsed_as_the_standard_library_does(lines: list[tuple[bytes, bytes]]) -> None:
    frame = told(lines).lstrip(b"\r\n")
    assert tree(parsed(Letter(frame))) == tree(BytesParser(Part, policy=compat32).parsebytes(frame))


@given(st.lists(PARTS, min_size=1, max_size=4), st.sampled_from([b"\n", b"\r\n"]), PARTS)
def test_parts_are_split_as_the_standard_library_does(
    parts: list[list[tuple[bytes, bytes]]], end: bytes, behind: list[tuple[bytes, bytes]]
) -> None:
    inner = b"--i".join(told(part) + end for part in parts)
    outer = [MIXED.replace(b"boundary=e", b'boundary="i"'), b"Content-Type: multipart/digest; boundary=i\n\n--i"]
    for head in outer:
        nested = head + end + inner + b"--i--" + end + told(behind)
        frame = MIXED + b"--e" + end + nested + b"--e" + end + end + b"text" + end + b"--e--" + end
        for one in (nested, frame):
            assert tree(parsed(Letter(one))) == tree(BytesParser(Part, policy=compat32).parsebytes(one))


def test_base64_as_it_is_met() -> None:
    ring = base64.encodebytes(b"ring the bell " * 50)
    assert b"".join(decoded([ring[:77], ring[77:]], "base64")) == b"ring the bell " * 50
    assert b"".join(decoded([base64.b64encode(b"ring") + b"\n_____\na list's footer\n"], "base64")) == b"ring"
    assert b"".join(decoded([b"cmluZ"], "base64")) == b"rin"
    assert (
        b"".join(decoded([b"These words are no base64 at all.\n"], "base64")) == b"These words are no base64 at all.\n"
    )


@given(st.binary(max_size=2_000), st.sampled_from(["base64", "quoted-printable", "x-uuencode", "8bit", ""]))
def test_any_bytes_in_any_encoding(data: bytes, name: str) -> None:
    a_byte = 63 if name == "x-uuencode" else 1  # what a line of uuencode may state that it holds, its end left out
    assert len(b"".join(decoded([data[:7], data[7:]], name))) <= len(data) * a_byte


@given(st.text(max_size=500))
def test_any_header_is_one_line(value: str) -> None:
    assert not {"\n", "\r", "\x00"} & set(mail_headers.shown(value))
