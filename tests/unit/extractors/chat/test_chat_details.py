"""What messages carry besides sender, time and text: flags, attachments, replies, people, the chat's name."""

from __future__ import annotations

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
