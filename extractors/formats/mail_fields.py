"""Sender, recipients and time of a message, from the fields in which Tika gives its headers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import getaddresses
from itertools import zip_longest
from typing import Final

from extractors.formats.dates import Sent, from_header, from_iso

Fields = Mapping[str, str | list[str]]

_LONGEST: Final = 20_000
"""Characters of one header that are taken apart: what is longer is kept whole in the metadata."""


def values(fields: Fields, name: str) -> list[str]:
    """A field's values; Tika gives one as a string, several as a list."""
    value = fields.get(name, [])
    return [value] if isinstance(value, str) else list(value)


def first(fields: Fields, name: str) -> str:
    value = fields.get(name, "")
    return value if isinstance(value, str) else next(iter(value), "")


def sender(fields: Fields) -> str | None:
    """`Name <address>`, or whichever of the two there is."""
    written = _addresses(values(fields, "Message-From"))
    named = _pairs(values(fields, "Message:From-Name"), values(fields, "Message:From-Email"))
    # Outlook's own files put the bare name in the first and the address in the others.
    best = sorted([*written, *named], key=lambda one: "@" not in one)
    return best[0] if best else None


def recipients(fields: Fields) -> tuple[str, ...]:
    """To, Cc and Bcc in this order, each once."""
    found: dict[str, None] = {}
    for name in ("To", "Cc", "Bcc"):
        written = _addresses(values(fields, f"Message-{name}"))
        display = values(fields, f"Message:{name}-Display-Name") or values(fields, f"Message:{name}-Name")
        named = list(_pairs(display, values(fields, f"Message:{name}-Email")))
        chosen = named if any("@" in one for one in named) and not any("@" in one for one in written) else written
        found.update(dict.fromkeys(chosen or named))
    return tuple(found)


def date_header(head: bytes) -> str:
    """The Date header of the message that begins with `head`, as written; "" where it has none."""
    return str(BytesHeaderParser(policy=compat32).parsebytes(head).get("Date", ""))


def sent(fields: Fields, timezone: str | None, written: str = "") -> Sent:
    """By the Date header, `written` or among the fields; else by the time that the mail program stored."""
    written = written or first(fields, "Message:Raw-Header:Date")
    if written:
        from_date = from_header(written, timezone)
        if from_date.at is not None:
            return from_date
    # Tika takes a header without a zone for UTC, so a whole message's own header comes before this.
    stored = first(fields, "dcterms:created")
    return from_iso(stored, timezone) if stored else Sent(raw=written or None)


def _addresses(headers: Sequence[str]) -> list[str]:
    found: list[str] = []
    for header in headers:
        parsed = getaddresses([header]) if len(header) <= _LONGEST else []
        readable = [(name, address) for name, address in parsed if "@" in address]
        if readable:
            found.extend(_one(name, address) for name, address in readable)
        elif header.strip():
            found.append(header.strip()[:_LONGEST])
    return found


def _pairs(names: Sequence[str], addresses: Sequence[str]) -> Iterator[str]:
    # Outlook's files may hold all names in one string, and directory entries where addresses should be.
    if len(names) != len(addresses):
        usable = [address for address in addresses if not address.startswith("/")]
        names, addresses = ((), usable) if usable else ([one for name in names for one in name.split(";")], ())
    for name, address in zip_longest(names, addresses, fillvalue=""):
        if shown := _one(name.strip(), address.strip()):
            yield shown


def _one(name: str, address: str) -> str:
    if address.startswith("/"):  # an Exchange directory entry: no address that anybody writes to
        address = ""
    if "@" in name:
        name = name.strip("'\"")
    return f"{name} <{address}>" if name and address and name.lower() != address.lower() else address or name
