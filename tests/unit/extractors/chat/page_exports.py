"""Small invented exports of Snapchat and Element as pages and text, in the layouts that their programs write."""

# ruff: noqa: E501 - lines as the programs write them
from __future__ import annotations

from tests.unit.extractors.chat.export_sample import text

_SNAPCHAT = (
    '<!DOCTYPE html><html><head><title>Snapchat</title></head><body><div class="leftpanel"><a href="snap_history.html">Snaps</a>'
    '<a href="chat_history.html">Chats</a></div><div class="rightpanel">'
)
_TILE = (
    '<div class="mx_Export_EventWrapper" id="$1"><li class="mx_EventTile"><div class="mx_DisambiguatedProfile"><span class="'
    'mx_DisambiguatedProfile_displayName">Jo</span></div><div class="mx_EventTile_avatar"><img title="@jo:example.org" alt=""></div>'
    '<div class="mx_EventTile_line"><a aria-label="22:35"><span class="mx_MessageTimestamp" title="Wed, Jul 12, 2023 22:35:00">22:35</span></a>'
    '<div class="mx_MTextBody mx_EventTile_content"><span class="mx_EventTile_body">At nine</span><span class="mx_EventTile_edited">(edited)</span>'
    "</div></div></li></div>"
)
PAGES = (
    text("snapchat-html", "snapchat", "subpage_al.example.html",
        _SNAPCHAT + "<h1>Chat History with al.example</h1>"
        "<div style='background: #f2f2f2; border-radius: 7px'><span><div><h4>al.example</h4><span style='position: absolute'>TEXT</span></div>"
        "<p>At nine<br>by the gate</p><h6>2023-07-12 21:35:00 UTC</h6></span></div>"
        "<div style='background: #f2f2f2'><span><div><h4>jo</h4><span style='position: absolute'>MEDIA</span></div>"
        "<h6>2023-07-12 21:36:00 UTC</h6><h5>Saved</h5></span></div></div></body></html>",
        ("al.example", "2023-07-12T21:35:00Z", "At nine\nby the gate"), ("jo", "2023-07-12T21:36:00Z", "")),
    text("snapchat-html", "snapchat", "chat_history.html",
        _SNAPCHAT + "<h2>Received Saved Chat History</h2><table><tr><th>From</th><th>Media Type</th><th>Created</th></tr>"
        "<tr><td>al</td><td>TEXT</td><td>2020-07-12 21:35:00 UTC</td></tr><tr><td colspan=3>At nine</td></tr></table>"
        "<h2>Sent Saved Chat History</h2><table><tr><th>To</th><th>Media Type</th><th>Created</th></tr>"
        "<tr><td>al</td><td>TEXT</td><td>2020-07-12 21:36:00 UTC</td></tr><tr><td>ok</td></tr></table></div></body></html>",
        ("al", "2020-07-12T21:35:00Z", "At nine"), (None, "2020-07-12T21:36:00Z", "ok")),
    text("matrix-html", "matrix", "messages.html",
        '<!DOCTYPE html><html><head><title>Exported Data</title></head><body><div class="mx_RoomHeader_nametext">Rides</div>'
        f'<ol><li><h2 class="mx_DateSeparator">Wednesday, Jul 12, 2023</h2></li>{_TILE}'
        '<div class="mx_Export_EventWrapper" id="$2"><li class="mx_EventTile mx_EventTile_continuation"><div class="mx_EventTile_line">'
        '<span class="mx_MessageTimestamp">22:36</span><span class="mx_MImageBody"><a href="images/a.jpg"><img src="images/a.jpg" alt="a.jpg"></a></span></div></li></div>'
        '<div class="mx_Export_EventWrapper" id="$3"><li class="mx_EventTile mx_EventTile_info"><div class="mx_EventTile_line">'
        '<span class="mx_MessageTimestamp" title="Wed, 12 Jul 2023, 22:37:00">22:37</span><div class="mx_TextualEvent">Al joined the room</div></div></li></div>'
        "</ol></body></html>",
        ("Jo", "2023-07-12T22:35:00", "At nine"), ("Jo", "2023-07-12T22:36:00", "a.jpg"),
        (None, "2023-07-12T22:37:00", "Al joined the room")),
    text("matrix-text", "matrix", "export.txt",
        "12/07/2023, 22:35:00 - Jo created and configured the room.\n13/07/2023, 22:36:00 - Jo: At nine\nby the gate\n"
        '13/07/2023, 22:37:00 - @al:example.org: <Jo "At nine"> ok\n',
        (None, "2023-07-12T22:35:00", "Jo created and configured the room."), ("Jo", "2023-07-13T22:36:00", "At nine\nby the gate"),
        ("@al:example.org", "2023-07-13T22:37:00", '<Jo "At nine"> ok')),
)  # fmt: skip
