"""A mail's headers as its page tells them, with the identifiers in them as addresses to follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cets_search.web import labels, links
from extractors.entities import email

SHOWN: Final = 12
"""Values of one header that stand open; the others are folded away."""

LONGEST: Final = 2_000
"""Characters of a value in which addresses are looked for."""

FLAGS: Final = {
    "recovered": "Recovered",
    "deleted": "Deleted",
    "draft": "Draft",
    "replied": "Answered",
    "forwarded": "Forwarded",
    "flagged": "Flagged",
}
"""The flags that are marked, and how."""

TOLD: Final = frozenset(
    {"to", "cc", "bcc", "reply-to", "message_id", "reply_to", "received_ips", "x-originating-ip", "user_agent"}
    | {"folder", "labels", "flags", "quoted", "thread"}
)
"""The metadata that the headers tell, and what serves the page alone."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a header; `url` leads on where it is an identifier."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """What a header is called on the page, and its values: those that stand open, and the others."""

    label: str
    shown: tuple[tuple[Piece, ...], ...]
    folded: tuple[tuple[Piece, ...], ...] = ()


def headers(document: Mapping[str, Any]) -> tuple[Header, ...]:
    """The headers of a document of the kind `email`, those that it has, in the order of a letter."""
    about = document["metadata"] or {}
    stated = any(about.get(name) for name in ("to", "cc", "bcc"))
    told = [
        _header("From", map(_addressed, _values(document["sender"]))),
        _header("Reply-To", map(_addressed, _values(about.get("reply-to")))),
        _header("To", map(_addressed, _values(about.get("to") if stated else document["recipients"]))),
        _header("Cc", map(_addressed, _values(about.get("cc")))),
        _header("Bcc", map(_addressed, _values(about.get("bcc")))),
        _header("Date", [(Piece(value),) for value in _values(document["sent_at_raw"])]),
        _header("In UTC", [(Piece(value),) for value in _values(_utc(document))]),
        _header("Message-ID", [_found("thread", value) for value in _values(about.get("message_id"))]),
        _header("In reply to", [_found("thread", value) for value in _values(about.get("reply_to"))]),
        _header("Received IPs", [_found("ip", value) for value in _values(about.get("received_ips"))]),
        _header("Originating IP", [_found("ip", value) for value in _values(about.get("x-originating-ip"))]),
        _header("User agent", [(Piece(value),) for value in _values(about.get("user_agent"))]),
        _header("Folder", [(Piece(value),) for name in ("folder", "labels") for value in _values(about.get(name))]),
    ]
    return tuple(header for header in told if header.shown)


def flags(document: Mapping[str, Any]) -> list[str]:
    """What the mail is marked with."""
    return [FLAGS[flag] for flag in _values((document["metadata"] or {}).get("flags")) if flag in FLAGS]


def _header(label: str, values: Iterable[Sequence[Piece]]) -> Header:
    told = tuple(map(tuple, values))
    return Header(label, told[:SHOWN], told[SHOWN:])


def _addressed(value: str) -> tuple[Piece, ...]:
    """A value cut where an e-mail address begins or ends."""
    return tuple(_pieces(value))


def _pieces(value: str) -> Iterator[Piece]:
    at = 0
    for found in email.find(value[:LONGEST], ""):
        if found.start > at:
            yield Piece(value[at : found.start])
        yield Piece(value[found.start : found.end], links.entity(found.type, found.value))
        at = found.end
    if at < len(value):
        yield Piece(value[at:])


def _found(field: str, value: str) -> tuple[Piece, ...]:
    """A value that one field of a search finds again."""
    return (Piece(value, links.holding(field, value.strip("[]"))),)


def _utc(document: Mapping[str, Any]) -> str:
    """When it was sent by UTC, where its zone is known."""
    return "" if document["zone"] == "unknown" else labels.moment(document["sent_at"], document["zone"])


def _values(value: Any) -> list[str]:
    return [value] if isinstance(value, str) and value else list(value or ())
