"""Small invented exports of Signal's messages, in the layouts of signalbackup-tools and sigtop."""

# ruff: noqa: E501 - lines as the programs write them
from __future__ import annotations

from tests.unit.extractors.chat.export_sample import CREATED, json_file, text

_BUBBLE = '<div class="msg msg-{kind}">{body}<div class="footer"><span class="msg-data">Jul 12, 2023 22:{minute}:00</span></div></div>'

SIGNAL = (
    text("signal-backup-text", "signal", "Rides (_id3).txt",
        '[Jul 12, 2023 22:35:00] *** Jo called you\n[Jul 12, 2023 22:36:00] *** <Jo> sent file "a.jpg"\n'
        "[Jul 12, 2023 22:36:00] <Jo> At nine\nby the gate (- ❤ by Al -)\n[Jul 12, 2023 22:37:00] <Al> ok\n",
        (None, "2023-07-12T22:35:00", "Jo called you"), ("Jo", "2023-07-12T22:36:00", ""),
        ("Jo", "2023-07-12T22:36:00", "At nine\nby the gate"), ("Al", "2023-07-12T22:37:00", "ok")),
    text("sigtop-text", "signal", "Jo (+447700900123).txt",
        "Conversation: Jo (+447700900123)\n\nFrom: Jo (+447700900123)\nType: incoming\nSent: Wed, 12 Jul 2023 22:35:00 +0100\n"
        "Received: Wed, 12 Jul 2023 22:35:01 +0100\nAttachment: a.jpg (image/jpeg, 12 bytes)\nReaction: ❤ from You\n\n"
        "At nine\n\nFrom: here\n\nFrom: You\nType: outgoing\nSent: Wed, 12 Jul 2023 22:36:00 +0100\nEdited: 2 versions\n\n"
        "| Version: 2\n| Sent: Wed, 12 Jul 2023 22:38:00 +0100\n|\n| ok then\n|\n| Version: 1\n| Sent: Wed, 12 Jul 2023 22:36:00 +0100\n|\n| ok\n\n"
        "From: You\nType: outgoing\nSent: Wed, 12 Jul 2023 22:39:00 +0100\n\n> From: Jo\n> Sent: Wed, 12 Jul 2023 22:35:00 +0100\n>\n> At nine\n\nyes\n\n",
        ("Jo", "2023-07-12T21:35:00Z", "At nine\n\nFrom: here"), ("You", "2023-07-12T21:36:00Z", "ok then"),
        ("You", "2023-07-12T21:39:00Z", "yes")),
    text("sigtop-lines", "signal", "Jo.txt",
        "2023-07-12 22:35 Jo: At nine\nby the gate\n2023-07-12 22:36 You: [reply to Jo on 2023-07-12 22:35, edited] ok\n"
        "2023-07-12 22:37 Jo: [call-history message]\n",
        ("Jo", "2023-07-12T22:35:00", "At nine\nby the gate"), ("You", "2023-07-12T22:36:00", "ok"),
        ("Jo", "2023-07-12T22:37:00", "call history")),
    json_file("signal-desktop", "signal", "Jo.json", [
        {"id": "a", "conversationId": "c", "type": "incoming", "sent_at": CREATED, "received_at": 1, "timestamp": CREATED,
         "body": "At nine", "source": "+447700900123", "sourceServiceId": "u", "attachments": [{"contentType": "image/jpeg", "fileName": "a.jpg"}]},
        {"id": "b", "conversationId": "c", "type": "outgoing", "sent_at": CREATED, "received_at": 2, "body": "ok",
         "quote": {"id": CREATED, "authorAci": "u", "text": "At nine", "messageId": "a"}},
        {"id": "d", "conversationId": "c", "type": "call-history", "sent_at": CREATED, "received_at": 3}],
        ("+447700900123", "2023-07-12T21:35:00Z", "At nine"), ("(owner)", "2023-07-12T21:35:00Z", "ok"),
        (None, "2023-07-12T21:35:00Z", "call history")),
    text("signal-html", "signal", "Rides.html",
        '<!DOCTYPE html><html><head><title>Rides</title><style>.msg-incoming{}</style></head><body><div class="conversation-box">'
        + _BUBBLE.format(kind="incoming", minute=35, body='<span class="msg-name msg-name-2">Jo</span><div class="msg-quote"><pre>when?</pre></div>'
                         '<div class="attachment"><img src="media/Attachment_1_2.jpg"></div><div><pre>At nine\nby the gate</pre></div>')
        + _BUBBLE.format(kind="outgoing deleted-msg", minute=36, body="<div><pre>You deleted this message.</pre></div>")
        + _BUBBLE.format(kind="status", minute=37, body='<div class="status-text"><pre>Missed voice call</pre></div>')
        + "</div></body></html>",
        ("Jo", "2023-07-12T22:35:00", "At nine\nby the gate"), ("(owner)", "2023-07-12T22:36:00", "You deleted this message."),
        (None, "2023-07-12T22:37:00", "Missed voice call")),
)  # fmt: skip
