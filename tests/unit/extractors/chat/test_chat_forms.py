"""Forms that exports take by language and version of their program: taken by the right format, with times and senders."""

# ruff: noqa: E501 - lines as the programs write them
from __future__ import annotations

from pathlib import Path

import pytest

from extractors.formats.chat import registry
from extractors.formats.source import open_source
from extractors.model import Document
from tests.unit.extractors.chat.export_sample import Row, Sample, text


def messages(sample: Sample, folder: Path) -> list[Document]:
    path = folder / sample.name
    path.write_bytes(sample.data)
    chosen = registry.choose(source := open_source(path))
    assert chosen is not None
    assert chosen.name == sample.format
    return [one for one in registry.read(source) if one.kind == "message"]


NINE: Row = ("Jo", "2023-07-31T22:35:00", "ticket")
LATER: Row = ("Al", "2023-07-31T22:36:00", "ok")
FORMS = (
    text("whatsapp", "whatsapp", "french of Canada.txt", "2023-07-31 22 h 35 - Jo: ticket\n2023-07-31 22 h 36 - Al: ok\n", NINE, LATER),
    text("whatsapp", "whatsapp", "french of Canada, iPhone.txt",
        "[2023-07-31, 22 h 35 min 00 s] Jo: ticket\n[2023-07-31, 22 h 36 min 00 s] Al: ok\n", NINE, LATER),
    text("whatsapp", "whatsapp", "parts of the day in Hindi.txt",
        "31/7/2023, रात 10:35 - Jo: ticket\n1/8/2023, सुबह 9:05 - Al: ok\n1/8/2023, शाम 5:05 - Al: no\n",
        ("Jo", None, "ticket"), ("Al", None, "ok"), ("Al", None, "no")),
    text("line-text", "line", "no mark.txt",
        "Chat history with Jo\nSaved on: 7/31/2023, 10:40 PM\n\nMon, 7/31/2023\n10:35 PM\tJo\tticket\n10:36 PM\tAl\tok\n", NINE, LATER),
    text("line-text", "line", "thai.txt",
        "[LINE] ประวัติการแชทกับ Jo\nบันทึกเมื่อ: 31/7/2566 22:40\n\nจ. 31/7/2566\n22:35\tJo\tticket\n22:36\tAl\tok\n", NINE, LATER),
    text("line-text", "line", "thai group.txt",
        "ประวัติการแชทใน Rides\nบันทึกเมื่อ: 2023/07/31 22:40\n\n2023.07.31 วันจันทร์\n22:35 Jo ticket\n22:36 Al ok\n", NINE, LATER),
    text("line-text", "line", "indonesian.txt",
        "[LINE] Riwayat obrolan dengan Jo\nDisimpan pada: 31/07/2023 22.40\n\nSen, 31/07/2023\n22.35\tJo\tticket\n22.36\tAl\tok\n", NINE, LATER),
    text("line-text", "line", "spanish.txt",
        "[LINE] Chat con Jo\nGuardado el 31/7/2023 22:40\n\nlun., 31/7/2023\n10:35 p. m.\tJo\tticket\n10:36 p. m.\tAl\tok\n", NINE, LATER),
    text("line-text", "line", "windows.txt",
        "2023.07.31 月曜日\n22:35 Jo ticket\n22:36 Al ok\n22:37 AlがJoを招待しました。\n", NINE, LATER,
        (None, "2023-07-31T22:37:00", "AlがJoを招待しました。")),
    text("kakaotalk", "kakaotalk", "japanese.txt",
        "JoさんとのKakaoTalkトーク\n保存日時 : 2023年7月31日 22:40\n\n2023年7月31日 午後 10:35\n2023年7月31日 午後 10:35, Jo : ticket\n"
        "2023年7月31日 午後 10:36, Al : ok\n", NINE, LATER),
    text("viber-rows", "viber", "Viber messages Jo.csv",
        '"Date","Time","Name","Phone","Message"\n"31/07/2023","22:35:00","Jo","+447700900123","ticket"\n"31/07/2023","22:36:00","Al","","ok"\n',
        NINE, LATER),
    text("viber-rows", "viber", "viber semicolons.csv",
        "31.7.2023;22:35:00;Jo;+447700900123;ticket\n31.7.2023;22:36:00;Al;;ok\n", NINE, LATER),
    text("viber-rows", "viber", "viber named months.csv",
        "Jul 31 2023,10:35:00 PM,Jo,+447700900123,ticket\nJul 31 2023,10:36:00 PM,Al,,ok\n", NINE, LATER),
    text("imessage-text", "imessage", "translated.txt",
        "Jul 31, 2023 10:35:00 PM\nJo\nbillet\nTranslated from:\nticket\n\nJul 31, 2023 10:36:00 PM\nAl\nok\n\n", NINE, LATER),
    text("imessage-text", "imessage", "edited.txt",
        "Jul 31, 2023 10:35:00 PM\nJo\nJul 31, 2023 10:35:00 PM the ticket\nEdited 9 seconds later: ticket\n\nJul 31, 2023 10:36:00 PM\nAl\nok\n"
        "Tapbacks:\nLiked by Jo\n\n", NINE, LATER),
    text("imessage-html", "imessage", "edited.html",
        '<html><body><div class="message"><div class="sent"><p><span class="timestamp">Jul 31, 2023 10:35:00 PM</span><span class="sender">Jo</span></p>'
        '<div class="message_part"><div class="edited"><table><tbody><tr><td><span class="timestamp"></span></td><td><span class="bubble">the ticket</span>'
        '</td></tr></tbody><tfoot><tr><td><span class="timestamp">Edited 9 seconds later</span></td><td><span class="bubble">ticket</span></td></tr>'
        "</tfoot></table></div></div></div></div></body></html>", NINE),
    text("snapchat", "snapchat", "snapchat_ai.json",
        '{"My AI Content": [{"Timestamp": "2023-07-31 22:35:00 UTC", "IP Address": "192.0.2.1", "Type": "TEXT", "Content": "ticket"}]}',
        (None, "2023-07-31T22:35:00Z", "ticket")),
    text("telegram-json", "telegram", "result.json",
        '{"name": "Rides", "type": "private_supergroup", "id": 1, "messages": [{"id": 1, "type": "message", "date": "2023-07-31T22:35:00", "from": "Jo", '
        '"from_id": "user1", "invoice_information": {"title": "ticket"}, "text": "", "text_entities": []}]}', ("Jo", "2023-07-31T22:35:00", "title: ticket")),
    text("imessage-text", "imessage", "german.txt", "31. Juli 2023 22:35:00\nJo\nticket\n\n31. Juli 2023 22:36:00\nAl\nok\n\n", NINE, LATER),
    text("imessage-html", "imessage", "translated.html",
        '<html><body><div class="message"><div class="received"><p><span class="timestamp">Jul 31, 2023 10:35:00 PM</span>'
        '<span class="sender">Jo</span></p><hr><div class="message_part"><span class="bubble">billet</span>'
        '<div class="translated"><span class="bubble">ticket</span></div></div></div></div></body></html>', NINE),
    text("irc", "irc", "eggdrop.log",
        "[00:00] --- Mon Jul 31 2023\n[22:35] <Jo> ticket\n[22:36] Action: Al nods\n",
        (None, None, "--- Mon Jul 31 2023"), NINE, ("Al", "2023-07-31T22:36:00", "nods")),
    text("irc", "irc", "konversation.log",
        "[Mon Jul 31 2023] [22:35:00] <Jo>\tticket\n[Montag, 31. Juli 2023] [22:36:00] <Al>\tok\n", NINE, LATER),
    text("irc", "irc", "hexchat in german.log",
        "**** AUFZEICHNUNG BEGINNT AM Mon Jul 31 22:30:00 2023\n\nJul 31 22:35:00 <Jo>\tticket\nJul 31 22:36:00 <Al>\tok\n",
        (None, "2023-07-31T22:30:00", "**** AUFZEICHNUNG BEGINNT AM Mon Jul 31 22:30:00 2023"), NINE, LATER),
    text("irc", "irc", "irssi with dates.log", "2023-07-31 22:35:00 < Jo> ticket\n2023-07-31 22:36:00 <+Al> ok\n", NINE, LATER),
    text("irc", "irc", "bot in UTC.log", "2023-07-31 22:35:00 UTC <Jo> ticket\n2023-07-31 22:36:00 UTC <Al> ok\n",
        ("Jo", "2023-07-31T22:35:00Z", "ticket"), ("Al", "2023-07-31T22:36:00Z", "ok")),
    text("pidgin", "xmpp", "2023-07-31.223000+0200CEST.txt",
        "Unterhaltung mit al@example.org um Mo 31 Jul 2023 22:30:00 CEST auf jo@example.org (jabber)\n(22:35:00) Jo: ticket\n(22:36:00) Al: ok\n",
        ("Jo", "2023-07-31T20:35:00Z", "ticket"), ("Al", "2023-07-31T20:36:00Z", "ok")),
    text("adium", "xmpp", "al.xml",
        '<?xml version="1.0"?><chat xmlns="http://purl.org/net/ulf/ns/0.4-02" account="jo@example.org" service="Jabber"><message sender="jo@example.org" '
        'time="2023-07-31T22:35:00+01:00" alias="Jo"><div>ticket<br/>two</div></message></chat>', ("Jo", "2023-07-31T21:35:00Z", "ticket\ntwo")),
)  # fmt: skip


@pytest.mark.parametrize("sample", FORMS, ids=str)
def test_a_form_is_read(sample: Sample, tmp_path: Path) -> None:
    found = messages(sample, tmp_path)
    assert tuple((one.sender, one.sent_at, one.text) for one in found) == sample.rows


def test_what_a_phone_translated_stands_beside_what_was_sent(tmp_path: Path) -> None:
    for sample in FORMS:
        if sample.name.startswith("translated"):
            assert messages(sample, tmp_path)[0].metadata["translation"] == "billet"


def test_what_an_imessage_said_before_it_was_edited_is_kept(tmp_path: Path) -> None:
    for sample in FORMS:
        if sample.name.startswith("edited"):
            found = messages(sample, tmp_path)
            assert found[0].metadata["earlier_text"] == ["the ticket"]
            assert found[0].metadata["flags"] == ["edited"]
            assert [one.metadata.get("reactions") for one in found[1:]] in ([], [["Liked by Jo"]])


@pytest.mark.parametrize(
    ("line", "flag"),
    [
        ("<मीडिया शामिल नहीं है>", "media"),
        ("यह संदेश मिटा दिया गया है", "deleted"),
        ("Pesan ini dihapus", "deleted"),
        ("\u200eละเว้นรูปภาพ", "media"),
    ],
)
def test_whatsapp_words(line: str, flag: str, tmp_path: Path) -> None:
    start = "31/07/2023, 22:35 - Jo: ticket\n" * 6
    sample = text("whatsapp", "whatsapp", "x.txt", f"{start}31/07/2023, 22:36 - Al: {line}\n")
    assert messages(sample, tmp_path)[-1].metadata["flags"] == [flag]


def test_a_log_of_a_day_is_called_after_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "#rides" / "2023-07-31.log"
    path.parent.mkdir()
    path.write_text("[22:35:00] <Jo> ticket\n[22:36:00] <Al> ok\n")
    assert {one.conversation for one in registry.read(open_source(path))} == {"#rides"}


def test_a_table_with_a_heading_is_no_chat_by_its_columns_alone(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("Date,Time,Name,Number,Seconds\n31/07/2023,22:35:00,Jo,+447700900123,12\n")
    assert registry.choose(open_source(path)) is None


@pytest.mark.parametrize(
    ("charset", "said"),
    [
        ("cp1251", "я купил два билета, встретимся на вокзале"),
        ("koi8-r", "я купил два билета, встретимся на вокзале"),
        ("cp1253", "αγόρασα δύο εισιτήρια, στο σταθμό"),
        ("cp1255", "קניתי שני כרטיסים ליום ראשון בבוקר, ניפגש בתחנה"),
        ("cp1256", "اشتريت تذكرتين، نلتقي في المحطة"),
        ("cp949", "표 두 장 샀어요 역에서 만나요"),
        ("cp932", "切符を二枚買いました。駅で会いましょう"),
        ("gb18030", "我买了两张票，明天早上在车站见"),
        ("cp874", "ซื้อตั๋วสองใบแล้ว เจอกันที่สถานี"),
        ("cp1252", "Größe, Übung: ça a été très bien, señor, à demain"),
    ],
)
def test_charsets_of_before_unicode(charset: str, said: str, tmp_path: Path) -> None:
    lines = f"31/07/2023, 22:35 - Jo: {said}\n31/07/2023, 22:36 - Al: {said}!\n"
    sample = Sample("whatsapp", "whatsapp", "old.txt", lines.encode(charset), ())
    assert [one.text for one in messages(sample, tmp_path)] == [said, f"{said}!"]
