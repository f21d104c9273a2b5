"""Address books and call logs of phones, as contacts and calls that name their numbers."""

from __future__ import annotations

from pathlib import Path

from extractors.formats.chat import android_calls, android_contacts, ios_calls, ios_contacts, whatsapp_contacts
from extractors.formats.source import Format, open_source
from extractors.model import Document
from tests.unit.extractors.chat.phone_databases import (
    ADDRESSBOOK,
    APPLE,
    CALLHISTORY,
    CONTACTS2,
    MILLIS,
    PIT,
    SAM,
    SECONDS,
    build,
    row,
)  # fmt: skip


def read(form: Format, path: Path) -> dict[str, Document]:
    source = open_source(path)
    assert form.sniff(source) == 1.0
    return {document.part: document for document in form.read(source)}


def test_android_contacts_and_their_calls(tmp_path: Path) -> None:
    kinds = ["name", "phone_v2", "email_v2", "organization"]
    path = build(
        tmp_path / "contacts2.db",
        CONTACTS2,
        *(row("mimetypes", _id=n, mimetype=f"vnd.android.cursor.item/{kind}") for n, kind in enumerate(kinds, 1)),
        row("accounts", _id=1, account_name="jo@example.org", account_type="com.example"),
        row("raw_contacts", _id=1, account_id=1, contact_id=1, display_name="Sam Ward"),
        row("raw_contacts", _id=2, contact_id=2, display_name="Old shop", deleted=1),
        row("data", mimetype_id=1, raw_contact_id=1, data1="Sam Ward"),
        row("data", mimetype_id=2, raw_contact_id=1, data1=SAM),
        row("data", mimetype_id=2, raw_contact_id=1, data1=PIT),
        row("data", mimetype_id=3, raw_contact_id=1, data1="sam@example.org"),
        row("data", mimetype_id=4, raw_contact_id=1, data1="Ward Bicycles"),
        row("calls", _id=1, number=SAM, date=MILLIS, duration=65, type=2, name="Sam Ward", geocoded_location="Leeds"),
        row("calls", _id=2, number=PIT, date=MILLIS, duration=0, type=3),
    )
    found = read(android_contacts.FORMAT, path)
    sam, shop = found["raw_contacts/0000000001"], found["raw_contacts/0000000002"]
    assert (sam.kind, sam.sender, sam.recipients) == ("contact", f"Sam Ward ({SAM})", (SAM, PIT, "sam@example.org"))
    assert sam.metadata["phone"] == [SAM, PIT]
    assert sam.metadata["account_of"] == "jo@example.org"
    assert "organisation: Ward Bicycles" in sam.text
    assert shop.metadata["flags"] == ["deleted"]
    made, missed = found["calls/0000000001"], found["calls/0000000002"]
    assert (made.kind, made.sender, made.recipients) == ("call", "(owner)", (f"Sam Ward ({SAM})",))
    assert (made.sent_at, made.metadata["duration_seconds"]) == ("2024-03-01T09:00:00Z", "65")
    assert (missed.sender, missed.metadata["result"], missed.metadata["number"]) == (PIT, "missed", PIT)


def test_android_call_log_of_its_own(tmp_path: Path) -> None:
    schema = CONTACTS2[CONTACTS2.index("CREATE TABLE calls") :]
    path = build(tmp_path / "calllog.db", schema, row("calls", number=SAM, date=MILLIS, duration=5, type=1))
    assert read(android_calls.FORMAT, path)["calls/0000000001"].sender == SAM


def test_whatsapps_own_address_books(tmp_path: Path) -> None:
    android = build(
        tmp_path / "wa.db",
        "CREATE TABLE wa_contacts (_id INTEGER PRIMARY KEY, jid TEXT, status TEXT, number TEXT, display_name TEXT,"
        " wa_name TEXT)",
        row("wa_contacts", jid="447700900222@s.whatsapp.net", number="07700 900222", display_name="Sam", status="busy"),
        row("wa_contacts", jid="447700900111-170@g.us", display_name="Cycling"),
    )
    found = read(whatsapp_contacts.FORMAT, android)
    sam, group = found["wa_contacts/0000000001"], found["wa_contacts/0000000002"]
    assert (sam.sender, sam.recipients) == (f"Sam ({SAM})", (SAM, "07700 900222"))
    assert "status: busy" in sam.text
    assert group.metadata["account"] == ["447700900111-170@g.us"]
    iphone = build(
        tmp_path / "ContactsV2.sqlite",
        "CREATE TABLE ZWAADDRESSBOOKCONTACT (Z_PK INTEGER PRIMARY KEY, ZFULLNAME VARCHAR, ZPHONENUMBER VARCHAR,"
        " ZWHATSAPPID VARCHAR, ZABOUTTEXT VARCHAR)",
        row("ZWAADDRESSBOOKCONTACT", ZFULLNAME="Pit", ZPHONENUMBER=PIT, ZWHATSAPPID="447700900333@s.whatsapp.net"),
    )
    assert read(whatsapp_contacts.FORMAT, iphone)["ZWAADDRESSBOOKCONTACT/0000000001"].recipients == (PIT,)


def test_iphone_contacts(tmp_path: Path) -> None:
    path = build(
        tmp_path / "AddressBook.sqlitedb",
        ADDRESSBOOK,
        row("ABPerson", ROWID=1, First="Sam", Last="Ward", Organization="Ward Bicycles", CreationDate=APPLE),
        row("ABMultiValue", UID=1, record_id=1, property=3, value=SAM),
        row("ABMultiValue", UID=2, record_id=1, property=4, value="sam@example.org"),
        row("ABMultiValue", UID=3, record_id=1, property=5),
        row("ABMultiValueEntryKey", value="City"),
        row("ABMultiValueEntry", parent_id=3, key=1, value="Leeds"),
    )
    sam = read(ios_contacts.FORMAT, path)["ABPerson/0000000001"]
    assert (sam.subject, sam.recipients) == ("Sam Ward", (SAM, "sam@example.org"))
    assert "address: City Leeds" in sam.text
    assert sam.metadata["created_at"] == "2024-03-01T09:00:00Z"


def test_iphone_calls(tmp_path: Path) -> None:
    path = build(
        tmp_path / "CallHistory.storedata",
        CALLHISTORY,
        row(
            "ZCALLRECORD", Z_PK=1, ZADDRESS=SAM.encode(), ZDATE=APPLE + 0.5, ZDURATION=61.7, ZORIGINATED=1, ZCALLTYPE=1
        ),
        row("ZCALLRECORD", Z_PK=2, ZADDRESS=PIT, ZDATE=APPLE, ZDURATION=0.0, ZORIGINATED=0, ZANSWERED=0, ZCALLTYPE=8),
    )
    found = read(ios_calls.FORMAT, path)
    made, missed = found["ZCALLRECORD/0000000001"], found["ZCALLRECORD/0000000002"]
    assert (made.recipients, made.metadata["duration_seconds"]) == ((SAM,), "61")
    assert (missed.sender, missed.metadata["result"]) == (PIT, "not answered")
    assert missed.metadata["flags"] == ["call", "video"]


def test_iphone_calls_until_ios_7(tmp_path: Path) -> None:
    schema = (
        "CREATE TABLE call (ROWID INTEGER PRIMARY KEY, address TEXT, date INTEGER, duration INTEGER, flags INTEGER)"
    )
    path = build(
        tmp_path / "call_history.db",
        schema,
        row("call", address=SAM, date=SECONDS, duration=3, flags=5),
        row("call", address=SAM, date=SECONDS, duration=3, flags=4),
    )
    found = read(ios_calls.FORMAT, path)
    assert [found[f"call/000000000{n}"].sender for n in (1, 2)] == ["(owner)", SAM]
