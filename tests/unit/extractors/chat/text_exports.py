"""Small invented exports in text: WhatsApp, IRC and others, in the layouts their programs write."""

# ruff: noqa: E501, PLE2502 - lines and direction marks as the programs write them
from __future__ import annotations

from tests.unit.extractors.chat.export_sample import text

_ANDROID = (
    "12/07/2023, 22:35 - Messages and calls are end-to-end encrypted. No one outside of this chat can read them.\n"
    '12/07/2023, 22:36 - Jo created group "Rides: north"\n'
    "12/07/2023, 22:36 - Jo: IMG-20230712-WA0001.jpg (file attached)\nThe bicycle\n"
    "13/07/2023, 09:12 - +44 7700 900123: <Media omitted>\n"
    "13/07/2023, 09:13 - Jo: This message was deleted\n"
    "13/07/2023, 09:14 - +44 7700 900123: At nine then <This message was edited>\n"
    "13/07/2023, 09:15 - Jo: two\nlines: here\n"
)
_IPHONE = (
    "[7/31/23, 10:35:22\u202fPM] Rides: \u200eMessages and calls are end-to-end encrypted.\r\n"
    "\u200e[7/31/23, 10:36:00\u202fPM] Jo: \u200e<attached: 00000002-PHOTO-2023-07-31-22-36-00.jpg>\r\n"
    "[8/1/23, 12:05:10\u202fAM] \u202a+44\u00a07700\u00a0900123\u202c: See you at the station\r\n"
    "[8/1/23, 12:06:00\u202fAM] Jo: \u200eimage omitted\r\n"
)
WHATSAPP = (
    text("whatsapp", "whatsapp", "WhatsApp Chat with Rides.txt", _ANDROID,
        (None, "2023-07-12T22:35:00", "Messages and calls are end-to-end encrypted. No one outside of this chat can read them."),
        (None, "2023-07-12T22:36:00", 'Jo created group "Rides: north"'),
        ("Jo", "2023-07-12T22:36:00", "IMG-20230712-WA0001.jpg (file attached)\nThe bicycle"),
        ("+44 7700 900123", "2023-07-13T09:12:00", "<Media omitted>"),
        ("Jo", "2023-07-13T09:13:00", "This message was deleted"),
        ("+44 7700 900123", "2023-07-13T09:14:00", "At nine then"),
        ("Jo", "2023-07-13T09:15:00", "two\nlines: here")),
    text("whatsapp", "whatsapp", "_chat.txt", _IPHONE,
        ("Rides", "2023-07-31T22:35:22", "Messages and calls are end-to-end encrypted."),
        ("Jo", "2023-07-31T22:36:00", "<attached: 00000002-PHOTO-2023-07-31-22-36-00.jpg>"),
        ("+44\u00a07700\u00a0900123", "2023-08-01T00:05:10", "See you at the station"),
        ("Jo", "2023-08-01T00:06:00", "image omitted")),
    text("whatsapp", "whatsapp", "old-iphone.txt", "21/8/19, 11:28:51 PM: Jo: Tickets bought\n22/8/19, 1:02:03 AM: Al: Good\n",
        ("Jo", "2019-08-21T23:28:51", "Tickets bought"), ("Al", "2019-08-22T01:02:03", "Good")),
    text("whatsapp", "whatsapp", "arabic.txt",
        "\u200f٣١‏/٧‏/٢٠٢٣، ١٠:٣٥ م - جو: نعم\n\u200f١‏/٨‏/٢٠٢٣، ٩:٠٥ ص - علي: حسنا\n",
        ("جو", "2023-07-31T22:35:00", "نعم"), ("علي", "2023-08-01T09:05:00", "حسنا")),
    text("whatsapp", "whatsapp", "chinese.txt", "2023/7/31 下午10:35 - 小李: 好\n2023/8/1 上午9:05 - 小王: 明天\n",
        ("小李", "2023-07-31T22:35:00", "好"), ("小王", "2023-08-01T09:05:00", "明天")),
    text("whatsapp", "whatsapp", "finnish.txt", "[31.7.2023 klo 22.35.10] Aino: Juna myöhässä\n[1.8.2023 klo 9.05.00] Jo: ok\n",
        ("Aino", "2023-07-31T22:35:10", "Juna myöhässä"), ("Jo", "2023-08-01T09:05:00", "ok")),
    text("whatsapp", "whatsapp", "thai.txt", "31/7/2566 22:35 - Jo: ตั๋ว\n1/8/2566 09:05 - Al: ok\n",
        ("Jo", "2023-07-31T22:35:00", "ตั๋ว"), ("Al", "2023-08-01T09:05:00", "ok")),
    text("whatsapp", "whatsapp", "hungarian.txt", "2023. 07. 31. 22:35 - Jo: jegy\n2023. 08. 01. 9:05 - Al: jó\n",
        ("Jo", "2023-07-31T22:35:00", "jegy"), ("Al", "2023-08-01T09:05:00", "jó")),
    text("whatsapp", "whatsapp", "named.txt", "31 Jul 2023 22:35 - Jo: ticket\n1 Aug 2023 09:05 - Al: fine\n",
        ("Jo", "2023-07-31T22:35:00", "ticket"), ("Al", "2023-08-01T09:05:00", "fine")),
)  # fmt: skip

OTHERS = (
    text("discord-text", "discord", "general.txt",
        f"{'=' * 62}\nGuild: Cycling\nChannel: general\n{'=' * 62}\n\n[13/07/2023 09:12] jo#0001\nAt nine\n\n"
        "{Attachments}\nhttps://cdn.example.org/m.png\n\n\n[13/07/2023 09:13] al\nok\n\n"
        f"{'=' * 62}\nExported 2 message(s)\n{'=' * 62}\n",
        ("jo#0001", "2023-07-13T09:12:00", "At nine"), ("al", "2023-07-13T09:13:00", "ok")),
    text("discord-csv", "discord", "general.csv",
        'AuthorID,Author,Date,Content,Attachments,Reactions\n"9","jo#0001","13-Jul-23 09:12 PM","At\nnine","",""\n'
        '"8","al","13-Jul-23 09:13 PM","ok","https://cdn.example.org/m.png","👍 (1)"\n',
        ("jo#0001", "2023-07-13T21:12:00", "At\nnine"), ("al", "2023-07-13T21:13:00", "ok")),

    text("signal-text", "signal", "chat.md",
        "[2023-07-12 22:35:00] Jo: At nine  \n\n[2023-07-12 22:36:00] Me: \n\n> At nine\n\nok  \n(- Jo: 👍 -)\n\n"
        "[2023-07-12 22:37:00] Jo: see   ![a.jpg](./media/a.jpg)  \n",
        ("Jo", "2023-07-12T22:35:00", "At nine"), ("Me", "2023-07-12T22:36:00", "> At nine\n\nok"),
        ("Jo", "2023-07-12T22:37:00", "see")),
    text("imessage-text", "imessage", "Al.txt",
        "Jul 12, 2023 10:35:00 PM (Read by you after 1 minute)\n+447700900123\nAt nine\nTapbacks:\n    Loved by Me\n\n"
        "    Jul 12, 2023 10:36:00 PM\n    Me\n    ok\n\nJul 12, 2023 10:36:00 PM\nMe\nok\n"
        "This message responded to an earlier message.\n\nJul 12, 2023 10:37:00 PM You named the conversation Rides\n",
        ("+447700900123", "2023-07-12T22:35:00", "At nine"), ("Me", "2023-07-12T22:36:00", "ok"),
        (None, "2023-07-12T22:37:00", "You named the conversation Rides")),
    text("line-text", "line", "[LINE] Jo.txt",
        '[LINE] Joとのトーク履歴\n保存日時：2023/08/01 09:00\n\n2023/07/12(水)\n22:35\tJo\t"二行の\n文です"\n22:36\tAl\t[スタンプ]\n'
        "22:37\t\tJoが参加しました\n",
        ("Jo", "2023-07-12T22:35:00", "二行の\n文です"), ("Al", "2023-07-12T22:36:00", "[スタンプ]"),
        (None, "2023-07-12T22:37:00", "Joが参加しました")),
    text("kakaotalk", "kakaotalk", "KakaoTalk.txt",
        "철수 님과 카카오톡 대화\n저장한 날짜 : 2023-08-01 09:00:00\n\n--------------- 2023년 7월 12일 수요일 ---------------\n"
        "[철수] [오후 10:35] 아홉 시에\n[Jo] [오후 10:36] 사진\n철수님이 나갔습니다.\n",
        ("철수", "2023-07-12T22:35:00", "아홉 시에"), ("Jo", "2023-07-12T22:36:00", "사진"), (None, None, "철수님이 나갔습니다.")),
    text("kakaotalk", "kakaotalk", "Talk.txt",
        "철수 카카오톡 대화\n저장한 날짜 : 2023. 8. 1. 오전 9:00\n\n2023년 7월 12일 오후 10:35\n"
        "2023년 7월 12일 오후 10:35, 철수 : 아홉\n시에\n",
        ("철수", "2023-07-12T22:35:00", "아홉\n시에")),
    text("kakaotalk-csv", "kakaotalk", "mac.csv", 'Date,User,Message\n2023-07-12 22:35:00,"철수","아홉 시에"\n',
        ("철수", "2023-07-12T22:35:00", "아홉 시에")),
    text("viber-rows", "viber", "Viber messages Al.csv",
        '31/07/2023,10:35:00 PM,Me,,"At nine, station"\n01/08/2023,9:05:00 AM,Al,+447700900123,ok\n',
        ("Me", "2023-07-31T22:35:00", "At nine, station"), ("Al", "2023-08-01T09:05:00", "ok")),
    text("viber-text", "viber", "viber Al.txt", "[ 31 July 2023 10:35:00 PM ] Jo: At nine\n[ 1 August 2023 9:05:00 AM ] Al: ok\n",
        ("Jo", "2023-07-31T22:35:00", "At nine"), ("Al", "2023-08-01T09:05:00", "ok")),
    text("pidgin", "msn", "log.txt",
        "Conversation with al@example.org at Wed 12 Jul 2023 11:59:00 PM BST on jo@example.org (msn)\n"
        "(11:59:00 PM) Jo: At nine\nby the gate\n(12:01:00 AM) al@example.org: ok\n",
        ("Jo", "2023-07-12T23:59:00", "At nine\nby the gate"), ("al@example.org", "2023-07-13T00:01:00", "ok")),
)  # fmt: skip

IRC = (
    text("irc", "irc", "#rides.log",
        "--- Log opened Wed Jul 12 22:35:00 2023\n22:35 -!- Jo [~jo@example.org] has joined #rides\n22:36 <@Jo> At nine\n"
        "22:36  * Jo waves\n--- Day changed Thu Jul 13 2023\n00:01 < Al> ok\n",
        (None, "2023-07-12T22:35:00", "--- Log opened Wed Jul 12 22:35:00 2023"),
        (None, "2023-07-12T22:35:00", "-!- Jo [~jo@example.org] has joined #rides"),
        ("Jo", "2023-07-12T22:36:00", "At nine"), ("Jo", "2023-07-12T22:36:00", "waves"),
        (None, None, "--- Day changed Thu Jul 13 2023"), ("Al", "2023-07-13T00:01:00", "ok")),
    text("irc", "irc", "irc.example.#rides.weechatlog",
        "2023-07-12 22:35:00\t-->\tJo (~jo@example.org) has joined #rides\n2023-07-12 22:36:00\t@Jo\tAt nine\n"
        "2023-07-12 22:36:01\t *\tJo waves\n",
        (None, "2023-07-12T22:35:00", "Jo (~jo@example.org) has joined #rides"), ("Jo", "2023-07-12T22:36:00", "At nine"),
        ("Jo", "2023-07-12T22:36:01", "waves")),
    text("irc", "irc", "2023-07-12.log",
        "[22:35:00] *** Joins: Jo (~jo@example.org)\n[22:36:00] <Jo> At nine\n[22:36:01] * Jo waves\n",
        (None, "2023-07-12T22:35:00", "*** Joins: Jo (~jo@example.org)"), ("Jo", "2023-07-12T22:36:00", "At nine"),
        ("Jo", "2023-07-12T22:36:01", "waves")),
    text("irc", "irc", "rides.txt",
        "**** BEGIN LOGGING AT Wed Jul 12 22:35:00 2023\n\nJul 12 22:35:10 *\tNow talking on #rides\n"
        "Jul 12 22:36:00 <Jo>\tAt nine\nJul 12 22:36:10 *\tJo waves\n",
        (None, "2023-07-12T22:35:00", "**** BEGIN LOGGING AT Wed Jul 12 22:35:00 2023"),
        (None, "2023-07-12T22:35:10", "*\tNow talking on #rides"), ("Jo", "2023-07-12T22:36:00", "At nine"),
        ("Jo", "2023-07-12T22:36:10", "waves")),
    text("irc", "irc", "mirc.log",
        "Session Start: Wed Jul 12 22:35:00 2023\nSession Ident: #rides\n\x0303[22:35] * Now talking in #rides\n[22:36] <Jo> At \x02nine\n",
        (None, "2023-07-12T22:35:00", "Session Start: Wed Jul 12 22:35:00 2023"), (None, None, "Session Ident: #rides"),
        (None, "2023-07-12T22:35:00", "* Now talking in #rides"), ("Jo", "2023-07-12T22:36:00", "At nine")),
    text("irc", "irc", "textual.txt", "[2023-07-12T22:36:00+0100] <Jo> At nine\n[2023-07-12T22:37:00+0100] <Al> ok\n",
        ("Jo", "2023-07-12T21:36:00Z", "At nine"), ("Al", "2023-07-12T21:37:00Z", "ok")),
)  # fmt: skip


COPIED = (
    text("whatsapp", "whatsapp", "copied.txt", "[22:35, 12/7/2023] Jo: At nine\n[22:36, 13/7/2023] +44 7700 900123: ok\nthen\n",
        ("Jo", "2023-07-12T22:35:00", "At nine"), ("+44 7700 900123", "2023-07-13T22:36:00", "ok\nthen")),
    text("whatsapp", "whatsapp", "copied-us.txt", "[10:35 PM, 7/12/2023] Jo: At nine\n[9:05 AM, 7/13/2023] Al: ok\n",
        ("Jo", "2023-07-12T22:35:00", "At nine"), ("Al", "2023-07-13T09:05:00", "ok")),
    text("whatsapp", "whatsapp", "vietnamese.txt", "22:35, 31/07/2023 - Jo: vé\n09:05, 01/08/2023 - Al: vâng\n",
        ("Jo", "2023-07-31T22:35:00", "vé"), ("Al", "2023-08-01T09:05:00", "vâng")),
)  # fmt: skip
_DATED = ("[24/12/2023 - 21:05:11] ", "24.12.2023 21:05:11 ", "[12/24/2023 9:05:11 PM] ", "[24-Dec-2023 21:05:11] ",
          "[Sun Dec 24 2023, 21:05:11] ", "[2023.12.24 21:05:11] ")  # fmt: skip
_SAID_THERE = "<jo> At nine\n", "* al nods\n"
IRC_DATED = tuple(
    text("irc", "irc", f"#cycling-{number}.log", stamp + _SAID_THERE[0] + stamp + _SAID_THERE[1],
        ("jo", "2023-12-24T21:05:11", "At nine"), ("al", "2023-12-24T21:05:11", "nods"))
    for number, stamp in enumerate(_DATED)
)  # fmt: skip
FURTHER = (
    *IRC_DATED,
    text("irc", "irc", "#cycling-bot.log",
        "[2023-12-24T21:05:11.125Z] <jo> At nine\n[2023-12-24T21:05:12.250Z] <al> ok\n",
        ("jo", "2023-12-24T21:05:11.125Z", "At nine"), ("al", "2023-12-24T21:05:12.250Z", "ok")),
    text("line-text", "line", "spanish.txt",
        "[LINE] Historial de chat con Jo\nGuardado: 25/12/2023 10:00\n\ndom., 24/12/2023\n21:05\tJo\tA las nueve\n21:06\tAl\tok\n",
        ("Jo", "2023-12-24T21:05:00", "A las nueve"), ("Al", "2023-12-24T21:06:00", "ok")),
    text("line-text", "line", "french.txt",
        "[LINE] Historique de la discussion avec Jo\n\ndim. 24/12/2023\n21:05\tJo\tÀ neuf heures\n21:06\tAl\tok\n",
        ("Jo", "2023-12-24T21:05:00", "À neuf heures"), ("Al", "2023-12-24T21:06:00", "ok")),
    text("kakaotalk", "kakaotalk", "bare.txt",
        "2023. 12. 24. 오후 9:05, Jo : 표\n2023. 12. 25. 오전 10:00, Al : 네\n",
        ("Jo", "2023-12-24T21:05:00", "표"), ("Al", "2023-12-25T10:00:00", "네")),
    text("discord-csv", "discord", "old.csv",
        'Author;Date;Content;Attachments;\n"jo#0001";"24-Dec-23 09:05 PM";"At nine; the station";"";\n"al";"25-Dec-23 10:00 AM";"ok";"";\n',
        ("jo#0001", "2023-12-24T21:05:00", "At nine; the station"), ("al", "2023-12-25T10:00:00", "ok")),
)  # fmt: skip

TEXT = (*WHATSAPP, *OTHERS, *IRC, *COPIED, *FURTHER)
