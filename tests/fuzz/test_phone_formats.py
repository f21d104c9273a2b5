"""Phone databases, reports, cards and calendars with bytes changed, cut out and cut off: always an account, never more.

`make fuzz` runs it a hundred times longer.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.formats.chat.phone_formats import PHONE
from extractors.formats.source import open_source
from tests.fuzz.faults import check, patience
from tests.unit.extractors.chat import phone_reports as made
from tests.unit.extractors.chat.phone_databases import (
    ADDRESSBOOK,
    APPLE,
    CALLHISTORY,
    CHATSTORAGE,
    CONTACTS2,
    IMESSAGE,
    MILLIS,
    MMSSMS,
    MSGSTORE,
    MSGSTORE_OLD,
    SAM,
    SECONDS,
    SKYPE,
    attributed,
    build,
    edited,
    row,
)  # fmt: skip
from tests.unit.extractors.chat.test_phone_cards import CALENDAR, CARDS
from tests.unit.extractors.chat.test_phone_reports import other_models

JID = "447700900222@s.whatsapp.net"
CALLLOG = CONTACTS2[CONTACTS2.index("CREATE TABLE calls") :]
WA_CONTACTS = (
    "CREATE TABLE wa_contacts (_id INTEGER PRIMARY KEY, jid TEXT, status TEXT, number TEXT, display_name TEXT)"
)
ANY = "CREATE TABLE ride (id INTEGER PRIMARY KEY, name TEXT, track BLOB, length REAL)"
ROWS = {
    MMSSMS: (
        row("threads", _id=7, recipient_ids="1"),
        row("sms", thread_id=7, address=SAM, date=MILLIS, type=1, body="tickets"),
        row("pdu", _id=4, thread_id=7, date=SECONDS, msg_box=1),
        row("addr", msg_id=4, address=SAM, type=137),
        row("part", mid=4, ct="text/plain", text="two"),
    ),
    IMESSAGE: (
        row("handle", ROWID=1, id=SAM, service="iMessage"),
        row("chat", ROWID=3, guid="g", chat_identifier=SAM),
        row("chat_handle_join", chat_id=3, handle_id=1),
        row("message", ROWID=1, guid="G1", attributedBody=attributed("x" * 300), handle_id=1, date=APPLE),
        row("message", ROWID=2, guid="G2", text="b", message_summary_info=edited("a", "b"), handle_id=1, date=APPLE),
        row("chat_message_join", chat_id=3, message_id=1),
    ),
    MSGSTORE: (
        row("jid", _id=1, user="447700900222", server="s.whatsapp.net", raw_string=JID),
        row("chat", _id=1, jid_row_id=1),
        row("message", _id=2, chat_row_id=1, from_me=0, key_id="K", timestamp=MILLIS, text_data="hi"),
        row("message_media", message_row_id=2, file_path="a.jpg"),
        row("call_log", jid_row_id=1, from_me=1, timestamp=MILLIS, duration=3, call_result=5),
    ),
    MSGSTORE_OLD: (
        row("chat_list", key_remote_jid=JID),
        row("messages", key_remote_jid=JID, key_from_me=0, key_id="K", data="hi", timestamp=MILLIS),
    ),
    CHATSTORAGE: (
        row("ZWACHATSESSION", Z_PK=1, ZCONTACTJID=JID, ZPARTNERNAME="Sam"),
        row("ZWAMESSAGE", Z_PK=1, ZCHATSESSION=1, ZISFROMME=0, ZMESSAGEDATE=APPLE + 0.5, ZTEXT="hi", ZMEDIAITEM=1),
        row("ZWAMEDIAITEM", Z_PK=1, ZMEDIALOCALPATH="a.jpg"),
    ),
    SKYPE: (
        row("Conversations", id=5, identity="sam.example"),
        row("Messages", id=1, convo_id=5, author="sam.example", timestamp=SECONDS, type=61, body_xml="<b>a</b>&amp;"),
        row("Contacts", id=1, skypename="sam.example", phone_mobile=SAM),
    ),
    CONTACTS2: (
        row("mimetypes", _id=1, mimetype="vnd.android.cursor.item/phone_v2"),
        row("raw_contacts", _id=1, contact_id=1, display_name="Sam"),
        row("data", mimetype_id=1, raw_contact_id=1, data1=SAM),
        row("calls", number=SAM, date=MILLIS, duration=5, type=1),
    ),
    ADDRESSBOOK: (row("ABPerson", ROWID=1, First="Sam"), row("ABMultiValue", record_id=1, property=3, value=SAM)),
    CALLHISTORY: (row("ZCALLRECORD", Z_PK=1, ZADDRESS=SAM, ZDATE=APPLE, ZDURATION=3.5, ZORIGINATED=1),),
    CALLLOG: (row("calls", number=SAM, date=MILLIS, duration=5, type=1),),
    WA_CONTACTS: (row("wa_contacts", jid=JID, number="07700 900222", display_name="Sam"),),
    ANY: (row("ride", name="To the allotment", track=bytes(300), length=7.5),),
}
NAMES = (
    *(f"{number}.db" for number in range(len(ROWS))),
    "a.ufdr",
    "report.xml",
    "a.vcf",
    "a.ics",
    "msgstore.db.crypt14",
)
"""What the samples are called."""


@cache
def samples() -> tuple[bytes, ...]:
    """One whole file of each kind."""
    chat = made.chat(*(made.message(f"message {number}", made.party(made.SAM)) for number in range(4)))
    xml = made.report(*other_models(), ("Chat", chat))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        databases = [
            build(folder / f"{number}.db", schema, *rows).read_bytes()
            for number, (schema, rows) in enumerate(ROWS.items())
        ]
        archive = made.ufdr(folder / "phone.ufdr", xml).read_bytes()
    encrypted = Random(7).randbytes(8192)  # noqa: S311 - no secret: the same at each run
    return (*databases, archive, xml.encode(), CARDS.encode(), CALENDAR.encode(), encrypted)


def damaged(data: bytes, flips: list[tuple[float, int]], cut: tuple[float, float], end: float) -> bytes:
    raw = bytearray(data)
    for place, value in flips:
        raw[int(place * (len(raw) - 1))] = value
    start = int(cut[0] * len(raw))
    del raw[start : start + int(cut[1] * 512)]
    return bytes(raw[: max(1, int(end * len(raw)))])


places = st.floats(0, 1)
flips = st.lists(st.tuples(places, st.integers(0, 255)), max_size=40)
cuts = st.one_of(st.just((0.0, 0.0)), st.tuples(places, places))
ends = st.one_of(st.just(1.0), places)


@settings(deadline=None)
@given(st.integers(0, len(NAMES) - 1), flips, cuts, ends, st.sampled_from(["a.db", "b.ufdr", "c", "d.db.crypt14"]))
def test_damage_ends_in_an_account(
    number: int, flips: list[tuple[float, int]], cut: tuple[float, float], end: float, name: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(damaged(samples()[number], flips, cut, end))
        for form in PHONE:
            source = open_source(path)
            assert 0 <= form.sniff(source) <= 1
            with patience():
                check(list(form.read(source)))
        assert [entry.name for entry in Path(folder).iterdir()] == [name], "nothing is left beside the file"
