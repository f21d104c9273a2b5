"""What stored codes are called on a page."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from cets_search.query.fields import SAID
from extractors.entities import registry

KINDS: Final = {
    "message": "Message",
    "email": "E-mail",
    "document": "Document",
    "image": "Image",
    "audio": "Audio",
    "video": "Video",
    "archive": "Archive",
    "contact": "Contact",
    "call": "Call",
    "event": "Event",
    "row": "Row",
    "file": "File",
}

_FIRST: Final = ("email", "phone", "handle", "url", "domain")
"""The types that most documents hold; after them the others, and the names last."""

ENTITIES: Final = {
    **{kind: registry.TYPES[kind].many for kind in (*_FIRST, *registry.TYPES)},
    "person": "People",
    "org": "Organisations",
    "place": "Places",
}
"""Groups of entities, in the order in which a page lists them."""

TYPES: Final = {
    "application/pdf": "PDF",
    "application/zip": "ZIP",
    "application/mbox": "Mailbox",
    "application/msword": "Word (.doc)",
    "application/vnd.ms-excel": "Excel (.xls)",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word (.docx)",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel (.xlsx)",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint (.pptx)",
    "message/rfc822": "Mail (.eml)",
    "text/plain": "Plain text",
    "text/html": "HTML",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
}

PLATFORMS: Final = {
    "whatsapp": "WhatsApp",
    "imessage": "iMessage",
    "sms": "SMS",
    "irc": "IRC",
    "xmpp": "XMPP",
    "msn": "MSN",
    "line": "LINE",
    "kakaotalk": "KakaoTalk",
}
"""Platforms whose name is not its code with a capital."""

TOLD: Final = {
    "taken-at": "Taken",
    "gps": "Latitude, longitude",
    "camera-make": "Camera make",
    "camera-model": "Camera model",
    "camera-serial": "Camera serial number",
    "author": "Author",
    "company": "Company",
    "last-modified-by": "Last modified by",
    "sheet": "Sheet",
    "row": "Row",
    "rows-counted": "Rows counted as they stand, not numbered by the file",
    "page": "Page",
}
"""Metadata that a document's page shows before all other, in this order."""

STANDING: Final = {
    "": "text",
    "recipients": "recipient",
    "reply-to": "address for answers",
    "sender_id": "sender's account",
}
"""Fields of a document whose name is not what a page calls them."""

OWNER: Final = "(owner)"
"""Stands for the sender in messages of the device's own, where the source does not say who that is."""

_PIECE: Final = re.compile(r"(?:page|slide|row) [0-9]+|rows [0-9]+-[0-9]+|sheet .+")

ZONES: Final = {"stated": "UTC", "assumed": "UTC, zone assumed", "unknown": "zone unknown"}


def kind(code: str) -> str:
    return KINDS.get(code, code.capitalize())


def mime(code: str) -> str:
    return TYPES.get(code.partition(";")[0], code)


def platform(code: str) -> str:
    return PLATFORMS.get(code, code.capitalize())


def place(path: str, part: str = "") -> str:
    """The name of a file, or of what is inside one, with the piece of it: "report.pdf, page 3"."""
    names = [path, *part.split("/")] if part else [path]
    pieces: list[str] = []
    while len(names) > 1 and _PIECE.fullmatch(names[-1]):
        pieces.insert(0, names.pop())
    return ", ".join([names[-1].rstrip("/").rpartition("/")[2], *pieces])


def standing(field: str) -> str:
    """Where in a document an entity stands, from its `field`: "" is the text, `metadata.gps` a name of metadata."""
    place, _, rest = field.partition(".")
    if place == "metadata":
        name = rest.partition(".")[0]
        return f"metadata: {TOLD.get(name, name.replace('_', ' ')).lower()}"
    return STANDING.get(place, place.replace("_", " "))


def sender(name: str) -> str:
    return "Owner of the device" if name == OWNER else name


def identifier(code: str) -> str:
    """What one identifier of a type is called: "phone number"."""
    return SAID.get(code, code)


def entity_group(code: str) -> str:
    return ENTITIES.get(code, code.capitalize())


def moment(stored: str | None, zone: str | None = None) -> str:
    """A time for reading: "14 Mar 2025, 18:02 UTC". What is no ISO 8601 time is given back as it stands."""
    if not stored:
        return ""
    try:
        when = datetime.fromisoformat(stored)
    except ValueError:
        return stored
    day = f"{when.day} {when:%b %Y}"
    if len(stored) <= len("2025-03-14"):
        return day
    known = ZONES.get(zone or "", "UTC" if when.tzinfo else "zone unknown")
    return f"{day}, {when:%H:%M} {known}" if known == "UTC" else f"{day}, {when:%H:%M} ({known})"


def size(octets: int | None) -> str:
    """A size for reading, in powers of 1,000: "1.4 MB"."""
    if octets is None:
        return ""
    value = float(octets)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            return f"{int(value):,} {unit}" if unit == "bytes" else f"{value:.1f} {unit}"
        value /= 1000
    return ""


def number(count: int) -> str:
    return f"{count:,}"


def load(began: str) -> str:
    """A load, by the moment at which it began (ISO 8601 in UTC)."""
    return f"loaded {began[:16].replace('T', ' ')} UTC"
