"""How many messages and attachments Python's own `mailbox` and `email` find. Nothing of the extractors is used here.

`python -m tests.unit.extractors.mail_counts FILE…` prints both for each file. An attachment is what is no container of
parts, and no text that is meant to be read with the message: `text/plain` and `text/html` without a name that do not
say `attachment`. A message in a message is one, and what hangs on it counts as well.
"""

from __future__ import annotations

import email
import mailbox
import sys
from email.message import Message
from pathlib import Path
from typing import NamedTuple


class Counts(NamedTuple):
    messages: int
    attachments: int


def mbox(path: Path) -> Counts:
    """By `mailbox.mbox`: each line that begins with `From ` begins a message."""
    box = mailbox.mbox(path, create=False)
    try:
        found = [attachments(message) for message in box]
    finally:
        box.close()
    return Counts(len(found), sum(found))


def single(path: Path) -> Counts:
    """A file that is one message."""
    return Counts(1, attachments(email.message_from_bytes(path.read_bytes())))


def emlx(path: Path) -> Counts:
    """A file of Apple Mail: the message's length in bytes stands on its first line."""
    length, _, rest = path.read_bytes().partition(b"\n")
    return Counts(1, attachments(email.message_from_bytes(rest[: int(length)])))


def attachments(message: Message) -> int:
    """Of a message, those of the messages that hang on it too."""
    payload = message.get_payload()
    held = [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []
    if message.get_content_maintype() == "message":
        inner = held if message.get_content_subtype() != "delivery-status" else []
        return 1 + sum(map(attachments, inner))
    if held:
        return sum(map(attachments, held))
    named = message.get_filename() or message.get_content_disposition() == "attachment"
    text = message.get_content_type() in ("text/plain", "text/html") and not named
    return 0 if text or message.get_content_maintype() == "multipart" else 1


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        with path.open("rb") as file:
            separated = file.read(5) == b"From "
        found = mbox(path) if separated else emlx(path) if path.suffix == ".emlx" else single(path)
        sys.stdout.write(f"{found.messages} {found.attachments} {name}\n")
