"""A conversation as it is read: bubbles with their day, their sender's colour and what is marked in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from cets_search.answer import FacetValue
from cets_search.conversation import Conversation, Message
from cets_search.mentions import Attachment, field
from cets_search.web import marking, zones
from cets_search.web.sought import Sought
from extractors.formats.chat.database import OWNER

COLOURS: Final = 8
"""Senders with a colour of their own: those who wrote most. The stylesheet has as many."""

LONGEST: Final = 4_000
"""Characters of a message that a bubble shows; the document's own page has the rest."""

SENT: Final = frozenset({"outgoing", "sent"})
"""What records say in `direction` of a message that the device's owner sent."""

FLAGS: Final = {
    "deleted": "Deleted",
    "edited": "Edited",
    "forwarded": "Forwarded",
    "call": "Call",
    "encrypted": "Not decrypted",
}
"""The flags that are marked, and how. `system` and `media` show by themselves."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """When a message was sent: as the reader's clock has it, as the file writes it, and what is known of its zone."""

    stored: str
    shown: str
    day: str
    written: str
    zone: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message. `kind` is how it stands: `message`, `own` (the device's owner's), `system` or `call`."""

    id: str
    kind: str
    sender: str
    sender_hit: bool
    colour: str
    when: Stamp
    marks: tuple[str, ...]
    text: tuple[marking.Segment, ...]
    cut: bool
    subject: str
    reply_to: str
    reply_text: str
    answers: str | None
    attachments: tuple[Attachment, ...]
    reactions: tuple[str, ...]
    hit: bool
    opened: bool
    outcome: str
    reason: str


def bubbles(found: Conversation, sought: Sought, zone: ZoneInfo) -> tuple[Bubble, ...]:
    """The messages of a window, ready to be shown to a reader in `zone`."""
    colours = {sender.value: f"c{n + 1}" for n, sender in enumerate(found.senders[:COLOURS])}
    return tuple(_bubble(each, found.opened.id, colours, sought, zone) for each in found.messages)


def silent(found: Conversation) -> tuple[str, ...]:
    """Those whom the conversation names as participants, and who are not among the senders that are counted."""
    wrote = {sender.value for sender in found.senders}
    named = field(found.about, "participants") if found.about else ()
    return tuple(name for name in dict.fromkeys(named) if name not in wrote)


def owner(name: str) -> bool:
    """Whether a sender stands for the device's owner, whom the device has no name for."""
    return name == OWNER


def coloured(senders: Sequence[FacetValue]) -> tuple[tuple[str, FacetValue], ...]:
    """The senders, each with the colour of its bubbles ("" for those beyond the colours)."""
    return tuple((f"c{n + 1}" if n < COLOURS else "", sender) for n, sender in enumerate(senders))


def stamp(stored: str | None, written: str | None, zone_known: str | None, zone: ZoneInfo) -> Stamp:
    """A time for a bubble. Without one that can be read, only what the file writes is shown."""
    when = zones.local(stored, zone)
    source = zones.SOURCES.get(zone_known or "", "")
    if when is None:
        return Stamp("", "", "", written or stored or "", source)
    return Stamp(stored or "", _clock(when), f"{when:%A} {when.day} {when:%B %Y}", written or stored or "", source)


def _bubble(message: Message, opened: str, colours: dict[str, str], sought: Sought, zone: ZoneInfo) -> Bubble:
    document = message.document
    source, flags = document.source, field(document, "flags")
    text, sender = str(source.get("text") or ""), str(source.get("sender") or "")
    shown = text[:LONGEST]
    entities = [
        {**each, "end": min(each["end"], LONGEST)}
        for each in source.get("entities") or ()
        if "field" not in each and each["start"] < LONGEST
    ]
    pieces = marking.segments(shown, marking.spans(entities, shown), sought.words, sought.entity) if shown else ()
    return Bubble(
        id=document.id,
        kind=_kind(str(source["kind"]), flags, owner(sender) or not SENT.isdisjoint(field(document, "direction"))),
        sender=sender,
        sender_hit=message.hit and sought.words is not None and sought.words.search(sender) is not None,
        colour=colours.get(sender, ""),
        when=stamp(source.get("sent_at"), source.get("sent_at_raw"), source.get("zone"), zone),
        marks=tuple(word for flag, word in FLAGS.items() if flag in flags and source["kind"] != flag),
        text=tuple(pieces),
        cut=len(text) > LONGEST,
        subject=str(source.get("subject") or ""),
        reply_to=" ".join(field(document, "reply_to")[:1]),
        reply_text=" ".join(field(document, "reply_text")[:1])[:200],
        answers=message.answers,
        attachments=message.attachments,
        reactions=field(document, "reactions"),
        hit=message.hit,
        opened=document.id == opened,
        outcome=str(source.get("outcome") or ""),
        reason=str(source.get("reason") or ""),
    )


def _kind(kind: str, flags: Sequence[str], own: bool) -> str:
    if kind == "call":
        return "call"
    if "system" in flags:
        return "system"
    return "own" if own else "message"


def _clock(when: datetime) -> str:
    return f"{when:%H:%M:%S}" if when.second else f"{when:%H:%M}"
