"""Identifiers from where they stood: metadata that a format states under a name of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from cets_search.ingest.found import Finder
from extractors.entities import phone
from extractors.formats import extract
from extractors.formats.chat import ufdr
from extractors.formats.source import open_source
from extractors.model import Document
from tests.unit.extractors.chat import phone_reports as made

FINDER = Finder("GB", b"k" * 32)


def ents(document: Document) -> set[str]:
    sender = document.metadata.get("sender_id", "")
    return set(FINDER.find(document, sender if isinstance(sender, str) else "")[0])


def about(**metadata: str | list[str]) -> set[str]:
    said: dict[str, str | list[str]] = {name.replace("_", "-"): value for name, value in metadata.items()}
    return ents(Document("file", "x", metadata=said))


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"gps": "51.50140,-0.14200"}, {"coordinates:51.50140,-0.14200"}),
        ({"coordinates": "37.386013,-122.082932"}, {"coordinates:37.38601,-122.08293"}),
        ({"camera_serial": "3072021212"}, {"serial:3072021212"}),
        ({"phone": ["020 7946 0123", "+44 7700 900123"]}, {"phone:+442079460123", "phone:+447700900123"}),
        ({"email": ["Jo <Jo@example.org>"]}, {"email:jo@example.org"}),
        ({"account": ["skype:pit9", "kik:sam.r"]}, {"handle:skype:pit9", "handle:kik:sam.r"}),
        ({"account": ["instagram:https://www.instagram.com/pit.nine"]}, {"handle:instagram:pit.nine"}),
        ({"account": "447700900123@s.whatsapp.net"}, {"phone:+447700900123"}),
        ({"number": "07700 900123"}, {"phone:+447700900123"}),
        ({"imei": ["490154203237518"], "mac": "AA-BB-CC-00-11-22"}, {"imei:490154203237518", "mac:aa:bb:cc:00:11:22"}),
        ({"author": "Sam Reed"}, {"person:Sam Reed"}),
        ({"company": "Example Hire Ltd"}, {"org:Example Hire Ltd"}),
    ],
)
def test_what_is_stated_is_found_though_no_text_names_it(
    metadata: dict[str, str | list[str]], expected: set[str]
) -> None:
    found = about(**metadata)
    assert expected <= found
    assert {one.partition(":")[0] for one in found} <= {one.partition(":")[0] for one in expected} | {"url"}


@pytest.mark.parametrize(
    "metadata",
    [
        {"gps": "no fix"},
        {"gps": "95.0,200.0"},
        {"camera_serial": "0"},
        {"phone": ["12", "", "call me"]},
        {"imei": "490154203237517"},
        {"account": ["a sentence rather than a name", "x" * 10_000]},
        {"author": "user1"},
        {"author": "=1+1<script>"},
        {"serial": "\x00\ud800" * 3_000},
    ],
)
def test_what_is_no_such_identifier_is_not_taken(metadata: dict[str, str | list[str]]) -> None:
    assert about(**metadata) == set()


def test_where_it_stands_is_told_and_slices_back() -> None:
    metadata: dict[str, str | list[str]] = {"account": ["", "skype: pit9", "skype:pit9"], "author": "by jo@example.org"}
    finder = Finder("GB", None)
    values, listed, *_ = finder.find(Document("contact", "x", metadata=metadata), "")
    assert values == ["email:jo@example.org", "handle:skype:pit9"]
    assert b'"field":"metadata.account.2"' in listed
    assert b'"text":"pit9","start":6,"end":10' in listed
    assert b'"field":"metadata.author"' in listed


def test_a_report_of_a_phone_gives_its_own_numbers_calls_and_accounts(tmp_path: Path) -> None:
    device = "".join(
        f'<item id="d" name="{name}"><![CDATA[{value}]]></item>'
        for name, value in (
            ("DeviceInfoSerial", "R58M12ABCDE"),
            ("IMEI2", "35-693803-564380-9"),
            ("DeviceInfoWiFiMACAddress", "02:AA:BB:00:11:22"),
            ("ICCID", "8944100030328312340"),
            ("IMSI", "001010123456789"),
            ("DeviceInfoAppleID", "jo@example.org"),
        )
    )
    call = made.model(
        "Call",
        made.field("Direction", "Incoming"),
        made.many("Parties", "Party", made.party("07700 900222", role="From")),
    )
    account = made.model("UserAccount", made.field("Source", "Kik"), made.field("Username", "pit9"))
    event = made.model(
        "CalendarEntry",
        made.field("Subject", "Meeting"),
        made.many("Attendees", "Party", made.party("sam@example.net")),
    )
    xml = made.report(("Call", call), ("UserAccount", account), ("CalendarEntry", event))
    xml = xml.replace("</metadata>", f"{device}</metadata>", 1)
    documents = list(ufdr.FORMAT.read(open_source(made.ufdr(tmp_path / "phone.ufdr", xml))))
    of_device = next(document for document in documents if document.subject == "Device Info")
    assert ents(of_device) >= {
        "serial:R58M12ABCDE",
        "imei:356938035643809",
        "imei:490154203237518",
        "mac:02:aa:bb:00:11:22",
        "iccid:8944100030328312340",
        "imsi:001010123456789",
        "phone:+447700900111",
        "email:jo@example.org",
    }
    by_kind = {document.kind: ents(document) for document in documents if document.part}
    assert "phone:+447700900222" in by_kind["call"]
    assert "handle:kik:pit9" in by_kind["contact"]
    assert "email:sam@example.net" in by_kind["event"]


@pytest.mark.corpora
def test_everything_that_reaches_a_contact_of_real_cards_is_found(corpora: Path) -> None:
    stated: set[str] = set()
    found: set[str] = set()
    for file in sorted([*corpora.glob("chat/msgvault-vcard/*.vcf"), *corpora.glob("mail/aleph-ingest-mail/*.vcf")]):
        for document in extract(file):
            found |= ents(document)
            stated |= {f"phone:{phone.normalise(each)}" for each in document.metadata.get("phone", ())}
            stated |= {f"email:{each.lower()}" for each in document.metadata.get("email", ())}
    assert len(stated) >= 8
    assert stated <= found


@pytest.mark.corpora
def test_a_real_calendar_gives_its_place_and_its_people(corpora: Path) -> None:
    (file,) = corpora.glob("mail/**/meetup.ics")
    found = set().union(*map(ents, extract(file)))
    assert "coordinates:52.52000,13.38000" in found
    assert {"email:info@meetup.com", "email:test@occrp.org"} <= found
