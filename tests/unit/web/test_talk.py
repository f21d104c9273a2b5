"""Bubbles: how a message stands, what is marked in it, and when it was sent by whose clock."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cets_search.answer import FacetValue
from cets_search.conversation import Conversation, Message
from cets_search.model import StoredDocument
from cets_search.web import talk, zones
from cets_search.web.sought import Sought

LONDON = ZoneInfo("Europe/London")


def bubble(sought: Sought | None = None, **fields: Any) -> talk.Bubble:
    document = StoredDocument("m1", {"kind": "message", "text": "A bell", "sender": "Sam"} | fields)
    found = Conversation(
        opened=document,
        about=None,
        messages=(Message(document, None, (), hit=False),),
        total=1,
        place=1,
        newest_first=False,
        senders=tuple(FacetValue(name, 1) for name in ("Jo", "Sam")),
        earlier=None,
        later=None,
        hits=None,
    )
    (made,) = talk.bubbles(found, sought or Sought(), LONDON)
    return made


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({}, "message"),
        ({"sender": "(owner)"}, "own"),
        ({"metadata": {"direction": "outgoing"}}, "own"),
        ({"metadata": {"direction": "incoming"}}, "message"),
        ({"flags": ["system"]}, "system"),
        ({"metadata": {"flags": "system"}}, "system"),
        ({"kind": "call", "metadata": {"direction": "outgoing", "flags": ["call"]}}, "call"),
    ],
)
def test_how_a_message_stands(fields: dict[str, Any], kind: str) -> None:
    assert bubble(**fields).kind == kind


def test_what_became_of_a_message_is_marked() -> None:
    assert bubble(flags=["edited", "forwarded", "media"]).marks == ("Edited", "Forwarded")
    assert bubble(flags=["deleted"]).marks == ("Deleted",)
    assert bubble(kind="call", flags=["call"]).marks == ()


def test_a_sender_has_a_colour_by_rank() -> None:
    assert (bubble(sender="Jo").colour, bubble().colour, bubble(sender="Pat").colour) == ("c1", "c2", "")


def test_a_time_is_told_by_the_readers_clock_and_as_written() -> None:
    stated = talk.stamp("2025-07-01T23:30:00Z", "1751412600", "stated", LONDON)
    assert (stated.shown, stated.day, stated.written) == ("00:30", "Wednesday 2 July 2025", "1751412600")
    unknown = talk.stamp("2025-07-01T23:30:05", "1/7/25, 23:30:05", "unknown", LONDON)
    assert (unknown.shown, unknown.day, unknown.zone) == ("23:30:05", "Tuesday 1 July 2025", "zone unknown")
    nothing = talk.stamp(None, "yesterday", None, LONDON)
    assert (nothing.shown, nothing.day, nothing.written) == ("", "", "yesterday")


def test_a_time_beyond_the_calendar_is_only_told_as_written() -> None:
    edge = talk.stamp("9999-12-31T23:59:59Z", "9999", "stated", ZoneInfo("Asia/Tokyo"))
    assert (edge.shown, edge.written) == ("", "9999")


def test_a_long_message_is_cut_with_its_entities() -> None:
    long = "x" * (talk.LONGEST - 4) + "@seatfox" + "y" * 100
    entity = {"type": "handle", "value": "@seatfox", "start": talk.LONGEST - 4, "end": talk.LONGEST + 4}
    made = bubble(text=long, entities=[entity, {**entity, "start": talk.LONGEST, "end": talk.LONGEST + 4}])
    assert made.cut
    assert "".join(piece.text for piece in made.text) == long[: talk.LONGEST]
    assert not bubble().cut


def test_only_a_known_zone_is_one() -> None:
    assert zones.named("Asia/Tokyo") == ZoneInfo("Asia/Tokyo")
    for name in ("", "../../etc/passwd", "Europe", "Europe/Nowhere", "Asia%2FTokyo", "\x00"):
        assert zones.named(name) is None
