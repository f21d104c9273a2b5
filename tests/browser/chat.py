"""A made-up chat of some length, as the loader would put it into the index."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from cets_search.model import Seizure
from tests.engine.planting import document, document_id

PATH: Final = "phone/Allotment committee.zip"
NAME: Final = "Allotment committee"
PEOPLE: Final = ("Sam Field", "Jo Marsh", "Pat O’Neil", "Al Green")
COUNT: Final = 240
HITS: Final = (3, 118, 121, 200)
"""The places, from 1, of the messages that speak of a wheelbarrow."""

SAID: Final = (
    "Who has the key to the gate?", "I do, till Sunday.", "The water butt is full again.",
    "Can we meet at half past ten instead? The bus only comes once an hour on Saturdays.", "Fine by me",
    "I will bring the seed catalogue, and the receipts for the fence posts so that we can settle up.", "👍",
)  # fmt: skip
WHEN: Final = datetime(2025, 3, 27, 9, 0, tzinfo=UTC)


def part(number: int) -> str:
    return f"_chat.txt/{number:08d}"


def chat(seizure: Seizure) -> list[dict[str, Any]]:
    """The export, its chat, a photograph beside it, and the messages."""
    own = {"part": "_chat.txt", "parent": "", "kind": "document", "platform": "whatsapp", "order": 1}
    return [
        document(seizure, PATH, "", kind="archive", mime="application/zip"),
        document(
            seizure,
            PATH,
            "",
            **own,
            conversation=NAME,
            subject=NAME,
            metadata={"participants": [*PEOPLE, "Di Bell"]},
        ),
        document(seizure, PATH, "", part="IMG-0004.jpg", parent="", kind="image", order=2),
        *(_message(seizure, number) for number in range(1, COUNT + 1)),
    ]


def message_id(seizure: Seizure, number: int) -> str:
    return document_id(seizure, PATH, part(number))


def _message(seizure: Seizure, number: int) -> dict[str, Any]:
    when = WHEN + timedelta(minutes=37 * number)
    fields: dict[str, Any] = {
        "part": part(number),
        "parent": "_chat.txt",
        "order": number + 2,
        "kind": "message",
        "platform": "whatsapp",
        "conversation": NAME,
        "sender": PEOPLE[(number * 7 + number // 3) % len(PEOPLE)],
        "sent_at": when.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "sent_at_raw": f"{when + timedelta(hours=when.day != 27):%d/%m/%Y, %H:%M}",
        "zone": "assumed",
        "metadata": {"sequence": str(number), "message_id": f"M{number}"},
    }
    text = SAID[number % len(SAID)]
    if number in HITS:
        text = f"The wheelbarrow is in shed {number}, ring 07700 900123 for the code."
    return document(seizure, PATH, text, **(fields | _special(number, fields["metadata"])))


def _special(number: int, metadata: dict[str, Any]) -> dict[str, Any]:
    """What single messages are besides; the fields of the others stand."""
    if number in {1, 117}:
        return {"sender": None, "metadata": metadata | {"flags": ["system"]}}
    more: dict[int, dict[str, Any]] = {
        115: {"flags": ["deleted"]},
        116: {"flags": ["edited", "forwarded"], "reactions": ["👍 Jo Marsh", "❤ Al Green"]},
        119: {"reply_to": "M118", "reply_text": "The wheelbarrow is in shed 118"},
        120: {"attachment": ["IMG-0004.jpg", "VID-0009.mp4"], "flags": ["media"]},
        122: {"reply_to": "M3"},
    }
    told = {"metadata": metadata | more.get(number, {})}
    return told | {"kind": "call"} if number == 123 else told
