"""A call as a document, the same for every source: who rang whom, when, how long, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors.formats.chat.addresses import person, present
from extractors.formats.chat.database import OWNER
from extractors.formats.chat.times import Moment
from extractors.model import Document


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `other` is the number or account at the far end, `name` what the device calls it, `seconds` how long
    it lasted; `outgoing` None where the record does not say."""

    part: str
    platform: str | None
    other: str
    outgoing: bool | None
    when: Moment
    seconds: int | None = None
    result: str = ""
    video: bool = False
    name: str = ""
    owner: str = OWNER
    more: Mapping[str, str | list[str]] = field(default_factory=dict)


def call_document(call: Call) -> Document:
    """The document of a call. Its text names the far end, so that a search for the number finds it."""
    far = person(call.name, call.other)
    sides = (call.owner, far) if call.outgoing else (far, call.owner)
    direction = {True: "outgoing", False: "incoming", None: ""}[call.outgoing]
    lasted = f"{call.seconds} s" if call.seconds is not None else ""
    words = [direction, "video call" if call.video else "call", far, lasted, call.result]
    return Document(
        kind="call",
        path="",
        part=call.part,
        parent="",
        platform=call.platform,
        conversation=far or None,
        sender=sides[0] or None,
        recipients=tuple(filter(None, sides[1:])),
        sent_at=call.when.at,
        sent_at_raw=call.when.raw,
        zone=call.when.zone,
        text=", ".join(filter(None, words)),
        metadata=present(
            ("direction", direction),
            ("sender_id", call.other if call.outgoing is False else ""),
            ("number", call.other),
            ("duration_seconds", str(call.seconds) if call.seconds is not None else ""),
            ("result", call.result),
            ("flags", ["call"] + ["video"] * call.video),
            *call.more.items(),
        ),
    )
