"""E-mail as it lies on a computer: one message a file (RFC 5322), or many in an mbox (RFC 4155)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file sent along; `mime` as `type/subtype`."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """One message. `sent` is ISO 8601 with its offset; addresses are written `Name <name@example.org>`."""

    sent: str
    sender: str
    to: str
    subject: str
    body: str
    cc: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()


def eml(mail: Mail) -> bytes:
    """The message as one file, with CRLF line ends as it came over the wire."""
    return _message(mail).as_bytes(policy=policy.SMTP)


def mbox(mails: Iterable[Mail]) -> bytes:
    """Messages one after the other, each behind its `From ` line."""
    return b"".join(_mbox_entry(mail) for mail in mails)


def _mbox_entry(mail: Mail) -> bytes:
    address, sent = parseaddr(mail.sender)[1], datetime.fromisoformat(mail.sent).astimezone(UTC)
    head = f"From {address} {sent:%a %b %d %H:%M:%S %Y}\n".encode()
    body = _message(mail).as_bytes(policy=policy.default, unixfrom=False)
    return head + body.replace(b"\nFrom ", b"\n>From ") + b"\n\n"


def _message(mail: Mail) -> EmailMessage:
    name = sha256(f"{mail.sent} {mail.sender} {mail.subject}".encode()).hexdigest()[:16]
    message = EmailMessage()
    message["Date"] = format_datetime(datetime.fromisoformat(mail.sent))
    message["From"] = mail.sender
    message["To"] = mail.to
    if mail.cc:
        message["Cc"] = mail.cc
    message["Subject"] = mail.subject
    message["Message-ID"] = f"<{name}@mail.example.org>"
    message.set_content(mail.body.strip() + "\n")
    if mail.html:
        message.add_alternative(mail.html.strip() + "\n", subtype="html")
    for attachment in mail.attachments:
        main, sub = attachment.mime.split("/")
        message.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name)
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"part-{number}-{name}")  # the library's own boundary is random
    return message
