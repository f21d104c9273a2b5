"""Mail on broken input: nothing escapes, nothing hangs, and what stands whole before a fault is given unchanged.

`make fuzz` runs it a hundred times longer.
"""

from __future__ import annotations

import base64
import re
from email.message import EmailMessage
from email.policy import SMTP
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from extractors.model import Document
from tests.fuzz.faults import broken, check, check_goes_on, folder, read
from tests.unit.extractors.made_archives import NOTE
from tests.unit.extractors.mail_files import POSTMARK, mbox, message

MARKS = (
    *(
        b"\nFrom jo@example.org Fri May  3 10:12:00 2024\n",
        b"\n\nFrom ",
        b">From ",
        b"\n--",
        b"--=_1--",
        b"\nContent-Length: 40\n",
    ),
    *(
        b"=?utf-8?q?=",
        b"?=",
        b"Content-Type: message/rfc822\n",
        b'Content-Type: multipart/mixed; boundary=""\n',
        b"\r\n.\r\n",
    ),
    *(
        b"Content-Transfer-Encoding: base64\n",
        b"charset=utf-7",
        b'charset="idna"',
        b"name*0*=utf-8''%ff",
        b"begin 644 x\n",
        b"<!--",
        b"&#xd800;",
    ),
    b"Date: Fri, 31 Feb 99999 25:61:61 +9999\n",
)


def letter() -> bytes:
    """A message with each kind of thing in it that is read by a way of its own."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"] = (
        "Jo Fielden <jo@example.org>",
        "=?utf-8?q?S=C3=A1m?= <sam@example.org>, team: a@example.org;",
    )
    made["Subject"], made["Date"] = "Träger für das Tandem", "Fri, 03 May 2024 10:12:00 +0100"
    made["Message-ID"], made["References"] = "<2@example.org>", "<0@example.org> <1@example.org>"
    made["Received"] = "from a.example.org ([192.0.2.7]) by b.example.org; Fri, 3 May 2024 10:12:01 +0100"
    made["X-Originating-IP"] = "[192.0.2.9]"
    made.set_content(
        "Yes.\n\nOn 3 May 2024, at 10:12, Sam <sam@example.org> wrote:\n> Is it mended?\n> And the bell?\n"
    )
    made.add_alternative(
        "<html><head><meta charset=utf-8></head><p>Yes.<blockquote>Is it &amp; mended?</blockquote></html>",
        subtype="html",
    )
    made.add_attachment(NOTE * 40, maintype="application", subtype="octet-stream", filename="löck.bin")
    made.add_attachment("line one\nline two =\n", filename="plan.txt", cte="quoted-printable")
    inner = EmailMessage()
    inner["Subject"], inner["From"] = "Forwarded", "kim@example.org"
    inner.set_content("The shed at seven.", cte="base64")
    made.add_attachment(inner)
    return made.as_bytes()


def apple(data: bytes) -> bytes:
    told = (
        b'<?xml version="1.0"?><plist version="1.0"><dict><key>flags</key><integer>8590195713</integer></dict></plist>'
    )
    return b"%d\n" % len(data) + data + told


SEALED = b"MIME-Version: 1.0\n" + message(1, b"").replace(
    b"\n\n",
    b'\nContent-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\n\n--b\n'
    b"Content-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream\n\n"
    b"-----BEGIN PGP MESSAGE-----\n--b--\n",
)
STATED = b"".join(
    POSTMARK + b"Content-Length: 27\n" + message(n, b"From here it is a mile off.") + b"\n" for n in range(1, 4)
)
UU = message(1, b"see below\nbegin 644 a.txt\n#0V%T\n`\nend\n").replace(
    b"\n\n", b"\nContent-Transfer-Encoding: x-uuencode\n\n", 1
)
SEEDS = {
    "letter.eml": letter(),
    "sealed.eml": SEALED,
    "uu.eml": UU,
    "1714727520.M1P2.host:2,FRS": message(1),
    "letter.emlx": apple(letter()),
    "plain.mbox": mbox(4),
    "dos.mbox": mbox(3).replace(b"\n", b"\r\n"),
    "quoted.mbox": mbox(3, b">From afar\n>>From further\nThe bell is mended.\n"),
    "mboxrd": mbox(2).replace(POSTMARK, b"From mboxrd@z Thu Jan  1 00:00:00 1970\n"),
    "stated.mbox": STATED,
    "letters.mbox": POSTMARK + letter().replace(b"\r\n", b"\n") + b"\n" + mbox(2),
}
_PLACE = re.compile(r"\d{6,}@(\d+)\.eml")


def check_mail(documents: list[Document], data: bytes) -> None:
    check(documents)
    for document in documents:
        spans = [tuple(map(int, span.split("-"))) for span in document.metadata.get("quoted", [])]
        assert [at for span in spans for at in span] == sorted({at for span in spans for at in span})
        assert all(end <= len(document.text) for _, end in spans)
        place = _PLACE.fullmatch(document.part)
        if place and documents[0].kind == "archive" and document.parent == "":
            assert data[int(place[1]) :].startswith(b"From ")
            assert document.digests is not None


@given(broken(SEEDS, MARKS), st.integers(0, 99))
def test_broken_mail_is_accounted_for_and_read_on(made: tuple[str, bytes], at: int) -> None:
    with folder() as place:
        documents = read(place, *made)
        check_mail(documents, made[1])
        check_goes_on(place, *made, documents, at)


@given(st.sampled_from(["letter.eml", "sealed.eml", "letters.mbox"]), st.randoms(use_true_random=False))
def test_headers_and_lines_in_any_order(name: str, shuffled: Random) -> None:
    lines = SEEDS[name].splitlines(keepends=True)
    shuffled.shuffle(lines)
    with folder() as place:
        check_mail(read(place, name, b"".join(lines)), b"".join(lines))


@given(st.sampled_from(["plain.mbox", "dos.mbox", "quoted.mbox", "mboxrd"]), st.data())
def test_a_mailbox_keeps_what_stands_before_a_fault(name: str, data: st.DataObject) -> None:
    whole = SEEDS[name]
    cut = data.draw(st.integers(0, len(whole)))
    tail = data.draw(st.one_of(st.just(b""), st.binary(max_size=200), st.just(whole[:300])))
    with folder() as place:
        before = [one for one in read(place, name, whole) if one.parent == ""]
        after = {one.part: one for one in read(place, name, whole[:cut] + tail)}
    ends = [int(_PLACE.fullmatch(one.part)[1]) for one in before[1:]] + [len(whole)]  # type: ignore[index] # each fits
    standing = [one for one, end in zip(before, ends, strict=True) if end <= cut]
    for one in standing[:-1]:
        assert after[one.part].text == one.text
        assert after[one.part].digests == one.digests


@given(st.integers(0, len(SEEDS["letter.eml"])))
def test_a_cut_message_keeps_its_whole_attachments(cut: int) -> None:
    whole = SEEDS["letter.eml"]
    with folder() as place:
        before = read(place, "letter.eml", whole)
        after = {one.part: one for one in read(place, "letter.eml", whole[:cut])}
    packed = base64.encodebytes(NOTE * 40).splitlines()[-1]
    end = whole.rindex(packed) + len(packed)
    for one in before:
        if one.part == "löck.bin" and end < cut:
            assert (after[one.part].text, after[one.part].digests) == (one.text, one.digests)
