"""Identifiers in a search, brought to the same form as the extractors bring those in evidence to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from extractors.entities import email, handle, phone
from extractors.entities.handle_sites import SITES
from extractors.entities.registry import TYPES

PLATFORMS: Final = frozenset(
    {
        "whatsapp", "telegram", "signal", "discord", "facebook", "instagram", "snapchat", "skype", "google", "slack",
        "teams", "imessage", "sms", "viber", "line", "matrix", "irc", "xmpp", "msn", "kik",
    }
).union(site.platform for site in SITES)  # fmt: skip
"""The platforms that a document or a handle can be of."""

PHONE: Final = re.compile(r"\(?\+?\d[\d ().\u00a0-]{5,24}\d")
DIALLED: Final = re.compile(r"\(?(?:\+|0)")
"""How a number begins that is searched for without a field: so that a date, a price or a list of years is not one."""

FEWEST_DIGITS: Final = 9


def phone_at(text: str, place: int) -> int:
    """The length of the phone number that begins at `place`, spaces and parentheses included; 0 where none does."""
    match = PHONE.match(text, place)
    if match is None or not DIALLED.match(text, place) or text[place - 1 : place].isalnum():
        return 0
    written = match[0]
    while written:
        follows = text[place + len(written) : place + len(written) + 1]
        digits = sum(character.isdigit() for character in written)
        if digits < FEWEST_DIGITS:
            return 0
        balanced = written.count("(") == written.count(")")
        if balanced and not (follows.isalnum() or follows == "@") and phone.normalise(written) is not None:
            return len(written)
        written = written[:-1].rstrip(" ().\u00a0-")
    return 0


def entity(kind: str, written: str) -> str | None:
    """The value under which the index holds what was written, as one of `NORMALISERS`; None where it is none."""
    return NORMALISERS[kind](written.strip())


def pasted(written: str) -> tuple[str, str] | None:
    """The type and value of an identifier that was typed without naming its type; None for plain words."""
    if "://" in written or written.lower().startswith("www."):
        value = entity("url", written)
        return ("url", value) if value else None
    if written.startswith("@"):
        value = entity("handle", written)
        return ("handle", value) if value else None
    if "@" in written:
        value = entity("email", written)
        return ("email", value) if value else None
    platform, colon, _ = written.lower().partition(":")
    if colon and platform in PLATFORMS:
        value = entity("handle", written)
        return ("handle", value) if value else None
    if phone_at(written, 0) == len(written):
        value = entity("phone", written)
        return ("phone", value) if value else None
    return None


def _email(written: str) -> str | None:
    found = list(email.find(written, "GB"))
    return found[0].value if len(found) == 1 and found[0].text == written else None


def _handle(written: str) -> str | None:
    """`pit9` and `@pit9` are a name on any platform; `kik:pit9` is one on Kik."""
    platform, colon, name = written.rpartition(":")
    if any(character.isspace() for character in written):
        return None
    name = handle.normalise(name.removeprefix("@"))
    if not name:
        return None
    return f"{platform.lower()}:{name}" if colon else f"@{name}"


def _name(written: str) -> str | None:
    return " ".join(written.split()) or None


NORMALISERS: Final[Mapping[str, Callable[[str], str | None]]] = {
    **{kind: row.normalise for kind, row in TYPES.items()},
    "email": _email,
    "handle": _handle,
    "person": _name,
    "org": _name,
    "place": _name,
}
"""Every type of entity that can be searched for, and how what is typed becomes a value of it."""
