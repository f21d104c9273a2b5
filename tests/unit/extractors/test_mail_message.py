"""A message by its structure: headers, bodies, quotes, attachments, encryption."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from extractors import formats
from extractors.formats import charsets, html_text
from extractors.formats.mail_quotes import quoted
from extractors.model import Outcome
from tests.unit.extractors.mail_files import HEADERS, by_documents, mbox, read, read_bytes

FULL = (
    b"Received: from mx.example.net (mx.example.net [192.0.2.7]) by mail.example.org with ESMTP; Fri, 3 May 2024\n"
    b"Received: from [203.0.113.9]:2525 (HELO bike) by mx.example.net; Fri, 3 May 2024 10:12:01 +0100\n"
    b"From: =?utf-8?q?J=C3=B6_Field?= <jo@example.org>\n"
    b'To: "Field, Sam" <sam@example.org>,\n\tPat <pat@example.org>\n'
    b"Cc: club@example.org\nBcc: Robin <robin@example.org>\nReply-To: desk@example.org\n"
    b"Subject: =?utf-8?b?VGFuZGVt?=\n =?utf-8?b?IQ==?=\n"
    b"Date: Fri, 3 May 2024 10:12:00 +0100 (BST)\nMessage-ID: <3@example.org>\nIn-Reply-To: <2@example.org>\n"
    b"References: <1@example.org>\n\t<2@example.org>\nX-Originating-IP: [198.51.100.4]\nX-Mailer: Bell 2\n"
    b"X-Gmail-Labels: Inbox,Bicycle club\nStatus: RO\nX-Status: AF\n\nSee you at nine.\n"
)


def multipart(*parts: bytes, kind: bytes = b"mixed") -> bytes:
    body = b"".join(b"--edge\n" + part + b"\n" for part in parts)
    return HEADERS + b'MIME-Version: 1.0\nContent-Type: multipart/%s; boundary="edge"\n\n' % kind + body + b"--edge--\n"


def test_headers_by_structure(tmp_path: Path) -> None:
    (mail,) = read_bytes(tmp_path, FULL)
    assert (mail.kind, mail.sender, mail.subject) == ("email", "Jö Field <jo@example.org>", "Tandem!")
    assert mail.recipients == (
        "Field, Sam <sam@example.org>",
        "Pat <pat@example.org>",
        "club@example.org",
        "Robin <robin@example.org>",
    )
    assert (mail.sent_at, mail.zone) == ("2024-05-03T09:12:00Z", "stated")
    assert mail.sent_at_raw == "Fri, 3 May 2024 10:12:00 +0100 (BST)"
    expected = {
        "cc": ["club@example.org"],
        "bcc": ["Robin <robin@example.org>"],
        "reply-to": ["desk@example.org"],
        "message_id": "<3@example.org>",
        "reply_to": "<2@example.org>",
        "references": ["<1@example.org>", "<2@example.org>"],
        "thread": "<1@example.org>",
        "received_ips": ["203.0.113.9", "192.0.2.7"],
        "x-originating-ip": "[198.51.100.4]",
        "user_agent": "Bell 2",
        "labels": ["Inbox", "Bicycle club"],
        "flags": ["read", "replied", "flagged"],
    }
    assert {name: mail.metadata[name] for name in expected} == expected
    assert mail.text == "See you at nine."


def test_a_thread_begins_with_the_first_that_is_known(tmp_path: Path) -> None:
    (answer,) = read_bytes(tmp_path, HEADERS + b"Message-ID: <2@example.org>\nIn-Reply-To: <1@example.org>\n\n")
    (alone,) = read_bytes(tmp_path, HEADERS + b"Message-ID: <2@example.org>\n\n")
    assert (answer.metadata["thread"], alone.metadata["thread"]) == ("<1@example.org>", "<2@example.org>")


def test_no_header_can_be_made_inside_another(tmp_path: Path) -> None:
    (mail,) = read_bytes(tmp_path, HEADERS.replace(b"Tickets", b"=?utf-8?q?Hi=0D=0ABcc:_x@example.org=00?=") + b"\n")
    assert mail.subject == "Hi Bcc: x@example.org"
    assert "bcc" not in mail.metadata


def test_the_plain_form_is_read_and_the_richest_where_it_is_blank(tmp_path: Path) -> None:
    plain, html = b"Content-Type: text/plain\n\nAt nine.\n", b"Content-Type: text/html\n\n<p>At <b>ten</b>.</p>\n"
    (mail,) = read_bytes(tmp_path, multipart(plain, html, kind=b"alternative"))
    assert mail.text == "At nine."
    (mail,) = read_bytes(tmp_path, multipart(b"Content-Type: text/plain\n\n \n", html, kind=b"alternative"))
    assert mail.text == "At ten."


def test_what_hangs_on_a_message(tmp_path: Path) -> None:
    plan = base64.encodebytes(b"plan of the stand")
    named = b"Content-Type: application/x-plan; name=a.plan\nContent-ID: <7@example.org>\n"
    named += b"Content-Transfer-Encoding: base64\n\n"
    inner = HEADERS + b"Message-ID: <9@example.org>\n\nInner.\n"
    mail, first, second, forwarded = read_bytes(
        tmp_path,
        multipart(
            b"Content-Type: text/plain\n\nHere.\n",
            named + plan,
            named.replace(b"name=a.plan", b'name="../a.plan"') + plan,
            b"Content-Type: message/rfc822\n\n" + inner,
        ),
    )
    assert (mail.part, mail.text) == ("", "Here.")
    assert [one.part for one in (first, second)] == ["a.plan", ".._a.plan"]
    assert first.text == "plan of the stand"
    assert first.metadata["Content-ID"] == "<7@example.org>"
    assert first.digests is not None
    assert first.digests.sha256 == hashlib.sha256(b"plan of the stand").hexdigest()
    assert (forwarded.part, forwarded.kind, forwarded.text) == ("Tickets.eml", "email", "Inner.")
    assert forwarded.digests is not None
    assert forwarded.digests.sha256 == hashlib.sha256(inner).hexdigest()


@pytest.mark.parametrize("charset", ["koi8-r", "windows-1251", "utf-8", "iso-8859-5"])
def test_eight_bit_text_is_read_by_its_charset_and_hashed_as_it_travelled(tmp_path: Path, charset: str) -> None:
    said = "Велосипед стоит у сарая."
    kind = b"Content-Type: text/plain; charset=" + charset.encode() + b"%s\nContent-Transfer-Encoding: 8bit\n\n"
    written = said.encode(charset)
    message = multipart(kind % b"" + written, kind % b"; name=shed.txt" + written, b"Content-Disposition: attachment;"
        b" filename=odd.bin\n\n\xff\xfe\x80 as it is")  # fmt: skip
    mail, shed, odd = read_bytes(tmp_path, message)
    assert (mail.text, shed.part) == (said, "shed.txt")
    assert shed.digests is not None
    assert odd.digests is not None
    assert shed.digests.sha256 == hashlib.sha256(written).hexdigest()
    assert odd.digests.sha256 == hashlib.sha256(b"\xff\xfe\x80 as it is").hexdigest()


def test_attachments_of_one_name_are_told_apart(tmp_path: Path) -> None:
    part = b"Content-Type: image/x-bell; name=bell.jpg\n\nx\n"
    own, *attached = read_bytes(tmp_path, multipart(part, part, part))
    assert [one.part for one in attached] == ["bell.jpg", "bell~2.jpg", "bell~3.jpg"]
    assert own.metadata["attachments"] == "3"


def test_reading_goes_on_behind_an_attachment(tmp_path: Path) -> None:
    whole = read_bytes(tmp_path, multipart(*[b"Content-Type: image/x-bell; name=%d.jpg\n\nx\n" % n for n in range(4)]))
    assert read(tmp_path / "mail.eml", resume=whole[2].part) == whole[3:]


@pytest.mark.parametrize(
    ("kind", "body", "word"),
    [
        (b"application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", b"x", "S/MIME"),
        (
            b"application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64",
            base64.encodebytes(b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"),
            "S/MIME",
        ),
        (
            b'multipart/encrypted; protocol="application/pgp-encrypted"; boundary=e',
            (
                b"--e\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n"
                b"--e\nContent-Type: application/octet-stream\n\nx\n--e--\n"
            ),
            "PGP/MIME",
        ),
        (b"text/plain", b"-----BEGIN PGP MESSAGE-----\nVersion: 1\n\n" + b"hQEMA" * 12 + b"\n", "inline"),
    ],
)
def test_an_encrypted_message_is_named_so(tmp_path: Path, kind: bytes, body: bytes, word: str) -> None:
    mail, *_ = found = read_bytes(tmp_path, HEADERS + b"MIME-Version: 1.0\nContent-Type: " + kind + b"\n\n" + body)
    assert mail.outcome is Outcome.ENCRYPTED
    assert word in mail.reason
    assert kind.startswith(b"text") or found[-1].outcome is Outcome.ENCRYPTED


def test_a_signed_message_is_read(tmp_path: Path) -> None:
    signed = b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n\nx\n"
    mail, inside = read_bytes(tmp_path, multipart(b"Content-Type: text/plain\n\nAt nine.\n", signed, kind=b"signed"))
    assert (mail.outcome, mail.text, inside.outcome) == (Outcome.SEARCHABLE, "At nine.", Outcome.SEARCHABLE)


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Yes.\n\nOn 3 May 2024, at 10:12, Jo <jo@example.org>\nwrote:\n\n> at nine?\n>\n> Jo\n\nFine.\n",
         ["On 3 May 2024, at 10:12, Jo <jo@example.org>\nwrote:\n\n> at nine?\n>\n> Jo\n"]),
        ("Ja 🚲.\n\nAm 03.05.2024 schrieb Jo:\n> um neun?\n", ["Am 03.05.2024 schrieb Jo:\n> um neun?\n"]),
        ("Yes.\n-----Original Message-----\nFrom: Jo\nat nine?", ["-----Original Message-----\nFrom: Jo\nat nine?"]),
        ("Yes.\n\nFrom: Jo\nSent: Friday\nTo: Sam\n\nnine?", ["From: Jo\nSent: Friday\nTo: Sam\n\nnine?"]),
        ("On Monday 3 people wrote:\nno quote > here\nFrom: now on\n", []),
    ],
)  # fmt: skip
def test_quotes(text: str, quotes: list[str]) -> None:
    spans = [span.split("-") for span in quoted(text)]
    assert [text[int(start) : int(end)] for start, end in spans] == quotes


def test_html_is_read_as_a_person_reads_it() -> None:
    page = (
        "<html><head><title>no</title><style>p {}</style></head><body><p>Hi &amp; you</p><script>no()</script>"
        '<a href="https://example.org/a">the plan</a><br>second<table><tr><td>1<td>2</table>'
        "<div>On Friday Jo wrote:</div><blockquote>nine?<blockquote>when?</blockquote></blockquote>"
    )
    assert html_text.text(page).splitlines() == [
        "Hi & you", "", "the plan <https://example.org/a>", "second", "1\t2", "On Friday Jo wrote:",
        "> nine?", ">> when?",
    ]  # fmt: skip


def test_no_page_is_too_deep_or_too_broken() -> None:
    assert html_text.text("<div>" * 100_000 + "deep") == "deep"
    assert html_text.text("") == html_text.text("<!-- x") == ""
    assert html_text.text("a < b\x00") == "a < b\ufffd"


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("Köln".encode("latin-1"), "us-ascii", "Köln"),
        ("Köln".encode(), "", "Köln"),
        ("Köln".encode(), "no-such-charset", "Köln"),
        ("\u65e5\u672c".encode("iso2022_jp"), "iso-2022-jp", "\u65e5\u672c"),
        ("\u65e5\u672c".encode("cp949"), "ks_c_5601-1987", "\u65e5\u672c"),
        (b"x" * 200_000, "idna", "x" * 200_000),
        (b"\xff\xfe", "utf-8", "\ufffd\ufffd"),
    ],
)
def test_charsets(data: bytes, charset: str, text: str) -> None:
    assert charsets.decoded(data, charset) == text


def test_text_past_the_limit_is_cut_and_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "long.mbox"
    path.write_bytes(mbox(2, b"x" * 40))
    limits = formats.Limits(text=30)
    source = formats.open_source(path)
    _, *messages = formats.read(source, formats.choose(source), by_documents, formats.Means(limits))
    assert [one.text for one in messages] == ["x" * 30] * 2
    assert {(one.outcome, one.reason) for one in messages} == {(Outcome.PARTIAL, "its text is cut after 30 characters")}
    _, first, _ = read(path)
    assert (first.text, first.outcome) == ("x" * 40, Outcome.SEARCHABLE)
