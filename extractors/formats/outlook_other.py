"""Outlook's items that are no messages: contacts (MS-OXOCNTC), appointments (MS-OXOCAL), tasks and notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from extractors.formats.chat.addresses import present
from extractors.formats.chat.contact import Contact, contact_document
from extractors.formats.dates import from_iso
from extractors.formats.mapi import (
    APPOINTMENT_END,
    APPOINTMENT_PLACE,
    APPOINTMENT_REPEATS,
    APPOINTMENT_START,
    CONTACT_EMAILS,
    CONTACT_IM,
    TASK_DUE,
    TASK_START,
    Item,
    Properties,
    stated,
)
from extractors.formats.outlook_body import body
from extractors.formats.outlook_mail import attendee, message, subject, writer
from extractors.model import Document, Outcome

_PHONES: Final = {
    "3a08": "work",
    "3a1b": "work 2",
    "3a09": "home",
    "3a2f": "home 2",
    "3a1c": "mobile",
    "3a1e": "car",
    "3a1f": "other",
    "3a1a": "main",
    "3a02": "callback",
    "3a24": "work fax",
    "3a25": "home fax",
    "3a21": "pager",
}
_LINES: Final = {
    "3a16": "company",
    "3a17": "title",
    "3a18": "department",
    "3a4f": "nickname",
    "3a51": "web",
    "3a50": "home page",
    "3a26": "country",
    "3a27": "town",
    "3a29": "street",
    "3a2a": "postcode",
}


def document(item: Item, path: str, timezone: str | None, most: int) -> Document:
    """The item's own document, by its message class. `timezone` and `most` as in `outlook_mail.message`."""
    called = item.properties.line("001a").upper()
    for prefix, made in _MADE.items():
        if called.startswith(prefix):
            text, lacking = body(item.properties, most)
            found = replace(made(item, text), path=path, part="", parent=None)
            metadata = {**found.metadata, **_known(item.properties)}
            outcome = Outcome.PARTIAL if lacking else Outcome.SEARCHABLE
            return replace(found, metadata=metadata, outcome=outcome, reason=lacking)
    return message(item, path, timezone, most)


def _known(properties: Properties) -> dict[str, str | list[str]]:
    return present(
        ("outlook_class", properties.line("001a")),
        ("created_at", stated(properties.moment("3007"))),
        ("modified_at", stated(properties.moment("3008"))),
    )


def _contact(item: Item, text: str) -> Document:
    properties = item.properties
    phones = {number: kind for key, kind in _PHONES.items() if (number := properties.line(key))}
    emails = [address for key in CONTACT_EMAILS if (address := properties.line(key))]
    chat = properties.line(CONTACT_IM)
    lines = [f"{title}: {value}" for key, title in _LINES.items() if (value := properties.line(key))]
    name = properties.line("3001") or subject(properties)
    return contact_document(
        Contact("", name, list(phones), emails, [chat] if chat else [], [*lines, text], kinds=phones)
    )


def _event(item: Item, text: str) -> Document:
    properties = item.properties
    place = properties.line(APPOINTMENT_PLACE)
    people = tuple(dict.fromkeys(filter(None, map(attendee, item.recipients))))
    start = from_iso(stated(properties.moment(APPOINTMENT_START, "0060")), None)
    organiser = writer(properties)
    told = [subject(properties), place and f"location: {place}", text, organiser and f"organiser: {organiser}"]
    return Document(
        kind="event",
        path="",
        sender=organiser or None,
        recipients=people,
        sent_at=start.at,
        sent_at_raw=start.raw,
        zone=start.zone,
        subject=subject(properties) or None,
        text="\n".join(filter(None, [*told, *(f"attendee: {one}" for one in people)])),
        metadata=present(
            ("ends_at", stated(properties.moment(APPOINTMENT_END, "0061"))),
            ("location", place),
            ("repeats", [properties.line(APPOINTMENT_REPEATS)] if properties.line(APPOINTMENT_REPEATS) else []),
        ),
    )


def _noted(item: Item, text: str) -> Document:
    """A task, a note, an entry of the journal."""
    properties = item.properties
    written = from_iso(stated(properties.moment("0039", "3007")), None)
    return Document(
        kind="document",
        path="",
        sent_at=written.at,
        sent_at_raw=written.raw,
        zone=written.zone,
        subject=subject(properties) or None,
        text="\n".join(dict.fromkeys(filter(None, [subject(properties), text]))),
        metadata=present(
            ("starts_at", stated(properties.moment(TASK_START))),
            ("due_at", stated(properties.moment(TASK_DUE))),
        ),
    )


_MADE: Final[dict[str, Callable[[Item, str], Document]]] = {
    "IPM.CONTACT": _contact,
    "IPM.DISTLIST": _contact,
    "IPM.APPOINTMENT": _event,
    "IPM.SCHEDULE": _event,
    "IPM.TASK": _noted,
    "IPM.STICKYNOTE": _noted,
    "IPM.ACTIVITY": _noted,
}
