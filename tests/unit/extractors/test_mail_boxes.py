"""Mailboxes in their dialects: where a message begins, and going on in the middle."""

from __future__ import annotations

import hashlib
import plistlib
import subprocess
import sys
from pathlib import Path

import pytest

from extractors.formats import mail_letter
from extractors.model import Document, Outcome
from tests.unit.extractors.mail_files import HEADERS, POSTMARK, mbox, message, read, read_bytes

MOST_MEGABYTES = 90
READ = """
import resource, sys
from pathlib import Path
from extractors import formats
from extractors.model import Document
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
by_documents = lambda source: iter([Document("document", str(source.path))])
source = formats.open_source(Path(sys.argv[1]))
before = peak()
print(sum(1 for _ in formats.read(source, formats.choose(source), by_documents)), peak() - before)
"""


def mails(documents: list[Document]) -> list[Document]:
    return [one for one in documents if one.kind == "email"]


def test_a_mailbox_is_its_messages(tmp_path: Path) -> None:
    box, first, second = read_bytes(tmp_path, mbox(2), "Inbox")
    assert (box.kind, box.mime, box.part) == ("archive", "application/mbox", "")
    assert (first.part, first.parent, first.subject) == ("000001@0.eml", "", "Tickets 1")
    assert (second.part, second.subject) == (f"000002@{len(mbox(1))}.eml", "Tickets 2")
    assert second.digests is not None
    assert second.digests.sha256 == hashlib.sha256(message(2)).hexdigest()


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (mbox(2).replace(b"\n", b"\r\n"), ["The tandem is mended."] * 2),
        (b"\n\n" + mbox(2), ["The tandem is mended."] * 2),
        (mbox(2, b">From here on\n>>From there\nFrom now on.\n"), ["From here on\n>From there\nFrom now on."] * 2),
        (mbox(2, b"Dear Sam,\n\nFrom now on we meet at nine.\n"), ["Dear Sam,\n\nFrom now on we meet at nine."] * 2),
        (mbox(2).replace(POSTMARK, b"From mboxrd@z Thu Jan  1 00:00:00 1970\n"), ["The tandem is mended."] * 2),
        (mbox(2).replace(POSTMARK, b"From \n"), ["The tandem is mended."] * 2),
        (mbox(2).replace(b"\n\nFrom jo", b"\nFrom jo"), ["The tandem is mended."] * 2),
    ],
)
def test_dialects(tmp_path: Path, data: bytes, texts: list[str]) -> None:
    assert [one.text for one in mails(read_bytes(tmp_path, data, "box"))] == texts


def test_a_length_that_is_stated_counts_where_it_is_right(tmp_path: Path) -> None:
    body = b"A bounce:\n\n" + POSTMARK + message(9)
    stated = POSTMARK + HEADERS + b"Content-Length: %d\n\n" % len(body) + body + b"\n"
    assert len(mails(read_bytes(tmp_path, stated + mbox(1), "right"))) == 2
    assert (
        len(mails(read_bytes(tmp_path, stated.replace(b"Content-Length: ", b"Content-Length: 7") + mbox(1), "no"))) == 3
    )


def test_reading_goes_on_behind_a_message(tmp_path: Path) -> None:
    whole = read_bytes(tmp_path, mbox(9), "box")
    assert read(tmp_path / "box", resume=whole[4].part) == whole[5:]


def test_what_stands_before_is_not_read(tmp_path: Path) -> None:
    whole = read_bytes(tmp_path, mbox(9), "box")
    (tmp_path / "box").write_bytes(mbox(4).replace(b"From ", b"FROM ") + mbox(9)[len(mbox(4)) :])
    assert whole[5].part == f"000005@{len(mbox(4))}.eml"
    (tmp_path / "box").write_bytes(
        POSTMARK + b"\0" * (len(mbox(4)) - len(POSTMARK) - 2) + b"\n\n" + mbox(9)[len(mbox(4)) :]
    )
    assert read(tmp_path / "box", resume=whole[5].part) == whole[6:]


def test_an_offset_at_which_no_message_begins_gives_nothing_of_it(tmp_path: Path) -> None:
    whole = read_bytes(tmp_path, mbox(3), "box")
    assert read(tmp_path / "box", resume="000002@17.eml") == whole  # from the beginning


def test_reading_goes_on_behind_an_attachment_of_a_message(tmp_path: Path) -> None:
    parts = b"".join(b"--e\nContent-Type: image/x-bell; name=%d.jpg\n\nx\n" % n for n in range(3))
    data = (
        mbox(1) + POSTMARK + HEADERS + b"Content-Type: multipart/mixed; boundary=e\n\n" + parts + b"--e--\n\n" + mbox(1)
    )
    whole = read_bytes(tmp_path, data, "box")
    for number in range(1, len(whole) - 1):
        assert read(tmp_path / "box", resume=whole[number].part) == whole[number + 1 :]


def test_a_large_message_gives_what_a_small_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filler = b"".join(b"%06d Ticket and bicycle, ticket and bicycle, seat and bell.\n" % n for n in range(20_000))
    part = b"--e\nContent-Type: %s\n\n" + filler + b"--x is no boundary\n" + filler
    data = HEADERS + b"Content-Type: multipart/mixed; boundary=e\n\n"
    data += part % b"text/plain" + part % b"image/x-bell; name=a.jpg" + b"--e--\n"
    small = read_bytes(tmp_path, data)
    monkeypatch.setattr(mail_letter, "LARGE", 100_000)
    assert read(tmp_path / "mail.eml") == small
    assert len(mail_letter.letter(tmp_path / "mail.eml", 0, len(data)).frame) < 1_000_000
    assert len(small) == 2


def test_memory_does_not_grow_with_a_message(tmp_path: Path) -> None:
    line = b"QUJD" * 19 + b"\n"
    with (tmp_path / "box").open("wb") as file:
        file.write(mbox(1) + POSTMARK + HEADERS + b"Content-Type: multipart/mixed; boundary=e\n\n--e\n")
        file.write(b"Content-Type: image/x-bell; name=a.jpg\nContent-Transfer-Encoding: base64\n\n")
        for _ in range(200):
            file.write(line * 10_000)
        file.write(b"--e--\n\n" + mbox(1))
    command = [sys.executable, "-c", READ, str(tmp_path / "box")]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    documents, megabytes = map(int, run.stdout.split())
    assert documents == 5
    assert megabytes < MOST_MEGABYTES


@pytest.mark.parametrize("separator", [":", ";", "!"])
def test_the_name_of_a_file_of_a_maildir_tells_its_flags(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "1700000000.M1P2.host"
    path.write_bytes(message(1))
    (mail,) = read(path, name=f"{path.name}{separator}2,FRS")
    assert mail.metadata["flags"] == ["flagged", "replied", "read"]


def test_apple_mail(tmp_path: Path) -> None:
    told = plistlib.dumps({"flags": 1 | 1 << 1 | 1 << 6, "subject": "Tickets 1"})
    (mail,) = read_bytes(tmp_path, b"%-10d\n" % len(message(1)) + message(1) + told, "1.emlx")
    assert (mail.subject, mail.text) == ("Tickets 1", "The tandem is mended.")
    assert mail.metadata["flags"] == ["read", "deleted", "draft"]


@pytest.mark.parametrize("told", [b"", b"<plist", b"<?xml version='1.0'?><plist><array/></plist>", b"bplist00\xff"])
def test_apple_mail_without_a_list_that_can_be_read(tmp_path: Path, told: bytes) -> None:
    (mail,) = read_bytes(tmp_path, b"%d\n" % len(message(1)) + message(1) + told, "1.emlx")
    assert (mail.text, mail.outcome) == ("The tandem is mended.", Outcome.SEARCHABLE)
