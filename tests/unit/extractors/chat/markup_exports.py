"""Small invented exports in HTML and XML, in the layouts their programs write."""

# ruff: noqa: E501 - lines as the programs write them
from __future__ import annotations

from tests.unit.extractors.chat.export_sample import SNOWFLAKE, text

MARKUP = (
    text("sms-backup", "sms", "sms-20230801.xml",
        "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<!--File Created By SMS Backup & Restore-->\n"
        '<smses count="3" backup_set="x"><sms protocol="0" address="+447700900123" date="1689197700000" type="1" subject="null" '
        'body="At nine &amp; not later" read="1" status="-1" date_sent="1689197690000" contact_name="Al"/>'
        '<sms protocol="0" address="+447700900123" date="1689197760000" type="2" subject="null" body="ok&#10;then" contact_name="Al"/>'
        '<mms date="1689197820000" msg_box="1" address="+447700900123~+447700900456" sub="null" contact_name="Al, Sam"><parts>'
        '<part seq="0" ct="application/smil" text="x"/><part seq="1" ct="image/jpeg" name="a.jpg" cl="a.jpg" text="null" data="/9j/"/>'
        '<part seq="2" ct="text/plain" name="null" text="The bicycle"/></parts><addrs><addr address="+447700900123" type="137"/>'
        '<addr address="+447700900456" type="151"/></addrs></mms></smses>',
        ("Al", "2023-07-12T21:35:00Z", "At nine & not later"), (None, "2023-07-12T21:36:00Z", "ok\nthen"),
        ("+447700900123", "2023-07-12T21:37:00Z", "The bicycle")),
    text("telegram-html", "telegram", "messages.html",
        '<!DOCTYPE html><html><head><title>Exported Data</title></head><body><div class="page_wrap">'
        '<div class="page_header"><div class="content"><div class="text bold">Rides</div></div></div>'
        '<div class="page_body chat_page"><div class="history">'
        '<div class="message service" id="message-1"><div class="body details">12 July 2023</div></div>'
        '<div class="message default clearfix" id="message10"><div class="pull_left userpic_wrap"><div class="userpic">'
        '<div class="initials">J</div></div></div><div class="body"><div class="pull_right date details" '
        'title="12.07.2023 22:35:00 UTC+01:00">22:35</div><div class="from_name">Jo </div>'
        '<div class="text">At nine<br>by the <a href="https://example.org/s">station</a></div></div></div>'
        '<div class="message default clearfix joined" id="message11"><div class="body"><div class="pull_right date details" '
        'title="12.07.2023 22:36:00 UTC+01:00">22:36</div><div class="reply_to details">In reply to '
        '<a href="#go_to_message10">this message</a></div><div class="media_wrap clearfix"><a class="photo_wrap clearfix '
        'pull_left" href="photos/p1.jpg"><img class="photo" src="photos/p1_thumb.jpg"></a></div></div></div>'
        '<div class="message service" id="message12"><div class="body details">Al joined</div></div>'
        "</div></div></div></body></html>",
        ("Jo", "2023-07-12T21:35:00Z", "At nine\nby the station (https://example.org/s)"),
        ("Jo", "2023-07-12T21:36:00Z", ""), (None, None, "Al joined")),

    text("discord-html", "discord", "general.html",
        '<!DOCTYPE html><html><head><title>Cycling - general</title><style>.chatlog__message-group{}</style></head><body>'
        '<div class="preamble"><div class="preamble__entries-container"><div class="preamble__entry">Cycling</div>'
        '<div class="preamble__entry">general</div></div></div><div class="chatlog"><div class="chatlog__message-group">'
        f'<div id="chatlog__message-container-{SNOWFLAKE}" class="chatlog__message-container" data-message-id="{SNOWFLAKE}">'
        '<div class="chatlog__message"><div class="chatlog__message-primary"><div class="chatlog__header">'
        '<span class="chatlog__author" title="jo#0001" data-user-id="9">Jo</span> <span class="chatlog__timestamp">'
        '<a href="#">12/07/2023 22:35</a></span></div><div class="chatlog__content chatlog__markdown">'
        '<span class="chatlog__markdown-preserve">At nine</span> <span class="chatlog__edited-timestamp" title="x">(edited)'
        "</span></div></div></div></div></div></div></body></html>",
        ("Jo", "2023-07-12T21:35:00Z", "At nine")),
    text("meta-html", "facebook", "message_1.html",
        '<html><head><title>Jo</title></head><body><div class="_a705"><div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder">'
        '<h2 class="_3-95 _2pim _a6-h _a6-i">Jo</h2><div class="_3-95 _a6-p"><div><div></div><div>At nine</div>'
        '<div><ul class="_a6-q"><li><span>❤Al</span></li></ul></div></div></div><div class="_3-94 _a6-o">Jul 12, 2023 10:35 pm'
        '</div></div><div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder"><div class="_3-95 _2pim _a6-h _a6-i">Al</div>'
        '<div class="_3-95 _a6-p"><div><a href="messages/inbox/x/photos/1.jpg"><img src="messages/inbox/x/photos/1.jpg"></a>'
        '</div></div><div class="_3-94 _a6-o">Jul 12, 2023, 10:36 PM</div></div></div></body></html>',
        ("Jo", "2023-07-12T22:35:00", "At nine"), ("Al", "2023-07-12T22:36:00", "")),
    text("meta-html", "facebook", "messages.htm",
        '<html><body><div class="contents"><h1>Jo</h1><div class="thread">Jo, Al<div class="message"><div class="message_header">'
        '<span class="user">Al</span><span class="meta">Wednesday, 12 July 2023 at 22:35 UTC+01</span></div></div><p>At nine</p>'
        "</div></div></body></html>",
        ("Al", "2023-07-12T21:35:00Z", "At nine")),

    text("imessage-html", "imessage", "Al.html",
        '<html>\n<meta charset="UTF-8">\n<div class="message"><div class="received"><p><span class="timestamp">Jul 12, 2023 '
        '10:35:00 PM (Read by you after 5 seconds)</span> <span class="sender">Al</span></p><hr><div class="message_part">'
        '<span class="bubble">At nine</span></div><div class="replies"><div class="reply"><div class="message"><div class="sent '
        'iMessage"><p><span class="timestamp">Jul 12, 2023 10:36:00 PM</span> <span class="sender">Me</span></p><hr>'
        '<div class="message_part"><span class="bubble">ok</span></div></div></div></div></div></div></div>\n'
        '<div class="message"><div class="sent iMessage"><p><span class="timestamp">Jul 12, 2023 10:36:00 PM</span> '
        '<span class="sender">Me</span></p><hr><div class="message_part"><span class="bubble">ok</span></div>'
        '<span class="reply_context">This message responded to an earlier message.</span></div></div>\n</html>\n',
        ("Al", "2023-07-12T22:35:00", "At nine"), ("Me", "2023-07-12T22:36:00", "ok")),
    text("pidgin", "xmpp", "2023-07-12.223500+0100BST.html",
        '<html><head><title>Conversation with al@example.org at 7/12/2023 10:35:00 PM on jo@example.org/Home (jabber)</title>'
        '</head><body><h3>Conversation with al@example.org at 7/12/2023 10:35:00 PM on jo@example.org/Home (jabber)</h3>\n'
        '<font color="#16569E"><font size="2">(10:35:00 PM)</font> <b>Jo:</b></font> At <i>nine</i><br/>\n'
        '<font size="2">(10:36:00 PM)</font><b> Al has signed off.</b><br/>\n</body></html>\n',
        ("Jo", "2023-07-12T21:35:00Z", "At nine"), (None, "2023-07-12T21:36:00Z", "Al has signed off.")),
    text("msn-xml", "msn", "al123.xml",
        "<?xml version=\"1.0\"?><?xml-stylesheet type='text/xsl' href='MessageLog.xsl'?><Log FirstSessionID=\"1\" LastSessionID=\"1\">"
        '<Message Date="31/07/2023" Time="22:35:00" DateTime="2023-07-31T21:35:00.000Z" SessionID="1"><From><User FriendlyName='
        '"Jo"/></From><To><User FriendlyName="Al"/></To><Text Style="x">At nine</Text></Message></Log>',
        ("Jo", "2023-07-31T21:35:00Z", "At nine")),
    text("adium", "xmpp", "al@example.org (2023-07-12T22.35.00+0100).xml",
        '<?xml version="1.0" encoding="UTF-8" ?>\n<chat xmlns="http://purl.org/net/ulf/ns/0.4-02" account="jo@example.org" '
        'service="Jabber"><event type="windowOpened" sender="jo@example.org" time="2023-07-12T22:34:00+01:00"/>'
        '<message sender="jo@example.org" time="2023-07-12T22:35:00+01:00" alias="Jo"><div><span>At nine</span></div></message></chat>',
        ("jo@example.org", "2023-07-12T21:34:00Z", "windowOpened"), ("Jo", "2023-07-12T21:35:00Z", "At nine")),
)  # fmt: skip
