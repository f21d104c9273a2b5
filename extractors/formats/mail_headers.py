"""A message's headers by their structure: RFC 5322 for what they hold, RFC 2047 for words in other charsets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from functools import lru_cache
from ipaddress import ip_address
from typing import Final, TypedDict

from extractors.formats.charsets import decoded
from extractors.formats.clean import storable
from extractors.formats.dates import from_header

Named = dict[str, list[str]]
"""The values of the headers that are read, as they stand in the message, by lower-case name."""

_LONGEST: Final = 100_000
"""Characters of one header that are looked at: what is longer was made to hurt."""
_REMEMBERED: Final = 1_000
"""Characters of a list of addresses up to which what it says is kept for the next message."""
_MOST: Final = 1_000
"""Values that are kept of one field: addresses, references, IPs."""

_LISTS: Final = ("to", "cc", "bcc", "reply-to")
_KEPT: Final = ("sender", "return-path", "delivered-to", "x-original-to", "list-id", "organization", "x-originating-ip")
_STATES: Final = ("status", "x-status", "x-mozilla-status")
_LABELS: Final = ("x-gmail-labels", "x-keywords", "x-mozilla-keys")
_READ: Final = frozenset(
    {*_LISTS, *_KEPT, *_LABELS, "from", "subject", "date", "message-id", "in-reply-to", "references", "received"}
    | {*_STATES, "user-agent", "x-mailer"}
)
_CONTROLS: Final = re.compile(r"[\x00-\x20\x7f]+")
_SPECIAL: Final = re.compile(r"[(\\:;]")
"""What stands in a list of addresses that is more than names and addresses between commas."""
_SIMPLE: Final = re.compile(r'(?:"?([^"<>()@,;:\\]*?)"? ?<)?([^\s"<>()@,;:\\]+@[^\s"<>()@,;:\\]+)>?')
_ID: Final = re.compile(r"<[^<>]+>")
# Hosts write the address in brackets or parentheses, qmail bare behind "from".
_IP: Final = re.compile(r"(?:[\[(]|^from )(?:IPv6:)?([0-9A-Fa-f:.]{3,45})(?=[\])\s])", re.IGNORECASE)

_STATUS: Final = {"R": "read"}
_X_STATUS: Final = {"A": "replied", "D": "deleted", "F": "flagged", "T": "draft"}
_MOZILLA: Final = {0x1: "read", 0x2: "replied", 0x4: "flagged", 0x8: "deleted", 0x1000: "forwarded"}


class Fields(TypedDict):
    """The fields of a `Document` that the headers fill."""

    sender: str | None
    recipients: tuple[str, ...]
    subject: str | None
    sent_at: str | None
    sent_at_raw: str | None
    zone: str | None
    metadata: dict[str, str | list[str]]


def fields(message: Message, timezone: str | None = None) -> Fields:
    """What the headers say, however broken they are. `timezone` (an IANA name) is assumed where the date has no zone.

    In `metadata`: `to`, `cc`, `bcc`, `reply-to`, `references` (oldest first), `received_ips` (in the order of travel),
    `flags`, `labels` are lists, `message_id`, `reply_to` (the message that this one answers), `thread` (the message
    that began it), `user_agent`, `x-originating-ip` and a few more strings. What the headers do not say is absent.
    """
    named = _named(message)
    metadata: dict[str, str | list[str]] = {name: _addresses(named[name]) for name in _LISTS if name in named}
    metadata |= {name: shown(named[name][0]) for name in _KEPT if name in named}
    metadata |= _thread(named)
    if agent := named.get("user-agent") or named.get("x-mailer"):
        metadata["user_agent"] = shown(agent[0])
    metadata["received_ips"] = _ips(reversed(named.get("received", ())))
    metadata["flags"] = _flags(named)
    metadata["labels"] = [label for name in _LABELS for label in _words(named.get(name, ()), name)]
    sent = from_header(shown(named["date"][0]) if "date" in named else "", timezone)
    recipients = [one for name in ("to", "cc", "bcc") for one in metadata.get(name, ())]
    return {
        "sender": next(iter(_addresses(named.get("from", ()))), None),
        "recipients": tuple(dict.fromkeys(recipients)),
        "subject": shown(named["subject"][0]) or None if "subject" in named else None,
        "sent_at": sent.at,
        "sent_at_raw": sent.raw,
        "zone": sent.zone,
        "metadata": {name: value for name, value in metadata.items() if value},
    }


def shown(value: str) -> str:
    """One header's value in words: unfolded, decoded, on one line whatever its encoded words hold."""
    value = _text(value)
    if value.isascii() and value.isprintable() and "  " not in value and "=?" not in value:
        return value.strip()
    if "=?" in value:
        value = _words_decoded(value)
    return storable(_CONTROLS.sub(" ", value).strip())


def _named(message: Message) -> Named:
    """In one pass: a lookup by name goes through all headers, of which there may be 100,000."""
    named: Named = {}
    for name, value in message.raw_items():
        key = name.lower()
        if key in _READ:
            values = named.setdefault(key, [])
            if len(values) < _MOST:
                values.append(str(value)[:_LONGEST])
    return named


def _text(value: str) -> str:
    """A value with its bytes beyond ASCII, which the parser keeps as halves of surrogate pairs, as characters."""
    return value if value.isascii() else decoded(value.encode("utf-8", "surrogateescape"), "")


def _words_decoded(value: str) -> str:
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError):
        return value
    return "".join(piece if isinstance(piece, str) else decoded(piece, charset or "") for piece, charset in pieces)


def _addresses(headers: Iterable[str]) -> list[str]:
    """`Name <address>` of each; a header in which there is no address, as a whole."""
    found: list[str] = []
    for header in headers:
        found += (_in_one if len(header) <= _REMEMBERED else _in_one.__wrapped__)(header)
    return [one for one in found[:_MOST] if one]


@lru_cache(maxsize=4_096)
def _in_one(header: str) -> tuple[str, ...]:
    """The addresses in one header: a mailbox is mostly letters from and to the same people."""
    written = _text(header)
    pairs = [pair for pair in _pairs(written[:_LONGEST]) if "@" in pair[1]]
    return tuple(_one(shown(name), shown(address)) for name, address in pairs) or (shown(header),)


def _pairs(written: str) -> list[tuple[str, str]]:
    """Name and address of each. A list as almost all are is taken apart at its commas, which costs a tenth."""
    line = " ".join(written.split())
    apart = [line] if _SPECIAL.search(line) else line.split(",")
    simple = [_SIMPLE.fullmatch(one.strip()) for one in apart if len(apart) == 1 or one.count('"') % 2 == 0]
    pairs = [(one[1] or "", one[2]) for one in simple if one]
    if len(pairs) == len(apart):
        return pairs
    try:
        return getaddresses([written])
    except RecursionError:  # comments within comments, made to do this
        return []


def _one(name: str, address: str) -> str:
    return f"{name} <{address}>" if name and name.lower() != address.lower() else address


def _thread(named: Named) -> dict[str, str | list[str]]:
    own = ids(named.get("message-id", ())[:1])
    answered = ids(named.get("in-reply-to", ()))
    answered = [one for one in answered if "@" in one] or answered
    references = ids(named.get("references", ()))[-_MOST:]
    first = references[:1] or answered[:1] or own[:1]
    return {
        "message_id": own[0] if own else "",
        "reply_to": answered[0] if answered else "",
        "references": references,
        "thread": first[0] if first else "",
    }


def ids(values: Iterable[str]) -> list[str]:
    """The message identifiers in them, each in angle brackets, in their order, each once."""
    found: dict[str, None] = {}
    for value in values:
        text = storable(_text(value))
        bare = text.split() if "<" not in text else []
        for one in _ID.findall(text) or ([f"<{bare[0]}>"] if len(bare) == 1 else []):
            found["".join(one.split())] = None
    return list(found)


def _ips(headers: Iterable[str]) -> list[str]:
    found: dict[str, None] = {}
    for header in headers:
        for written in _IP.findall(header):
            if address := _ip(written):
                found[address] = None
    return list(found)[:_MOST]


@lru_cache(maxsize=4_096)
def _ip(written: str) -> str:
    """The address as it is usually written, "" where it is none."""
    try:
        return str(ip_address(written))
    except ValueError:
        return ""


def _flags(named: Named) -> list[str]:
    """As mailbox programs keep them in headers: mutt and pine in Status and X-Status, Thunderbird in a number."""
    if named.keys().isdisjoint(_STATES):
        return []
    found = [word for letter, word in _STATUS.items() if letter in _first(named, "status").upper()]
    found += [word for letter, word in _X_STATUS.items() if letter in _first(named, "x-status").upper()]
    try:
        bits = int(_first(named, "x-mozilla-status") or "0", 16)
    except ValueError:
        bits = 0
    found += [word for bit, word in _MOZILLA.items() if bits & bit]
    return list(dict.fromkeys(found))


def _first(named: Named, name: str) -> str:
    return next(iter(named.get(name, ())), "")


def _words(values: Iterable[str], name: str) -> list[str]:
    """Labels: Gmail's stand between commas, and may hold spaces."""
    apart = "," if name == "x-gmail-labels" else None
    return [label.strip() for value in values for label in shown(value).split(apart) if label.strip()]
