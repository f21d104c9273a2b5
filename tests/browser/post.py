"""A made-up correspondence about a choir's outing, across two seizures, as the loader would put it into the index."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from cets_search.model import Seizure
from tests.engine.planting import document, document_id

PATH: Final = "post/choir.mbox"
SUBJECT: Final = "Choir outing to the island"
ROOT: Final = "<outing.1@example.org>"
TIMETABLE: Final = {"kind": "document", "mime": "application/pdf", "sha256": "7d" * 32, "size": 48_120}
"""A file that hangs on two of the mails."""

WHEN: Final = datetime(2025, 6, 2, 7, 15, tzinfo=UTC)

OPENING: Final = "Dear all,\n\nthe ferry leaves at 09:40 from pier 2. Who is coming?\n\nSam"
ANSWER: Final = "Count me in, I will bring the sandwiches. Ring 07700 900456 if you are late.\n\n"
QUOTATION: Final = (
    "On Tue, 3 Jun 2025 at 08:15, Sam Field <sam.field@example.org> wrote:\n"
    "> Dear all,\n>\n> the ferry leaves at 09:40 from pier 2. Who is coming?\n>\n> Sam\n"
)
LAST: Final = "\nSee you on the quay,\nJo"

HEADERS: Final[dict[str, Any]] = {
    "to": ["Sam Field <sam.field@example.org>", "choir@example.com"],
    "cc": [f"Singer {number} <singer{number}@example.com>" for number in range(1, 16)],
    "bcc": ["Di Bell <di.bell@example.net>"],
    "reply-to": ["Jo at home <jo.marsh@example.net>"],
    "received_ips": ["203.0.113.7", "198.51.100.23"],
    "x-originating-ip": "203.0.113.7",
    "user_agent": "Small Mail 2.1",
    "references": [ROOT],
    "flags": ["recovered"],
    "quoted": [f"{len(ANSWER)}-{len(ANSWER + QUOTATION)}"],
    "X-Priority": "3",
}  # fmt: skip


def post(seizure: Seizure) -> list[dict[str, Any]]:
    """The mailbox: three mails of one thread with their attachments, and one of another that has an attachment too."""
    return [
        document(seizure, PATH, "", kind="file", mime="application/mbox"),
        _mail(seizure, 1, OPENING),
        _file(seizure, 1, "ferry timetable.pdf", **TIMETABLE),
        _mail(seizure, 2, ANSWER + QUOTATION + LAST, answers=ROOT, **HEADERS),
        _file(seizure, 2, "pier.jpg", kind="image", mime="image/jpeg", sha256="8e" * 32, size=1_204_000),
        _file(
            seizure, 2, "sandwich list.zip", kind="archive", mime="application/zip", size=9_400,
            outcome="encrypted", reason="a password is needed",
        ),
        _mail(seizure, 3, QUOTATION, answers="<outing.2@example.org>", quoted=[f"0-{len(QUOTATION)}"]),
        _mail(seizure, 9, "The rehearsal is moved to Thursday.", thread="<rehearsal@example.org>", subject="Rehearsal"),
        _file(seizure, 9, "timetable.pdf", **TIMETABLE),
    ]  # fmt: skip


def elsewhere(seizure: Seizure) -> list[dict[str, Any]]:
    """What another seizure holds of the same thread."""
    return [_mail(seizure, 4, "The ferry is cancelled, we go by bus.", answers="<outing.2@example.org>")]


def mail_id(seizure: Seizure, number: int) -> str:
    return document_id(seizure, PATH, _part(number))


def file_id(seizure: Seizure, number: int, name: str) -> str:
    return document_id(seizure, PATH, f"{_part(number)}/{name}")


def _part(number: int) -> str:
    return f"{number:06}.eml"


def _mail(
    seizure: Seizure, number: int, text: str, *, answers: str = "", thread: str = ROOT, subject: str = "", **about: Any
) -> dict[str, Any]:
    when = WHEN + timedelta(days=number)
    names = {"message_id": f"<outing.{number}@example.org>", "thread": thread} | (
        {"reply_to": answers} if answers else {}
    )
    return document(
        seizure,
        PATH,
        text,
        part=_part(number),
        parent="",
        order=number * 10,
        kind="email",
        mime="message/rfc822",
        subject=subject or ("Re: " if answers else "") + SUBJECT,
        sender=("Jo Marsh <jo.marsh@example.org>", "Sam Field <sam.field@example.org>")[number % 2],
        recipients=["Sam Field <sam.field@example.org>", "choir@example.com"],
        sent_at=f"{when:%Y-%m-%dT%H:%M:%SZ}",
        sent_at_raw=f"{when + timedelta(hours=1):%a, %-d %b %Y %H:%M:%S} +0100",
        zone="stated",
        metadata={**names, **about},
        **names,
    )


def _file(seizure: Seizure, number: int, name: str, **fields: Any) -> dict[str, Any]:
    return document(
        seizure, PATH, "", part=f"{_part(number)}/{name}", parent=_part(number), order=number * 10 + 1, **fields
    )
