"""Attachments that Apple Mail keeps in files of their own, and dates that are not as the standard has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.formats.dates import from_header
from tests.unit.extractors.made_archives import NOTE, read, texts, told

MESSAGE = (
    b"From: pat@example.org\nTo: kim@example.org\nSubject: the shed\nMIME-Version: 1.0\n"
    b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nsee the list\n--x\n"
    b'Content-Type: text/plain; name="list.txt"\nContent-Disposition: attachment; filename="list.txt"\n'
    b"X-Apple-Content-Length: 60\n\n\n--x--\n"
)


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    """A folder `Data` of Apple Mail with one message from which an attachment was taken."""
    (tmp_path / "Messages").mkdir()
    message = tmp_path / "Messages" / "1234.partial.emlx"
    message.write_bytes(b"%-10d\n%s" % (len(MESSAGE), MESSAGE))
    return message


def attachment(mailbox: Path, part: str) -> Path:
    path = mailbox.parent.parent / "Attachments" / "1234" / part / "list.txt"
    path.parent.mkdir(parents=True)
    path.write_bytes(NOTE)
    return path


def test_an_attachment_that_was_taken_out_hangs_on_its_message_again(mailbox: Path) -> None:
    attachment(mailbox, "2")
    documents = read(mailbox)
    assert texts(documents) == {"": "see the list", "list.txt": NOTE.decode()}
    assert documents[1].digests is not None
    assert documents[1].digests.size == len(NOTE)


def test_one_that_is_not_there_or_there_twice_is_not_said_to_be_empty(mailbox: Path) -> None:
    assert told(read(mailbox))["list.txt"][0] == "skipped"
    attachment(mailbox, "2")
    attachment(mailbox, "3")
    assert "not beside it" in told(read(mailbox))["list.txt"][1]


def test_no_link_is_followed_to_it(mailbox: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.txt").write_bytes(NOTE)
    path = attachment(mailbox, "2")
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere.txt")
    assert told(read(mailbox))["list.txt"][0] == "skipped"


@pytest.mark.parametrize(
    ("written", "at", "zone"),
    [
        ("Tue, 03 Jun 2025 10:00:00 +9999", "2025-06-03T10:00:00", "unknown"),
        ("2025-06-03T10:00:00Z", "2025-06-03T10:00:00Z", "stated"),
        ("2025-06-03 10:00:00+02:00", "2025-06-03T08:00:00Z", "stated"),
        ("2025-06-03 10:00:00", "2025-06-03T10:00:00", "unknown"),
        ("Tue, 32 Jun 2025 10:00:00 +0000", None, None),
        ("2025-06-99T10:00:00Z", None, None),
        ("yesterday", None, None),
    ],
)
def test_a_date_is_read_as_far_as_it_is_one(written: str, at: str | None, zone: str | None) -> None:
    found = from_header(written, None)
    assert (found.at, found.zone, found.raw) == (at, zone, written)


def test_the_zone_of_the_seizure_stands_in_for_one_that_cannot_be() -> None:
    found = from_header("Tue, 03 Jun 2025 10:00:00 +9999", "Europe/London")
    assert (found.at, found.zone) == ("2025-06-03T09:00:00Z", "assumed")
