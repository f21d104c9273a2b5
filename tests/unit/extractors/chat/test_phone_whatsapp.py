"""WhatsApp's message databases on Android, of all ages, and on an iPhone."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.formats.chat import whatsapp_android_old, whatsapp_ios
from tests.unit.extractors.chat.phone_databases import (
    APPLE,
    CHATSTORAGE,
    MILLIS,
    MSGSTORE,
    MSGSTORE_OLD,
    PIT,
    SAM,
    SHA256,
    base64_sha256,
    build,
    by_part,
    read,
    row,
)  # fmt: skip


@pytest.fixture
def msgstore(tmp_path: Path) -> Path:
    return build(
        tmp_path / "msgstore.db",
        MSGSTORE,
        row("jid", _id=1, user="447700900222", server="s.whatsapp.net", raw_string="447700900222@s.whatsapp.net"),
        row("jid", _id=2, user="447700900111-1700000000", server="g.us", raw_string="447700900111-1700000000@g.us"),
        row("jid", _id=3, user="8877", server="lid", raw_string="8877@lid"),
        row("jid", _id=4, user="447700900333", server="s.whatsapp.net", raw_string="447700900333@s.whatsapp.net"),
        row("jid_map", lid_row_id=3, jid_row_id=4),
        row("chat", _id=1, jid_row_id=1),
        row("chat", _id=2, jid_row_id=2, subject="Cycling"),
        row("group_participant_user", group_jid_row_id=2, user_jid_row_id=1),
        row("group_participant_user", group_jid_row_id=2, user_jid_row_id=3),
        row("message", _id=1, chat_row_id=-1, from_me=0, key_id="-1", status=-1, message_type=-1),
        row("message", _id=2, chat_row_id=1, from_me=0, key_id="K2", timestamp=MILLIS, message_type=0, text_data="hi"),
        row("message", _id=3, chat_row_id=2, from_me=0, key_id="K3", sender_jid_row_id=3, timestamp=MILLIS,
            message_type=1, text_data="the blue one", sort_id=3),
        row("message_media", message_row_id=3, file_path="Media/IMG-1.jpg", mime_type="image/jpeg",
            file_hash=base64_sha256()),
        row("message", _id=4, chat_row_id=2, from_me=1, key_id="K4", timestamp=MILLIS, message_type=0, text_data="ok"),
        row("message_quoted", message_row_id=4, key_id="K3", text_data="the blue one"),
        row("message_edit_info", message_row_id=4, original_key_id="K4", edited_timestamp=MILLIS + 1000),
        row("message_forwarded", message_row_id=4, forward_score=1),
        row("message", _id=5, chat_row_id=2, from_me=0, key_id="K5", sender_jid_row_id=1, timestamp=MILLIS,
            message_type=5),
        row("message_location", message_row_id=5, latitude=51.5014, longitude=-0.1419, place_name="Bike shop"),
        row("message", _id=6, chat_row_id=2, from_me=1, key_id="K6", timestamp=MILLIS, message_type=7,
            text_data="Cycling"),
        row("message_system", message_row_id=6, action_type=11),
        row("message", _id=7, chat_row_id=1, from_me=0, key_id="K7", timestamp=MILLIS, message_type=15),
        row("message", _id=8, chat_row_id=2, from_me=1, key_id="K8", timestamp=MILLIS, message_type=66,
            text_data="Which day?"),
        row("message_poll_option", message_row_id=8, option_sha256="a", option_name="Monday"),
        row("message_poll_option", message_row_id=8, option_sha256="b", option_name="Friday"),
        row("message_add_on", _id=1, from_me=0, sender_jid_row_id=1, parent_message_row_id=4),
        row("message_add_on_reaction", message_add_on_row_id=1, reaction="👍"),
        row("call_log", _id=1, jid_row_id=1, from_me=1, call_id="C", timestamp=MILLIS, video_call=0, duration=61,
            call_result=5),
    )  # fmt: skip


def test_whatsapp_on_android(msgstore: Path) -> None:
    found = by_part(read(whatsapp_android_old.FORMAT, msgstore))
    assert "message/0000000001" not in found
    assert found["chat/0000000002"].metadata["participants"] == [SAM, PIT]
    private, photo, answer, place, made, gone = (found[f"message/000000000{n}"] for n in range(2, 8))
    assert (private.sender, private.conversation, private.text) == (SAM, SAM, "hi")
    assert private.metadata["sender_id"] == "447700900222@s.whatsapp.net"
    assert (photo.sender, photo.conversation, photo.recipients) == (PIT, "Cycling", ("(owner)", SAM))
    assert (photo.metadata["attachment"], photo.metadata["attachment_sha256"]) == ("Media/IMG-1.jpg", SHA256.hex())
    assert answer.metadata["reply_to"] == "K3"
    assert answer.metadata["flags"] == ["edited", "forwarded"]
    assert answer.metadata["reactions"] == [f"👍 ({SAM})"]
    assert place.text == "51.5014,-0.1419 Bike shop"
    assert (made.text, made.metadata["flags"]) == ("Cycling\nthe group was created", ["system"])
    assert gone.metadata["flags"] == ["deleted"]
    assert found["message/0000000008"].text == "Which day?\n- Monday\n- Friday"
    call = found["call_log/0000000001"]
    assert (call.kind, call.recipients, call.metadata["duration_seconds"]) == ("call", (SAM,), "61")


def test_whatsapp_on_android_before_2021(tmp_path: Path) -> None:
    group, sam = "447700900111-1700000000@g.us", "447700900222@s.whatsapp.net"
    path = build(
        tmp_path / "msgstore.db",
        MSGSTORE_OLD,
        row("chat_list", _id=1, key_remote_jid=group, subject="Cycling"),
        row("group_participants", gjid=group, jid=sam),
        row("messages", _id=1, key_remote_jid="-1", key_from_me=0, key_id="-1"),
        row("messages", _id=2, key_remote_jid=group, key_from_me=0, key_id="K2", data="nine?", timestamp=MILLIS,
            media_wa_type="0", remote_resource=sam),
        row("messages_quotes", _id=5, key_id="K2"),
        row("messages", _id=3, key_remote_jid=sam, key_from_me=1, key_id="K3", timestamp=MILLIS, media_wa_type="1",
            media_caption="map", media_mime_type="image/jpeg", media_hash=base64_sha256(), media_name="m.jpg",
            quoted_row_id=5),
        row("messages", _id=4, key_remote_jid=group, key_from_me=1, key_id="K4", timestamp=MILLIS, status=6,
            media_wa_type="0", media_size=12, data=""),
    )  # fmt: skip
    found = by_part(read(whatsapp_android_old.FORMAT, path))
    asked, photo, added = (found[f"messages/000000000{n}"] for n in (2, 3, 4))
    assert (asked.sender, asked.conversation, asked.parent) == (SAM, "Cycling", "chat_list/0000000001")
    assert found["chat_list/0000000001"].metadata["participants"] == [SAM]
    assert (photo.text, photo.metadata["attachment_sha256"], photo.recipients) == ("map", SHA256.hex(), (SAM,))
    assert photo.metadata["reply_to"] == "K2"
    assert (added.text, added.metadata["flags"]) == ("members were added", ["system"])


def test_whatsapp_on_android_while_the_app_moved_its_messages(tmp_path: Path) -> None:
    sam = "447700900222@s.whatsapp.net"
    path = build(
        tmp_path / "msgstore.db",
        MSGSTORE + MSGSTORE_OLD,
        row("jid", _id=1, user="447700900222", server="s.whatsapp.net", raw_string=sam),
        row("chat", _id=1, jid_row_id=1),
        row("message", _id=2, chat_row_id=1, from_me=0, key_id="K2", timestamp=MILLIS, text_data="moved"),
        row("messages", _id=2, key_remote_jid=sam, key_from_me=0, key_id="K2", data="moved", timestamp=MILLIS),
        row("messages", _id=3, key_remote_jid=sam, key_from_me=0, key_id="K3", data="left", timestamp=MILLIS),
    )
    found = by_part(read(whatsapp_android_old.FORMAT, path))
    messages = {part: document.text for part, document in found.items() if document.kind == "message"}
    assert messages == {"message/0000000002": "moved", "messages/0000000003": "left"}
    rest = read(whatsapp_android_old.FORMAT, path, resume="message/0000000002")
    assert [document.text for document in rest if document.kind == "message"] == ["left"]


def test_whatsapp_on_iphone(tmp_path: Path) -> None:
    path = build(
        tmp_path / "ChatStorage.sqlite",
        CHATSTORAGE,
        row("ZWACHATSESSION", Z_PK=1, ZCONTACTJID="447700900222@s.whatsapp.net", ZPARTNERNAME="Sam"),
        row("ZWACHATSESSION", Z_PK=2, ZCONTACTJID="447700900111-170@g.us", ZPARTNERNAME="Cycling"),
        row("ZWAGROUPMEMBER", Z_PK=9, ZCHATSESSION=2, ZMEMBERJID="447700900333@s.whatsapp.net", ZCONTACTNAME="Pit"),
        row("ZWAPROFILEPUSHNAME", Z_PK=1, ZJID="447700900333@s.whatsapp.net", ZPUSHNAME="Pit P"),
        row("ZWAMESSAGE", Z_PK=1, ZCHATSESSION=1, ZISFROMME=0, ZMESSAGETYPE=0, ZMESSAGEDATE=APPLE + 0.25, ZTEXT="hi",
            ZFROMJID="447700900222@s.whatsapp.net", ZSTANZAID="S1"),
        row("ZWAMEDIAITEM", Z_PK=4, ZMEDIALOCALPATH="Media/x.jpg", ZVCARDNAME=base64_sha256(), ZTITLE="map",
            ZVCARDSTRING="image/jpeg"),
        row("ZWAMESSAGE", Z_PK=2, ZCHATSESSION=2, ZISFROMME=0, ZMESSAGETYPE=1, ZMESSAGEDATE=APPLE, ZMEDIAITEM=4,
            ZGROUPMEMBER=9, ZFROMJID="447700900111-170@g.us", ZPARENTMESSAGE=1),
        row("ZWAMESSAGE", Z_PK=3, ZCHATSESSION=2, ZISFROMME=1, ZMESSAGETYPE=6, ZGROUPEVENTTYPE=12, ZMESSAGEDATE=APPLE),
    )  # fmt: skip
    found = by_part(read(whatsapp_ios.FORMAT, path))
    hello, photo, made = (found[f"ZWAMESSAGE/000000000{n}"] for n in (1, 2, 3))
    assert (hello.sender, hello.conversation) == (f"Sam ({SAM})", f"Sam ({SAM})")
    assert hello.sent_at == "2024-03-01T09:00:00.250Z"
    assert (photo.sender, photo.conversation, photo.text) == (f"Pit ({PIT})", "Cycling", "map")
    assert (photo.metadata["attachment_sha256"], photo.metadata["reply_to"]) == (SHA256.hex(), "S1")
    assert (made.sender, made.text) == ("(owner)", "the group was created")
    contact = found["ZWAPROFILEPUSHNAME/0000000001"]
    assert (contact.kind, contact.metadata["phone"]) == ("contact", [PIT])
