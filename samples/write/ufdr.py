"""A phone examiner's report (Cellebrite UFDR): a ZIP with `report.xml`, whose records are models with fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from samples.write.archive import zipped

NAMESPACE = "http://pa.cellebrite.com/report/2.0"


@dataclass(frozen=True, slots=True)
class Person:
    """Who writes: a number or an account, and the name it is kept under."""

    identifier: str
    name: str = ""
    owner: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """One message; `sent` is ISO 8601 with its offset."""

    sent: str
    sender: Person
    text: str


def contact(name: str, source: str, phones: Sequence[str] = (), accounts: Sequence[str] = ()) -> tuple[str, str]:
    """A contact of the phone; `accounts` are names at the `source`."""
    kinds = [("PhoneNumber", one) for one in phones] + [("UserID", one) for one in accounts]
    entries = "".join(_model(kind, _field("Value", value)) for kind, value in kinds)
    return "Contact", _model("Contact", _field("Name", name), _field("Source", source), _many("Entries", entries))


def chat(source: str, people: Sequence[Person], messages: Sequence[Said]) -> tuple[str, str]:
    """A conversation in the app `source`."""
    said = "".join(_message(source, one) for one in messages)
    parties = "".join(map(_party, people))
    inside = (_field("Source", source), _many("Participants", parties), _many("Messages", said))
    return "Chat", _model("Chat", *inside)


def ufdr(name: str, device: Sequence[tuple[str, str]], models: Sequence[tuple[str, str]]) -> bytes:
    """The report called `name`; `device` is what it says of the phone, as (name, value)."""
    items = "".join(f"<item name={quoteattr(one)}>{escape(value)}</item>" for one, value in device)
    decoded = "".join(f"<modelType type={quoteattr(kind)}>{inside}</modelType>" for kind, inside in models)
    xml = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<project id="p1" name={quoteattr(name)} extractionType="FileSystem" xmlns="{NAMESPACE}">'
        '<sourceExtractions><extractionInfo id="0" name="File System" type="FileSystem"/></sourceExtractions>'
        f'<metadata section="Device Info">{items}</metadata><decodedData>{decoded}</decodedData></project>\n'
    )
    return zipped({"report.xml": xml.encode()})


def _message(source: str, said: Said) -> str:
    stamp = '<field name="TimeStamp" type="TimeStamp"><value type="TimeStamp" format="TimeStampKnown">'
    return _model(
        "InstantMessage",
        _field("Source", source),
        f'<modelField name="From" type="Party">{_party(said.sender)}</modelField>',
        _field("Body", said.text),
        f"{stamp}{said.sent}</value></field>",
    )


def _party(person: Person) -> str:
    named = _field("Name", person.name) if person.name else ""
    return _model("Party", _field("Identifier", person.identifier), named, _field("IsPhoneOwner", str(person.owner)))


def _field(name: str, value: str) -> str:
    return f'<field name="{name}" type="String"><value type="String">{escape(value)}</value></field>'


def _many(name: str, inside: str) -> str:
    return f'<multiModelField name="{name}" type="Model">{inside}</multiModelField>'


def _model(kind: str, *inside: str) -> str:
    return f'<model type="{kind}" id="m" deleted_state="Intact" isrelated="False">{"".join(inside)}</model>'
