"""Message databases of phones and desktop apps, as messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.formats.chat import android_sms, imessage_old_db, skype_db
from extractors.model import Outcome
from tests.unit.extractors.chat.phone_databases import (
    APPLE,
    IMESSAGE,
    JO,
    MILLIS,
    MMSSMS,
    PIT,
    SAM,
    SECONDS,
    SKYPE,
    attributed,
    build,
    by_part,
    edited,
    read,
    row,
)  # fmt: skip


@pytest.fixture
def mmssms(tmp_path: Path) -> Path:
    return build(
        tmp_path / "misnamed.jpg",
        MMSSMS,
        row("canonical_addresses", _id=1, address=SAM),
        row("canonical_addresses", _id=2, address=PIT),
        row("threads", _id=7, recipient_ids="1"),
        row("threads", _id=8, recipient_ids="1 2"),
        row(
            "sms", _id=1, thread_id=7, address=SAM, date=MILLIS, date_sent=MILLIS - 2000, type=1, body="bike shop at 9?"
        ),
        row("sms", _id=2, thread_id=7, address=SAM, date=MILLIS + 60_000, type=2, body="yes"),
        row("sms", _id=3, thread_id=7, address=SAM, date=MILLIS + 90_000, type=3, body="and bring the"),
        row("pdu", _id=4, thread_id=8, date=SECONDS, msg_box=1, sub="Tickets", m_type=132, m_id="m-4"),
        row("addr", msg_id=4, address=SAM, type=137),
        row("addr", msg_id=4, address=PIT, type=151),
        row("addr", msg_id=4, address="insert-address-token", type=151),
        row("part", mid=4, seq=-1, ct="application/smil", text="<smil/>"),
        row("part", mid=4, seq=0, ct="text/plain", text="two for Friday"),
        row("part", mid=4, seq=1, ct="image/jpeg", _data="/data/user/app_parts/PART_1.jpg"),
        row("pdu", _id=5, thread_id=8, date=SECONDS + 5, msg_box=2, m_type=128),
        row("addr", msg_id=5, address="insert-address-token", type=137),
        row("addr", msg_id=5, address=SAM, type=151),
        row("part", mid=5, seq=0, ct="text/plain", text="booked"),
    )


def test_android_sms_and_mms(mmssms: Path) -> None:
    found = by_part(read(android_sms.FORMAT, mmssms))
    incoming, outgoing, draft = (found[f"sms/000000000{n}"] for n in (1, 2, 3))
    assert (incoming.sender, incoming.recipients, incoming.conversation) == (SAM, ("(owner)",), SAM)
    assert (incoming.sent_at, incoming.sent_at_raw, incoming.zone) == ("2024-03-01T09:00:00Z", str(MILLIS), "stated")
    assert incoming.metadata["sent_by_network_at"] == "2024-03-01T08:59:58Z"
    assert (outgoing.sender, outgoing.recipients, outgoing.text) == ("(owner)", (SAM,), "yes")
    assert draft.metadata["flags"] == ["draft"]
    mms, sent = found["mms/0000000004"], found["mms/0000000005"]
    assert (mms.sender, mms.recipients, mms.conversation) == (SAM, (PIT, "(owner)"), f"{SAM}, {PIT}")
    assert (mms.subject, mms.text, mms.sent_at) == ("Tickets", "two for Friday", "2024-03-01T09:00:00Z")
    assert mms.metadata["attachment"] == ["/data/user/app_parts/PART_1.jpg"]
    assert (sent.sender, sent.recipients, sent.text) == ("(owner)", (SAM,), "booked")


def test_a_load_goes_on_behind_the_part_it_reached(mmssms: Path) -> None:
    whole = [document.part for document in read(android_sms.FORMAT, mmssms)]
    for number, part in enumerate(whole):
        rest = read(android_sms.FORMAT, mmssms, resume=part)
        assert [document.part for document in rest] == whole[number + 1 :], part


def test_imessage(tmp_path: Path) -> None:
    path = build(
        tmp_path / "sms.db",
        IMESSAGE,
        row("handle", ROWID=1, id=SAM, service="iMessage"),
        row("handle", ROWID=2, id="pit@example.org", service="iMessage"),
        row("chat", ROWID=3, guid="iMessage;+;chat9", chat_identifier="chat9", display_name="Cycling"),
        row("chat_handle_join", chat_id=3, handle_id=1),
        row("chat_handle_join", chat_id=3, handle_id=2),
        row("message", ROWID=1, guid="G-1", text="meet at noon", handle_id=1, service="iMessage", date=APPLE * 10**9,
            destination_caller_id=JO),
        row("message", ROWID=2, guid="G-2", attributedBody=attributed("fine, \ufffcsee you " + "x" * 200), is_from_me=1,
            service="iMessage", account="E:jo@example.org", date=(APPLE + 60) * 10**9, thread_originator_guid="G-1"),
        row("message", ROWID=3, guid="G-3", text="half past", message_summary_info=edited("noon", "half past"),
            handle_id=2, service="iMessage", date=(APPLE + 70) * 10**9, date_edited=(APPLE + 80) * 10**9),
        row("message", ROWID=4, guid="G-4", text="Liked", associated_message_guid="p:0/G-2",
            associated_message_type=2001, handle_id=1, service="iMessage", date=APPLE + 90),
        row("message", ROWID=5, guid="G-5", handle_id=1, item_type=2, group_title="Bikes", date=(APPLE + 95) * 10**9),
        row("message", ROWID=6, guid="G-6", text="by text", handle_id=1, service="SMS", date=(APPLE + 99) * 10**9),
        *(row("chat_message_join", chat_id=3, message_id=number) for number in (1, 2, 3, 4, 5)),
        row("chat_recoverable_message_join", chat_id=3, message_id=6, delete_date=(APPLE + 200) * 10**9),
        row("attachment", ROWID=8, guid="A", filename="~/Library/SMS/Attachments/map.png", mime_type="image/png"),
        row("message_attachment_join", message_id=2, attachment_id=8),
    )  # fmt: skip
    found = by_part(read(imessage_old_db.FORMAT, path))
    chat = found["chat/0000000003"]
    assert chat.metadata["participants"] == [SAM, "pit@example.org"]
    first, second, third, tapback, named, text = (found[f"message/000000000{n}"] for n in range(1, 7))
    assert (first.sender, first.recipients, first.conversation) == (SAM, (JO, "pit@example.org"), "Cycling")
    assert (first.sent_at, first.zone, first.parent) == ("2024-03-01T09:00:00Z", "stated", chat.part)
    assert second.text == "fine, see you " + "x" * 200
    assert (second.sender, second.metadata["reply_to"]) == ("jo@example.org", "G-1")
    assert second.metadata["attachment"] == ["~/Library/SMS/Attachments/map.png"]
    assert (third.metadata["earlier_text"], third.metadata["flags"]) == (["noon"], ["edited"])
    assert (tapback.metadata["reactions"], tapback.metadata["reply_to"]) == ("liked", "G-2")
    assert tapback.sent_at == "2024-03-01T09:01:30Z", "a time in seconds, of an older phone, in the same column"
    assert (named.text, named.metadata["flags"]) == ("the group was named: Bikes", ["system"])
    assert (text.platform, text.metadata["flags"], text.conversation) == ("sms", ["deleted"], "Cycling")


def test_sms_db_of_ios_5(tmp_path: Path) -> None:
    schema = """CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT, date INTEGER, text TEXT,
      flags INTEGER, replace INTEGER, svc_center TEXT, group_id INTEGER, subject TEXT, read INTEGER,
      is_madrid INTEGER, madrid_handle TEXT, madrid_guid TEXT, madrid_flags INTEGER)"""
    path = build(
        tmp_path / "sms.db",
        schema,
        row("message", address=SAM, date=SECONDS, text="tickets?", flags=2, group_id=1),
        row("message", address=SAM, date=SECONDS + 1, text="two", flags=3, group_id=1),
        row("message", date=APPLE, text="blue", flags=0, is_madrid=1, madrid_handle=PIT, madrid_flags=36869),
        row("message", date=APPLE, text="red", flags=0, is_madrid=1, madrid_handle=PIT, madrid_flags=12289),
    )
    found = by_part(read(imessage_old_db.FORMAT, path))
    first, second, third, fourth = (found[f"message/000000000{n}"] for n in range(1, 5))
    assert (first.sender, first.sent_at, first.platform) == (SAM, "2024-03-01T09:00:00Z", "sms")
    assert (second.sender, second.recipients) == ("(owner)", (SAM,))
    assert (third.sender, third.recipients, third.platform) == ("(owner)", (PIT,), "imessage")
    assert (fourth.sender, fourth.sent_at) == (PIT, "2024-03-01T09:00:00Z")


def test_skype(tmp_path: Path) -> None:
    path = build(
        tmp_path / "main.db",
        SKYPE,
        row("Accounts", id=1, skypename="jo.example", fullname="Jo"),
        row("Contacts", id=1, skypename="sam.example", displayname="Sam", phone_mobile=SAM, emails="sam@example.org"),
        row("Conversations", id=5, identity="sam.example", type=1, displayname="Sam"),
        row("Participants", id=1, convo_id=5, identity="sam.example"),
        row("Participants", id=2, convo_id=5, identity="jo.example"),
        row("Messages", id=1, convo_id=5, author="sam.example", from_dispname="Sam", timestamp=SECONDS, type=61,
            body_xml="bikes &amp; <b>tickets</b><br/>now"),
        row("Messages", id=2, convo_id=5, author="jo.example", from_dispname="Jo", timestamp=SECONDS, type=61,
            body_xml="", edited_by="jo.example", edited_timestamp=SECONDS + 9),
        row("Messages", id=3, convo_id=5, author="jo.example", timestamp=SECONDS, type=68, body_xml="file",
            guid=b"\x01"),
        row("Transfers", id=1, filename="map.pdf", filepath="C:\\map.pdf", chatmsg_guid=b"\x01"),
        row("Calls", id=7, begin_timestamp=SECONDS, host_identity="sam.example", duration=30, is_incoming=1,
            conv_dbid=5),
        row("CallMembers", id=1, identity="sam.example", dispname="Sam", call_db_id=7),
    )  # fmt: skip
    found = by_part(read(skype_db.FORMAT, path))
    first, gone, file = (found[f"Messages/000000000{n}"] for n in (1, 2, 3))
    assert (first.sender, first.recipients) == ("Sam (sam.example)", ("jo.example",))
    assert first.text == "bikes & tickets\nnow"
    assert (gone.metadata["flags"], gone.metadata["direction"]) == (["deleted"], "outgoing")
    assert file.metadata["attachment"] == ["C:\\map.pdf"]
    assert found["Contacts/0000000001"].recipients == (SAM, "sam@example.org", "sam.example")
    call = found["Calls/0000000007"]
    assert (call.kind, call.sender, call.recipients) == ("call", "Sam (sam.example)", ("(owner)",))
    assert all(document.outcome is Outcome.SEARCHABLE for document in found.values())
