"""The text that a message of the corpora shows its reader."""

from __future__ import annotations

from email.message import Message


def body(message: Message) -> str:
    """Its first part of plain text, with bare line feeds; empty where it has none."""
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            data = part.get_payload(decode=True)
            return data.decode("latin-1").replace("\r\n", "\n") if isinstance(data, bytes) else ""
    return ""
