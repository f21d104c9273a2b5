"""The identifier that an export gives of an account: a number, an address, or a name on one platform."""

from __future__ import annotations

import re
from typing import Final

from extractors.entities import email, handle, phone
from extractors.model import Entity

LONGEST: Final = 200
"""Characters of an account's name; what is longer is none."""

_BY_NUMBER: Final = frozenset({"whatsapp", "signal", "sms", "imessage", "viber"})
"""Platforms on which an account is a telephone number, so that bare digits are one."""

_DIGITS: Final = re.compile(r"\d{10,15}")


def find(identifier: str, platform: str | None, region: str) -> Entity | None:
    """The account as an entity: `phone` or `email` where it is one, else `handle` `platform:name`.

    `region` is the ISO 3166-1 country of national numbers. None where no platform is known, or for what is a
    sentence rather than a name.
    """
    if not identifier or len(identifier) > LONGEST:
        return None
    if platform == "irc":  # `nick!user@host`, RFC 2812: the host is no mail address
        identifier = identifier.partition("!")[0]
    elif "@" in identifier:
        found = next(phone.find_linked(identifier, region), None) or next(email.find(identifier, region), None)
        if found is not None:
            return found
    number = _number(identifier, platform, region)
    if number is not None:
        return Entity("phone", number, identifier, 0, len(identifier), "the number of an account")
    name = handle.normalise(identifier).removeprefix("@")
    if platform is None or not name or any(character.isspace() for character in name):
        return None
    return Entity("handle", f"{platform}:{name}", identifier, 0, len(identifier), f"an account on {platform}")


def _number(identifier: str, platform: str | None, region: str) -> str | None:
    if identifier.startswith("+"):
        return phone.normalise(identifier, region)
    if platform not in _BY_NUMBER or not any(map(str.isdigit, identifier)):
        return None
    if _DIGITS.fullmatch(identifier) and not identifier.startswith("0"):
        return phone.normalise(f"+{identifier}", region) or phone.normalise(identifier, region)
    return phone.normalise(identifier, region) if not any(map(str.isalpha, identifier)) else None
