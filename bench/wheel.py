"""Mails that make a graph of some thousand nodes round one mailbox: it writes to spokes, each of which writes on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

from bench.messages import SEIZURES
from cets_search.ingest.shape import Item
from cets_search.ingest.walk import Found
from extractors.model import Digests, Document

HUB: Final = "hub@example.org"
SPOKES: Final = 48
"""Mailboxes that the hub writes to, and that each of them writes to: `SPOKES` squared and more nodes in two steps."""


def item() -> Item:
    """The file that all of them are of, in a seizure of the first force."""
    digest = hashlib.sha256(HUB.encode()).hexdigest()
    found = Found(b"wheel.mbox", b"", SPOKES * SPOKES * 400)
    return Item(SEIZURES[0], found, Digests(digest, digest[:32], digest[:40], found.size))


def mails() -> Iterator[Document]:
    """Each spoke gets one mail from the hub and sends one to each of its own."""
    for spoke in range(SPOKES):
        yield _mail(spoke, HUB, f"spoke{spoke}@example.org")
        for rim in range(SPOKES):
            place = SPOKES + spoke * SPOKES + rim
            yield _mail(place, f"spoke{spoke}@example.org", f"rim{spoke}x{rim}@example.org")


def _mail(place: int, sender: str, recipient: str) -> Document:
    return Document(
        kind="email",
        path="",
        part=f"{place:05}",
        parent="",
        sender=sender,
        recipients=(recipient,),
        subject="Bicycle parts",
        text="As agreed.",
        sent_at=f"2020-{1 + place % 12:02}-{1 + place % 28:02}T10:00:00Z",
        zone="stated",
        mime="message/rfc822",
        metadata={"message_id": f"<{place}@wheel.example.org>"},
    )
