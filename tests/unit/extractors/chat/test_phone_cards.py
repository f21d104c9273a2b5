"""vCards as contacts, iCalendar entries as events."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.formats import icalendar, vcard
from extractors.formats.chat.registry import choose
from extractors.formats.source import Format, open_source
from extractors.model import Document, Outcome

CARDS = """BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:W=C3=A4rd;Sam;;Dr;\r
TEL;CELL;PREF:+447700900222\r
TEL;WORK;FAX:+44 7700 900333\r
X-SKYPE-USERNAME:sam.example\r
PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ\r
 SkZJRgAB\r
\r
NOTE;ENCODING=QUOTED-PRINTABLE:likes bicycles=0D=0A=\r
and tickets\r
END:VCARD\r
begin:vcard
version:3.0
fn:Pit\\, the shop
item1.TEL;type=pref:07700 900444
item1.X-ABLabel:_$!<Mobile>!$_
EMAIL;TYPE=INTERNET;TYPE=HOME:pit@example.org
ORG:Ward Bicycles;Repairs
ADR;TYPE=WORK:;;2 High Street;Leeds;;LS1 1AA;UK
X-SOCIALPROFILE;type=twitter;x-user=pit9:http://twitter.example/pit9
this line is no property
end:vcard
BEGIN:VCARD
VERSION:4.0
FN:Jo
TEL;VALUE=uri;TYPE="voice,home":tel:+447700900111
IMPP;PREF=1:xmpp:jo@example.org
GEO:geo:51.5,-0.1
NOTE;X-A="a:b;c":folded
  here
END:VCARD
"""

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VTIMEZONE
TZID:Shop Time
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:1@example.org
DTSTART;TZID=Shop Time:20240701T090000
DTEND;TZID=Shop Time:20240701T100000
SUMMARY:Bicycle repair\\, blue one
DESCRIPTION:Bring\\nthe ticket
LOCATION:2 High Street
ORGANIZER;CN="Ward, Sam":mailto:sam@example.org
ATTENDEE;CN=Pit;PARTSTAT=ACCEPTED:mailto:pit@example.org
ATTENDEE:tel:+447700900333
GEO:51.5;-0.1
BEGIN:VALARM
TRIGGER:-PT15M
DESCRIPTION:not the event's own
END:VALARM
END:VEVENT
BEGIN:VTODO
SUMMARY:Buy tickets
DUE;VALUE=DATE:20240702
STATUS:CANCELLED
END:VTODO
END:VCALENDAR
"""


def read(path: Path, form: Format, timezone: str | None = None) -> list[Document]:
    source = open_source(path, timezone=timezone)
    assert choose(source) is form
    return list(form.read(source))


def cards(path: Path, text: str | bytes) -> list[Document]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(path, vcard.FORMAT)


def test_cards_of_every_version(tmp_path: Path) -> None:
    root, sam, pit, jo = cards(tmp_path / "misnamed.txt", CARDS)
    assert (root.part, root.parent, {sam.parent, pit.parent, jo.parent}) == ("", None, {""})
    assert (sam.kind, sam.subject) == ("contact", "Dr Sam Wärd")
    assert sam.metadata["phone"] == ["+447700900222", "+44 7700 900333"]
    assert sam.recipients == ("+447700900222", "+44 7700 900333", "skype:sam.example")
    assert "phone (work fax): +44 7700 900333" in sam.text
    assert "note: likes bicycles\r\nand tickets" in sam.text
    assert "photo jpeg: 16 characters of encoded data" in sam.text
    assert (pit.subject, pit.sender) == ("Pit, the shop", "Pit, the shop (07700 900444)")
    assert pit.metadata["email"] == ["pit@example.org"]
    assert pit.metadata["account"] == ["twitter:pit9"]
    for line in ("phone (Mobile): 07700 900444", "org: Ward Bicycles, Repairs", "this line is no property"):
        assert line in pit.text
    assert "adr work: 2 High Street, Leeds, LS1 1AA, UK" in pit.text
    assert jo.recipients == ("+447700900111", "xmpp:jo@example.org")
    assert "note: folded here" in jo.text


def test_an_email_that_holds_a_card_is_no_card(tmp_path: Path) -> None:
    for text in (CARDS, CALENDAR):
        path = tmp_path / "a.eml"
        path.write_text(f"From: sam@example.org\nSubject: my card\n\n{text}")
        assert choose(open_source(path)) is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_charsets(tmp_path: Path, encoding: str) -> None:
    text = "BEGIN:VCARD\nVERSION:3.0\nFN:Zoë Größe\nEND:VCARD\n"
    assert cards(tmp_path / "a.vcf", text.encode(encoding))[1].subject == "Zoë Größe"


def test_a_charset_that_only_the_property_names(tmp_path: Path) -> None:
    raw = b"BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=windows-1251:" + "Пит".encode("cp1251") + b"\nEND:VCARD\n"
    assert cards(tmp_path / "a.vcf", raw)[1].subject == "Пит"


def test_a_file_that_ends_inside_a_card_keeps_all(tmp_path: Path) -> None:
    found = cards(tmp_path / "a.vcf", CARDS[: CARDS.index("IMPP")])
    assert [document.subject for document in found[1:4]] == ["Dr Sam Wärd", "Pit, the shop", "Jo"]
    assert (found[3].outcome, found[4].part, found[4].outcome) == (Outcome.PARTIAL, "~end", Outcome.PARTIAL)


def test_a_card_too_large_to_be_one(tmp_path: Path) -> None:
    text = "BEGIN:VCARD\nFN:Sam\n" + "NOTE:x\n" * 6000 + "PHOTO;ENCODING=b:" + "A" * 3_000_000 + "\nEND:VCARD\n"
    found = cards(tmp_path / "a.vcf", text)[1]
    assert (found.subject, found.outcome) == ("Sam", Outcome.PARTIAL)


def test_a_picture_in_one_endless_line(tmp_path: Path) -> None:
    text = "BEGIN:VCARD\nPHOTO;ENCODING=b:" + "A" * 3_000_000 + "\nFN:Sam\nNOTE:" + "ä" * 1_500_000 + "\nEND:VCARD\n"
    sam = cards(tmp_path / "a.vcf", text)[1]
    assert (sam.subject, sam.outcome) == ("Sam", Outcome.PARTIAL), "the note is cut"
    assert "photo: 3000000 characters of encoded data" in sam.text
    assert "AAAA" not in sam.text


def test_events(tmp_path: Path) -> None:
    path = tmp_path / "a.ics"
    path.write_text(CALENDAR)
    root, repair, tickets = read(path, icalendar.FORMAT)
    assert (root.part, root.parent) == ("", None)
    assert (repair.kind, repair.subject) == ("event", "Bicycle repair, blue one")
    assert (repair.sent_at, repair.zone) == ("2024-07-01T08:00:00Z", "stated"), "by the summer rule of the file's zone"
    assert repair.sent_at_raw == "20240701T090000 (Shop Time)"
    assert repair.metadata["ends_at"] == "2024-07-01T09:00:00Z"
    assert repair.sender == "Ward, Sam (sam@example.org)"
    assert repair.recipients == ("Pit (pit@example.org)", "+447700900333")
    assert repair.text.startswith("Bicycle repair, blue one\nBring\nthe ticket\nlocation: 2 High Street\n")
    assert "geo: 51.5,-0.1" in repair.text
    assert "not the event's own" not in repair.text
    assert (tickets.sent_at, tickets.zone, tickets.metadata["flags"]) == ("2024-07-02", "unknown", ["deleted"])


@pytest.mark.parametrize(
    ("start", "timezone", "expected"),
    [
        (":20240701T090000Z", None, ("2024-07-01T09:00:00Z", "stated")),
        (":20240701T090000", None, ("2024-07-01T09:00:00", "unknown")),
        (":20240701T090000", "Europe/London", ("2024-07-01T08:00:00Z", "assumed")),
        (";TZID=Europe/Berlin:20240101T090000", None, ("2024-01-01T08:00:00Z", "stated")),
        (";TZID=/example.org/1/Europe/Berlin:20240701T090000", None, ("2024-07-01T07:00:00Z", "stated")),
        (";TZID=Nowhere:20240701T090000", None, ("2024-07-01T09:00:00", "unknown")),
        (";TZID=Shop Time:20240101T090000", None, ("2024-01-01T09:00:00Z", "stated")),
        (";TZID=Shop Time:00010101T000000", None, ("0001-01-01T00:00:00Z", "stated")),
        (":99999999T999999Z", None, (None, None)),
        (":", None, (None, None)),
    ],
)
def test_times(tmp_path: Path, start: str, timezone: str | None, expected: tuple[str | None, str | None]) -> None:
    path = tmp_path / "a.ics"
    path.write_text(CALENDAR.replace(";TZID=Shop Time:20240701T090000", start))
    source = open_source(path, timezone=timezone)
    event = list(icalendar.FORMAT.read(source))[1]
    assert (event.sent_at, event.zone) == expected


@pytest.mark.parametrize("keep", range(0, len(CALENDAR), 61))
def test_a_calendar_cut_anywhere(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "a.ics"
    path.write_text(CALENDAR[:keep])
    found = list(icalendar.FORMAT.read(open_source(path)))
    assert len([one for one in found if one.kind == "event"]) == CALENDAR[:keep].count("BEGIN:VEVENT\n") + CALENDAR[
        :keep
    ].count("BEGIN:VTODO\n")
    whole = "END:VTODO" in CALENDAR[:keep]
    assert whole or found[-1].outcome in (Outcome.FAILED, Outcome.PARTIAL)


def test_a_load_goes_on_behind_the_part_it_reached(tmp_path: Path) -> None:
    for form, text in ((vcard.FORMAT, CARDS), (icalendar.FORMAT, CALENDAR)):
        path = tmp_path / "a"
        path.write_text(text)
        parts = [document.part for document in form.read(open_source(path))]
        for number, part in enumerate(parts):
            rest = form.read(open_source(path, resume=part))
            assert [document.part for document in rest] == parts[number + 1 :]


@pytest.mark.corpora
def test_published_cards_and_calendars(corpora: Path) -> None:
    folder = corpora / "chat" / "msgvault-vcard"
    names = {path.name: read(path, vcard.FORMAT)[1] for path in folder.glob("*.vcf")}
    assert len(names) == 5
    assert names["v21-quoted-printable.vcf"].subject == "René Dupont"
    assert names["v3-apple-groups.vcf"].recipients == ("+12025550123", "alice@example.com")
    assert names["v4-registry-smoke.vcf"].metadata["account"] == ["xmpp:alice@example.com", "example:alice"]
    meetup = read(corpora / "mail" / "aleph-ingest-mail" / "meetup.ics", icalendar.FORMAT)[1]
    assert (meetup.sent_at, meetup.metadata["ends_at"]) == ("2020-11-23T18:00:00Z", "2020-11-23T20:00:00Z")
