"""Made-up talk: mails between a few people, in the shape that the loader gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cets_search.model import Seizure
from cets_search.query.identifier import Identifier
from extractors.entities import extract
from tests.engine.planting import document

BOX = "talk.mbox"


def who(key: str) -> Identifier:
    """An identifier as somebody asks about it, by `type:value`; a bare name is that of a mailbox at example.org."""
    kind, colon, value = key.partition(":")
    return Identifier(kind, value) if colon else Identifier("email", f"{key}@example.org")


def mail(
    seizure: Seizure, number: int, sender: str, to: Sequence[str], text: str = "", day: int = 1, **fields: Any
) -> dict[str, Any]:
    """Mail `number` of the seizure's one mailbox, from one mailbox at example.org to others, in May 2024."""
    ends = [f"email:{name}@example.org" for name in (sender, *to)]
    found = [f"{each.type}:{each.value}" for each in extract(text)]
    about: dict[str, Any] = {
        "kind": "email",
        "part": f"{number}.eml",
        "parent": "",
        "order": number,
        "sender": f"{sender.title()} <{sender}@example.org>",
        "recipients": [f"{name}@example.org" for name in to],
        "sent_by": ends[:1],
        "sent_to": ends[1:],
        "ents": sorted({*ends, *found, *fields.pop("ents", ())}),
        "sent_at": f"2024-05-{day:02}T10:00:00Z",
        "zone": "stated",
        "metadata": {"message_id": f"<{number}@{seizure.reference.lower()}.example.org>"},
    }
    return document(seizure, BOX, text, **about | fields)
