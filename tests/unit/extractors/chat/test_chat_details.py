"""What messages carry besides sender, time and text: flags, attachments, replies, people, the chat's name."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.formats.chat import registry
from extractors.formats.source import open_source
from extractors.model import Document, Outcome
from tests.unit.extractors.chat.chat_exports import SAMPLES
from tests.unit.extractors.chat.export_sample import Sample
from tests.unit.extractors.chat.text_exports import WHATSAPP

Values = list[str | list[str] | None]


def read(sample: Sample, folder: Path) -> list[Document]:
    path = folder / sample.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(sample.data)
    return [one for one in registry.read(open_source(path)) if one.kind == "message"]


def each(documents: list[Document], name: str) -> Values:
    return [one.metadata.get(name) for one in documents]


def first(format_: str) -> Sample:
    return next(sample for sample in SAMPLES if sample.format == format_)


def test_whatsapp_android(tmp_path: Path) -> None:
    found = read(WHATSAPP[0], tmp_path)
    assert each(found, "flags") == [["system"], ["system"], ["media"], ["media"], ["deleted"], ["edited"], None]
    assert found[2].metadata["attachment"] == ["IMG-20230712-WA0001.jpg"]
    assert found[3].metadata["sender_id"] == "+447700900123"
    assert found[3].recipients == ("Jo",)
    assert {one.conversation for one in found} == {"Rides"}


def test_whatsapp_iphone(tmp_path: Path) -> None:
    found = read(WHATSAPP[1], tmp_path)
    assert each(found, "flags") == [["system"], ["media"], None, ["media"]]
    assert found[1].metadata["attachment"] == ["00000002-PHOTO-2023-07-31-22-36-00.jpg"]


@pytest.mark.parametrize(
    ("line", "flags"),
    [
        ("\u200eYou changed the group name to “Plan”", ["system"]),
        ("\u200eMissed voice call", ["call"]),
        ("Sprachanruf, 5 Min.", ["call"]),
        ("\u200evidéo absente", ["media"]),
        ("Diese Nachricht wurde gelöscht.", ["deleted"]),
        ("لقد حذفت هذه الرسالة", ["deleted"]),
        ("Report.pdf • \u200e3 pages \u200e<attached: 00000023-Report.pdf>", ["media"]),
        ("PTT-20230713-WA0001.opus (archivo adjunto)", ["media"]),
        ("I omitted the tickets from the list of things to bring to the station", None),
        ("x < 5 and y > 3 <b>", None),
        ("<https://example.org/a>", None),
        ("we deleted this message yesterday", None),
    ],
)
def test_whatsapp_marks(line: str, flags: list[str] | None, tmp_path: Path) -> None:
    start = "31/07/2023, 09:00 - Jo: a\n" * 6
    sample = Sample("whatsapp", "whatsapp", "x.txt", f"{start}31/07/2023, 09:15 - Jo: {line}\n".encode(), ())
    assert read(sample, tmp_path)[-1].metadata.get("flags") == flags


def test_telegram(tmp_path: Path) -> None:
    call, edited = read(first("telegram-json"), tmp_path)
    assert (call.metadata["flags"], edited.metadata["flags"]) == (["call"], ["edited", "media"])
    assert (edited.metadata["reply_to"], edited.metadata["attachment"]) == ("1", ["photos/p.jpg"])
    assert edited.recipients == ("Al",)
    html = read(first("telegram-html"), tmp_path)
    assert (html[1].metadata["reply_to"], html[1].metadata["attachment"]) == ("10", ["photos/p1.jpg"])
    assert {one.conversation for one in html} == {"Rides"}


def test_discord(tmp_path: Path) -> None:
    (message,) = read(first("discord-json"), tmp_path)
    assert message.conversation == "Cycling / general"
    assert message.metadata["sender_name"] == "jo#0001"
    assert message.metadata["reactions"] == ["👍 (2)"]
    assert read(first("discord-html"), tmp_path)[0].metadata["flags"] == ["edited"]
    assert each(read(first("discord-text"), tmp_path), "attachment") == [["https://cdn.example.org/m.png"], None]


def test_messenger(tmp_path: Path) -> None:
    sample = Sample(
        "meta-json", "instagram", "instagram/inbox/ren_12345678/message_1.json", first("meta-json").data, ()
    )
    found = read(sample, tmp_path)
    assert {(one.platform, one.conversation) for one in found} == {("instagram", "René")}
    assert found[0].recipients == ("Jo",)
    assert found[0].metadata["reactions"] == ["❤ Jo"]
    assert found[1].metadata["flags"] == ["deleted"]


def test_others(tmp_path: Path) -> None:
    assert each(read(first("snapchat"), tmp_path), "flags") == [None, ["deleted"]]
    assert each(read(first("skype-json"), tmp_path), "flags") == [None, ["call"]]
    assert read(first("skype-json"), tmp_path)[0].recipients == ("al",)
    assert read(first("google-chat"), tmp_path)[0].metadata["sender_id"] == "jo@example.org"
    slack = read(first("slack"), tmp_path)[0].metadata
    assert (slack["reply_to"], slack["flags"]) == ("1689197600.000100", ["edited"])
    assert read(first("matrix-json"), tmp_path)[1].metadata["reply_to"] == "$0"
    assert read(first("signal-plaintext"), tmp_path)[0].metadata["sender_id"] == "+447700900123"
    assert each(read(first("signal-text"), tmp_path), "attachment") == [None, None, ["media/a.jpg"]]
    assert read(first("imessage-text"), tmp_path)[0].metadata["reactions"] == ["Loved by Me"]
    assert read(first("pidgin"), tmp_path)[0].recipients in (("al@example.org",), ())
    assert read(first("msn-xml"), tmp_path)[0].recipients == ("Al",)


def test_a_backup_of_calls_alone_is_whole(tmp_path: Path) -> None:
    rung = '<call number="07700 900123" duration="61" date="1700000000000" type="2" contact_name="Bicycle shop" />'
    missed = f'<call number="07700 900345" duration="{"9" * 5000}" date="1700000100000" type="3" contact_name="null" />'
    place = tmp_path / "calls.xml"
    place.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n<calls count="2">{rung}{missed}</calls>')
    whole, first, second = registry.read(open_source(place))
    assert whole.outcome == first.outcome == second.outcome == Outcome.SEARCHABLE
    assert (first.kind, first.sent_at, first.zone) == ("call", "2023-11-14T22:13:20Z", "stated")
    assert first.recipients == ("Bicycle shop (07700 900123)",)
    assert second.sender == "07700 900345"
    assert "duration_seconds" not in second.metadata
    assert {first.path, second.path} == {str(place)}


def test_signalbackup_tools_and_sigtop(tmp_path: Path) -> None:
    lines = read(first("signal-backup-text"), tmp_path)
    assert each(lines, "flags") == [["call"], ["media"], None, None]
    assert lines[1].metadata["attachment"] == ["a.jpg"]
    assert lines[2].metadata["reactions"] == ["❤ by Al"]
    fields = read(first("sigtop-text"), tmp_path)
    assert each(fields, "flags") == [["media"], ["edited"], None]
    assert each(fields, "earlier_text") == [None, ["ok"], None]
    assert each(fields, "reply_text") == [None, None, "At nine"]
    assert fields[0].metadata["sender_id"] == "+447700900123"
    page = read(first("signal-html"), tmp_path)
    assert each(page, "flags") == [["media"], ["deleted"], ["call"]]
    assert page[0].metadata["reply_text"] == "when?"
    own = read(first("signal-desktop"), tmp_path)
    assert each(own, "flags") == [["media"], None, ["call"]]
    assert each(own, "reply_to") == [None, "a", None]


def test_snapchat_and_element_pages(tmp_path: Path) -> None:
    cards = read(first("snapchat-html"), tmp_path)
    assert each(cards, "flags") == [None, ["media"]]
    assert {one.conversation for one in cards} == {"al.example"}
    rows = read(next(one for one in SAMPLES if one.name == "chat_history.html"), tmp_path)
    assert [one.recipients for one in rows] == [(), ("al",)]
    tiles = read(first("matrix-html"), tmp_path)
    assert each(tiles, "flags") == [["edited"], ["media"], ["system"]]
    assert each(tiles, "sender_id") == ["@jo:example.org", "@jo:example.org", None]
    assert {one.conversation for one in tiles} == {"Rides"}
    quoted = (
        '<div class="mx_ReplyChain"><div class="mx_DisambiguatedProfile_displayName">Al</div>'
        '<span class="mx_EventTile_body">When?</span></div>'
    )
    page = first("matrix-html")
    answer = page.data.replace(b'<div class="mx_MTextBody', quoted.encode() + b'<div class="mx_MTextBody')
    told = read(replace(page, data=answer), tmp_path)[0]
    assert (told.sender, told.text, told.metadata["reply_text"]) == ("Jo", "At nine", "Al\nWhen?")


def written(value: object, name: str, folder: Path) -> list[Document]:
    return read(Sample("", "", name, json.dumps(value).encode(), ()), folder)


def test_telegram_polls_missing_files_and_edits_that_were_none(tmp_path: Path) -> None:
    about = {"type": "message", "date": "2023-07-12T22:35:00", "date_unixtime": "1689197700", "from": "Jo", "text": ""}
    poll = {"question": {"text": "Which day?", "entities": []}, "answers": [{"text": {"text": "Mon", "entities": []}}]}
    missing = "(File not included. Change data exporting settings to download.)"
    messages = [
        about | {"id": 1, "poll": poll},
        about | {"id": 2, "file": missing, "file_name": "map.pdf", "edited": "1970-01-01T01:00:00"},
    ]
    found = written({"name": "Rides", "type": "private_group", "id": 1, "messages": messages}, "result.json", tmp_path)
    assert found[0].text == "Which day?\n- Mon"
    assert found[1].metadata["attachment"] == ["map.pdf"]
    assert each(found, "flags") == [["media"], ["media"]]


def test_matrix_polls_and_google_quotes(tmp_path: Path) -> None:
    unstable = {
        "question": {"org.matrix.msc1767.text": "Which day?"},
        "answers": [{"id": "1", "org.matrix.msc1767.text": "Mon"}],
    }
    stable = {"question": {"m.text": [{"body": "When?"}]}, "answers": [{"m.id": "1", "m.text": [{"body": "Nine"}]}]}
    sent = {"sender": "@jo:example.org", "origin_server_ts": 1689197700000}
    polls = [
        sent | {"type": name, "event_id": f"${name}", "content": {key: poll}}
        for name, key, poll in (
            ("org.matrix.msc3381.poll.start", "org.matrix.msc3381.poll.start", unstable),
            ("m.poll.start", "m.poll", stable),
        )
    ]
    found = written(
        {"room_name": "Rides", "exported_by": "@jo:example.org", "messages": polls}, "export.json", tmp_path
    )
    assert [one.text for one in found] == ["Which day?\n- Mon", "When?\n- Nine"]
    said = {
        "creator": {"name": "Jo", "email": "jo@example.org"},
        "created_date": "Wednesday, July 12, 2023 at 9:35:00 PM UTC",
        "text": "ok",
        "topic_id": "t",
        "message_id": "t/2",
        "quoted_message_metadata": {"creator": {"name": "Al"}, "text": "At nine"},
    }
    quoting = written({"messages": [said]}, "messages.json", tmp_path)[0]
    assert (quoting.metadata.get("reply_to"), quoting.metadata["reply_text"]) == (None, "At nine")


def test_skype_acts_and_cards_in_words(tmp_path: Path) -> None:
    sent = {"originalarrivaltime": "2023-07-12T21:35:00Z", "from": "8:live:jo"}
    contents = {
        "Event/Call": '<partlist><part identity="live:jo"><name>Jo</name><duration>33</duration></part></partlist>',
        "ThreadActivity/AddMember": "<addmember><eventtime>1</eventtime><initiator>8:live:jo</initiator>"
        "<target>8:live:al</target></addmember>",
        "RichText/Contacts": '<contacts><c t="s" s="live:al" f="Al"/></contacts>',
    }
    listed = [
        sent | {"id": str(at), "messagetype": kind, "content": it} for at, (kind, it) in enumerate(contents.items())
    ]
    value = {"conversations": [{"id": "8:live:al", "displayName": "Al", "MessageList": listed}]}
    found = written(value, "messages.json", tmp_path)
    assert [one.text for one in found] == ["Jo 33", "initiator: live:jo\ntarget: live:al", "Al live:al"]


def test_line_ends_that_a_browser_shows_are_kept(tmp_path: Path) -> None:
    sample = first("discord-html")
    data = sample.data.replace(b">At nine<", b">At nine\nby the gate<")
    assert read(replace(sample, data=data), tmp_path)[0].text == "At nine\nby the gate"
