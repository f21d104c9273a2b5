"""Small invented exports in JSON, in the layouts their programs write."""

# ruff: noqa: E501 - lines as the programs write them
from __future__ import annotations

import json

from tests.unit.extractors.chat.export_sample import CREATED, SNOWFLAKE, Sample, json_file

JSON = (
    json_file("telegram-json", "telegram", "result.json",
        {"name": "Al", "type": "personal_chat", "id": 7, "messages": [
            {"id": 1, "type": "service", "date": "2023-07-12T22:35:00", "date_unixtime": "1689197700",
             "actor": "Jo", "actor_id": "user1", "action": "phone_call", "discard_reason": "missed", "text": ""},
            {"id": 2, "type": "message", "date": "2023-07-12T22:36:00", "date_unixtime": "1689197760", "from": "Jo",
             "from_id": "user1", "reply_to_message_id": 1, "edited": "2023-07-12T22:40:00", "photo": "photos/p.jpg",
             "text": ["see ", {"type": "text_link", "text": "map", "href": "https://example.org/m"}]}]},
        ("Jo", "2023-07-12T21:35:00Z", "phone call missed"),
        ("Jo", "2023-07-12T21:36:00Z", "see map (https://example.org/m)")),
    json_file("discord-json", "discord", "general.json",
        {"guild": {"id": "1", "name": "Cycling"}, "channel": {"id": "2", "type": "GuildTextChat", "name": "general"},
         "dateRange": {"after": None, "before": None}, "exportedAt": "2023-08-01T00:00:00+00:00", "messages": [
            {"id": SNOWFLAKE, "type": "Default", "timestamp": "2023-07-12T22:35:00.123+01:00", "timestampEdited": None,
             "isPinned": False, "content": "At nine", "author": {"id": "9", "name": "jo", "discriminator": "0001",
             "nickname": "Jo"}, "attachments": [{"id": "5", "url": "https://cdn.example.org/m.png", "fileName": "m.png"}],
             "embeds": [], "stickers": [], "reactions": [{"emoji": {"name": "👍"}, "count": 2}], "mentions": []}],
         "messageCount": 1},
        ("Jo", "2023-07-12T21:35:00.123Z", "At nine")),
    json_file("discord-package", "discord", "messages.json",
        [{"ID": int(SNOWFLAKE), "Timestamp": "2023-07-12 21:35:00", "Contents": "At nine", "Attachments": ""}],
        (None, "2023-07-12T21:35:00Z", "At nine")),
    json_file("meta-json", "facebook", "message_1.json",
        {"participants": [{"name": "Jo"}, {"name": "Ren\u00c3\u00a9"}], "messages": [
            {"sender_name": "Ren\u00c3\u00a9", "timestamp_ms": CREATED, "content": "caf\u00c3\u00a9 \u00e2\u0080\u0099til nine",
             "photos": [{"uri": "messages/inbox/x/photos/1.jpg"}], "reactions": [{"reaction": "\u00e2\u009d\u00a4", "actor": "Jo"}]},
            {"sender_name": "Jo", "timestamp_ms": CREATED, "is_unsent": True}],
         "title": "Ren\u00c3\u00a9", "thread_path": "inbox/x"},
        ("René", "2023-07-12T21:35:00Z", "café ’til nine"), ("Jo", "2023-07-12T21:35:00Z", "")),
    json_file("snapchat", "snapchat", "chat_history.json",
        {"al.example": [{"From": "jo", "Media Type": "TEXT", "Created": "2023-07-12 21:35:00 UTC", "Content": "At nine",
                         "Conversation Title": None, "IsSender": True, "Created(microseconds)": CREATED, "IsSaved": True,
                         "Media IDs": ""},
                        {"From": "al.example", "Media Type": "STATUSERASEDMESSAGE", "Created": "2023-07-12 21:36:00 UTC",
                         "Content": None, "Conversation Title": None, "IsSender": False, "Media IDs": "b~1 | b~2"}]},
        ("jo", "2023-07-12T21:35:00Z", "At nine"), ("al.example", "2023-07-12T21:36:00Z", "")),
    json_file("snapchat", "snapchat", "old.json",
        {"Received Saved Chat History": [{"From": "al", "Media Type": "TEXT", "Created": "2021-01-01 12:00:00 UTC",
                                          "Text": "it&#39;s fine"}],
         "Sent Saved Chat History": [{"To": "al", "Media Type": "TEXT", "Created": "2021-01-01 12:01:00 UTC", "Text": "ok"}]},
        ("al", "2021-01-01T12:00:00Z", "it's fine"), (None, "2021-01-01T12:01:00Z", "ok")),
    json_file("skype-json", "skype", "messages.json",
        {"userId": "8:jo", "exportDate": "2023-08-01T00:00", "conversations": [
            {"id": "8:al", "displayName": "Al", "version": 1, "properties": {}, "threadProperties": None, "MessageList": [
                {"id": "1", "displayName": None, "originalarrivaltime": "2023-07-12T21:35:00.12Z", "messagetype": "RichText",
                 "version": 1, "content": 'See <a href="https://example.org">here</a> &amp; wait', "conversationid": "8:al",
                 "from": "8:jo", "properties": None, "amsreferences": None},
                {"id": "2", "displayName": "Al", "originalarrivaltime": "2023-07-12T21:36:00Z", "messagetype": "Event/Call",
                 "content": '<partlist type="missed"><part identity="8:al"><name>Al</name></part></partlist>',
                 "from": "8:al", "properties": None}]}]},
        ("jo", "2023-07-12T21:35:00.120Z", "See here (https://example.org) & wait"), ("Al", "2023-07-12T21:36:00Z", "Al")),
    json_file("google-chat", "google", "messages.json",
        {"messages": [{"creator": {"name": "Jo", "email": "jo@example.org", "user_type": "Human"},
                       "created_date": "Wednesday, July 12, 2023 at 9:35:00\u202fPM UTC", "text": "At nine",
                       "attached_files": [{"original_name": "a.png", "export_name": "File-a.png"}],
                       "topic_id": "t", "message_id": "s/t/m"}]},
        ("Jo", "2023-07-12T21:35:00Z", "At nine")),
    json_file("hangouts", "google", "Hangouts.json",
        {"conversations": [{"conversation": {"conversation_id": {"id": "c"}, "conversation": {"self_conversation_state": {},
            "participant_data": [{"id": {"gaia_id": "1", "chat_id": "1"}, "fallback_name": "Jo"}]}},
            "events": [{"conversation_id": {"id": "c"}, "sender_id": {"gaia_id": "1", "chat_id": "1"},
                        "timestamp": str(CREATED * 1000), "event_id": "e", "event_type": "REGULAR_CHAT_MESSAGE",
                        "chat_message": {"message_content": {"segment": [{"type": "TEXT", "text": "At"},
                        {"type": "LINE_BREAK"}, {"type": "TEXT", "text": "nine"}]}}}]}]},
        ("Jo", "2023-07-12T21:35:00Z", "At\nnine")),
    json_file("slack", "slack", "2023-07-12.json",
        [{"type": "message", "user": "U1", "ts": "1689197700.000100", "text": "See <https://example.org|map> &amp; <@U2>",
          "user_profile": {"real_name": "Jo"}, "thread_ts": "1689197600.000100", "edited": {"user": "U1", "ts": "1"}}],
        ("Jo", "2023-07-12T21:35:00Z", "See map (https://example.org) & @U2")),
    json_file("matrix-json", "matrix", "export.json",
        {"room_name": "Rides", "room_creator": "@jo:example.org", "topic": "", "export_date": "1 August 2023",
         "exported_by": "@jo:example.org", "messages": [
            {"type": "m.room.member", "sender": "@al:example.org", "origin_server_ts": CREATED, "event_id": "$0",
             "content": {"membership": "join"}, "state_key": "@al:example.org"},
            {"type": "m.room.message", "sender": "@jo:example.org", "origin_server_ts": CREATED, "event_id": "$1",
             "content": {"msgtype": "m.text", "body": "At nine", "m.relates_to": {"m.in_reply_to": {"event_id": "$0"}}}}]},
        ("@al:example.org", "2023-07-12T21:35:00Z", "member @al:example.org join"),
        ("@jo:example.org", "2023-07-12T21:35:00Z", "At nine")),
    Sample("signal-json", "signal", "data.json", b"\n".join(json.dumps(one).encode() for one in (
        {"date": "2023-07-12T22:35:00", "sender": "Jo", "body": "At nine  ", "quote": "", "sticker": "", "reactions":
         [["Al", "\u2764"]], "attachments": [{"name": "a.jpg", "path": "media/a.jpg"}]},
        {"date": "2023-07-12T22:36:00", "sender": "Me", "body": "ok  ", "quote": "\n\n> At nine\n\n", "sticker": "",
         "reactions": [], "attachments": []})),
        (("Jo", "2023-07-12T22:35:00", "At nine"), ("Me", "2023-07-12T22:36:00", "ok"))),
    Sample("signal-plaintext", "signal", "main.jsonl", b"\n".join(json.dumps(one).encode() for one in (
        {"version": "1", "backupTimeMs": "1", "mediaRootBackupKey": ""},
        {"recipient": {"id": "1", "self": {}}},
        {"recipient": {"id": "2", "contact": {"e164": "447700900123", "profileGivenName": "Al"}}},
        {"chat": {"id": "5", "recipientId": "2"}},
        {"chatItem": {"chatId": "5", "authorId": "2", "dateSent": str(CREATED), "incoming": {},
                      "standardMessage": {"text": {"body": "At nine"}}}})),
        (("Al", "2023-07-12T21:35:00Z", "At nine"),)),
)  # fmt: skip
