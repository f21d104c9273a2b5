"""Cellebrite reports as chats, messages, calls, contacts and the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.formats.chat import ufdr
from extractors.formats.chat.registry import choose
from extractors.formats.source import open_source
from extractors.model import Document, Outcome
from tests.unit.extractors.chat import phone_reports as made

SAM, NINE = "Sam (+447700900222)", "2024-03-01T09:00:00.000+00:00"


def read(path: Path, timezone: str | None = None, resume: str | None = None) -> list[Document]:
    source = open_source(path, timezone=timezone, resume=resume)
    assert choose(source) is ufdr.FORMAT
    return list(ufdr.FORMAT.read(source))


def read_report(tmp_path: Path, *models: tuple[str, str], timezone: str | None = None) -> dict[str, Document]:
    documents = read(made.ufdr(tmp_path / "phone.ufdr", made.report(*models)), timezone)
    found = {document.part: document for document in documents}
    assert len(found) == len(documents)
    assert all(document.parent in found for document in documents[1:])
    return found


def test_a_chat_with_its_messages(tmp_path: Path) -> None:
    attachment = made.model(
        "Attachment",
        made.field("Filename", "IMG-1.jpg"),
        made.field("ContentType", "image/jpeg"),
        made.field("attachment_extracted_path", "files\\Image\\IMG-1.jpg"),
        '<jumptargets name=""><targetid ismodel="false"><![CDATA[f-1]]></targetid></jumptargets>',
    )
    answer = made.many(
        "MessageExtraData", "MessageExtraData", made.model("ReplyMessageData", made.field("OriginalMessageID", "X1"))
    )
    point = made.model("Coordinate", made.field("Latitude", "51.5014"), made.field("Longitude", "-0.1419"))
    lost = 'id="m-3" deleted_state="Deleted" decoding_confidence="Low" source_index="77"'
    messages = (
        made.message("nine o'clock?", made.party(made.SAM, "Sam"), made.field("Identifier", "X1")),
        made.message(
            "see you",
            made.party(made.OWNER, "Jo", owner=True),
            made.many("Attachments", "Attachment", attachment),
            answer,
        ),
        made.message("gone", made.party(made.PIT), made.one("Position", "Coordinate", point), attributes=lost),
    )
    found = read_report(tmp_path, ("Chat", made.chat(*messages)))
    chat = found["Chat/00000001"]
    assert (chat.kind, chat.platform, chat.conversation) == ("document", "whatsapp", "Cycling")
    assert chat.metadata["participants"] == ["Jo (+447700900111)", SAM, "+447700900333"]
    first, second, third = (found[f"Chat/00000001/0000000{n}"] for n in (1, 2, 3))
    assert (first.text, first.sender, first.conversation) == ("nine o'clock?", SAM, "Cycling")
    assert first.recipients == ("Jo (+447700900111)", "+447700900333")
    assert (first.sent_at, first.zone, first.parent) == ("2024-03-01T09:00:00Z", "stated", "Chat/00000001")
    assert (first.metadata["sender_id"], first.metadata["message_id"]) == (made.SAM, "X1")
    assert (second.metadata["direction"], second.metadata["reply_to"]) == ("outgoing", "X1")
    assert second.metadata["attachment"] == ["files/Image/IMG-1.jpg"]
    assert second.metadata["attachment_device_path"] == ["/data/media/0/WhatsApp/IMG-1.jpg"]
    assert second.metadata["attachment_sha256"] == [made.SHA256]
    assert third.text == "gone\n51.5014,-0.1419"
    assert third.metadata["flags"] == ["deleted"]
    assert (third.metadata["deleted_state"], third.metadata["decoding_confidence"]) == ("Deleted", "Low")


def test_people_who_are_named_behind_the_messages(tmp_path: Path) -> None:
    chat = made.model(
        "Chat",
        made.field("Source", "Viber"),
        made.many("Messages", "InstantMessage", *[made.message("hi", made.party("+447700900222"))] * 1000),
        made.many("Participants", "Party", made.party("+447700900222"), made.party(made.OWNER, "Jo", owner=True)),
    )
    found = read_report(tmp_path, ("Chat", chat))
    people = found["Chat/00000001/people"]
    assert people.metadata["participants"] == ["+447700900222", "Jo (+447700900111)"]
    assert people.conversation == found["Chat/00000001/00000001"].conversation


def test_what_the_report_says_of_the_device_and_lists_as_files(tmp_path: Path) -> None:
    found = read_report(tmp_path)
    assert found[""].subject == "Phone of Jo"
    assert found[""].metadata["project_extractionType"] == "FileSystem"
    device = next(document for document in found.values() if document.subject == "Device Info")
    assert device.text == "IMEI: 490154203237518\nMSISDN: +447700900111"
    image, text = found["file/00000001"], found["file/00000002"]
    assert (image.kind, image.subject, image.outcome) == ("image", "IMG-1.jpg", Outcome.SEARCHABLE)
    assert (image.metadata["sha256"], image.metadata["flags"]) == (made.SHA256, ["deleted"])
    assert (text.kind, text.outcome) == ("file", Outcome.PARTIAL)


def sms_and_call() -> tuple[str, str]:
    sms = made.model(
        "SMS",
        made.field("Body", "two tickets"),
        made.field("Folder", "Sent"),
        made.stamp("2024-03-01T10:00:00+01:00"),
        made.many("Parties", "Party", made.party("+447700900222", role="To")),
    )
    call = made.model(
        "Call",
        made.field("Direction", "Incoming"),
        made.field("Type", "Missed"),
        made.field("Duration", "00:01:05"),
        made.stamp(NINE),
        made.many(
            "Parties",
            "Party",
            made.party("+447700900222", "Sam", "From"),
            made.party(made.OWNER, role="To", owner=True),
        ),
    )
    return sms, call


def other_models() -> list[tuple[str, str]]:
    """An SMS, a call, a contact, an account, an e-mail, a calendar entry, a place, a search."""
    sms, call = sms_and_call()
    entries = (
        made.model("PhoneNumber", made.field("Value", "+447700900222"), made.field("Category", "Mobile")),
        made.model("EmailAddress", made.field("Value", "sam@example.org")),
    )
    shop = made.model("Organization", made.field("Name", "Ward Bicycles"))
    contact = made.model(
        "Contact",
        made.field("Name", "Sam Ward"),
        made.many("Entries", "ContactEntry", *entries),
        made.many("Organizations", "Organization", shop),
    )
    email = made.model(
        "Email",
        made.field("Subject", "Offer"),
        made.field("Body", "a bicycle"),
        made.stamp(NINE),
        made.one("From", "Party", made.party("sam@example.org", "Sam")),
        made.many("To", "Party", made.party("jo@example.org")),
    )
    ride = made.model("CalendarEntry", made.field("Subject", "Ride"), made.stamp("2024-03-02T07:00:00Z", "StartDate"))
    point = made.model("Coordinate", made.field("Latitude", "51.5"), made.field("Longitude", "-0.1"))
    return [
        ("SMS", sms),
        ("Call", call),
        ("Contact", contact),
        ("UserAccount", made.model("UserAccount", made.field("Username", "jo.example"), made.field("Source", "Kik"))),
        ("Email", email),
        ("CalendarEntry", ride),
        ("Location", made.model("Location", made.stamp(NINE), made.one("Position", "Coordinate", point))),
        ("SearchedItem", made.model("SearchedItem", made.field("Value", "blue bicycle"))),
    ]


def test_sms_calls_contacts_accounts_and_e_mails(tmp_path: Path) -> None:
    found = read_report(tmp_path, *other_models())
    sms = found["SMS/00000001"]
    assert (sms.platform, sms.sender, sms.recipients) == ("sms", None, ("+447700900222",))
    assert (sms.sent_at, sms.metadata["direction"], sms.conversation) == (
        "2024-03-01T09:00:00Z",
        "outgoing",
        "+447700900222",
    )
    call = found["Call/00000001"]
    assert (call.kind, call.sender, call.recipients) == ("call", SAM, ("+447700900111",))
    assert (call.metadata["duration_seconds"], call.metadata["direction"]) == ("65", "incoming")
    assert call.metadata["result"] == "missed"
    contact = found["Contact/00000001"]
    assert (contact.kind, contact.recipients) == ("contact", ("+447700900222", "sam@example.org"))
    assert "Organizations: Name: Ward Bicycles" in contact.text
    account = found["UserAccount/00000001"]
    assert (account.kind, account.platform, account.metadata["account"]) == ("contact", "kik", ["jo.example"])
    email = found["Email/00000001"]
    assert (email.kind, email.sender, email.recipients, email.subject) == (
        "email", "Sam (sam@example.org)", ("jo@example.org",), "Offer",
    )  # fmt: skip
    event = found["CalendarEntry/00000001"]
    assert (event.kind, event.subject, event.sent_at) == ("event", "CalendarEntry: Ride", "2024-03-02T07:00:00Z")
    location = found["Location/00000001"]
    assert (location.kind, location.metadata["coordinates"]) == ("row", "51.5,-0.1")
    assert "Value: blue bicycle" in found["SearchedItem/00000001"].text


@pytest.mark.parametrize(
    ("text", "attributes", "timezone", "expected"),
    [
        ("2024-07-01T10:00:00.000+01:00", "", None, ("2024-07-01T09:00:00Z", "stated")),
        ("2024-07-01T10:00:00.000", 'format="DateTimeOnly" formattedTimestamp="2024-07-01T10:00:00+02:00"', None,
            ("2024-07-01T10:00:00", "unknown")),
        ("2024-07-01T10:00:00.000", 'format="DateTimeOnly"', "Europe/London", ("2024-07-01T09:00:00Z", "assumed")),
        ("2024-07-01T10:00:00.000", 'format="TimeStampKnown" formattedTimestamp="2024-07-01T10:00:00+02:00"', None,
            ("2024-07-01T08:00:00Z", "stated")),
        ("16/12/2021 13:50:36(UTC+0)", "", None, ("2021-12-16T13:50:36Z", "stated")),
        ("soon", "", None, (None, None)),
    ],
)  # fmt: skip
def test_each_time_keeps_the_zone_it_states(
    tmp_path: Path, text: str, attributes: str, timezone: str | None, expected: tuple[str | None, str | None]
) -> None:
    sms = made.model("SMS", made.field("Body", "x"), made.stamp(text, attributes=attributes))
    document = read_report(tmp_path, ("SMS", sms), timezone=timezone)["SMS/00000001"]
    assert (document.sent_at, document.zone) == expected
    assert document.sent_at_raw == text


def test_a_bare_report_in_any_encoding_under_any_name(tmp_path: Path) -> None:
    xml = made.report(("Chat", made.chat(made.message("größer", made.party(made.SAM)))))
    for number, encoding in enumerate(("utf-8", "utf-8-sig", "utf-16")):
        path = tmp_path / f"{number}.jpg"
        path.write_bytes(xml.encode(encoding))
        assert [document.text for document in read(path) if document.kind == "message"] == ["größer"]


def test_characters_that_xml_forbids(tmp_path: Path) -> None:
    body = "a\x01b &#x0; &#xD83D;&#xDE00; &#xD800; &amp;"
    message = made.message("", made.party(made.SAM)).replace("<![CDATA[]]>", body)
    path = tmp_path / "report.xml"
    path.write_text(made.report(("Chat", made.chat(message))))
    [found] = [document for document in read(path) if document.kind == "message"]
    assert found.text == "ab \ufffd 😀 \ufffd &"


def test_markup_in_a_value_and_prefixed_names_cost_no_words(tmp_path: Path) -> None:
    xml = made.report(("Chat", made.chat(made.message("", made.party(made.SAM)))))
    xml = xml.replace("<![CDATA[]]>", "two <b>blue</b> bicycles", 1).replace(
        '<field name="Body"', '<r:field name="Body"'
    )
    xml = xml.replace("bicycles</value></field>", "bicycles</value></r:field>").replace(
        "xmlns=", 'xmlns:r="r" xmlns=', 1
    )
    path = tmp_path / "report.xml"
    path.write_text(xml)
    assert [document.text for document in read(path) if document.kind == "message"] == ["two blue bicycles"]


def test_a_load_goes_on_behind_the_part_it_reached(tmp_path: Path) -> None:
    messages = [made.message(str(n), made.party(made.SAM)) for n in range(5)]
    path = made.ufdr(tmp_path / "phone.ufdr", made.report(("Chat", made.chat(*messages))))
    parts = [document.part for document in read(path)]
    for number, part in enumerate(parts):
        assert [document.part for document in read(path, resume=part)] == parts[number + 1 :]


@pytest.mark.corpora
def test_the_published_account_model(corpora: Path) -> None:
    found = read(corpora / "chat" / "iped-ufed" / "ufed-model-useraccount.xml")
    assert [document.kind for document in found] == ["document", "contact", "contact"]
    whatsapp, instagram = found[1:]
    assert (whatsapp.platform, whatsapp.subject) == ("whatsapp", "Rattata")
    assert "5511999997777@s.whatsapp.net" in whatsapp.recipients
    assert (instagram.platform, instagram.subject) == ("instagram", "Pidgeotto")
