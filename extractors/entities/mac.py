"""Hardware addresses: the EUI-48 of IEEE 802 with colons or hyphens, or in the three groups that Cisco writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractors.entities.example import Example
from extractors.entities.rejection import Rejection
from extractors.model import Entity

ANCHOR: Final = r"(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}"
EXAMPLES: Final = (
    Example("router 00-1B-44-11-3A-B7", "00:1b:44:11:3a:b7"),
    Example("router 001b.4411.3ab7", "00:1b:44:11:3a:b7"),
    Example("00:1b:44:11:3a:b7:22:10", None, "a longer fingerprint"),
    Example("00:00:00:00:00:00", None, "nobody's"),
    Example("20-11-24-18-30-05", None, "a time"),
)

_PAIR: Final = "[0-9A-Fa-f]{2}"
_CANDIDATE: Final = re.compile(
    rf"(?<![0-9A-Za-z_])(?<![0-9A-Za-z_][:.-])(?:{_PAIR}(?P<mark>[:-]){_PAIR}(?:(?P=mark){_PAIR}){{4}}"
    r"|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})(?![0-9A-Za-z_])"
)
_HEX: Final = re.compile("[0-9A-Fa-f]")


def find(text: str, region: str) -> Iterator[Entity]:
    """Every address of `text`, left to right."""
    return (one for one in _judged(text) if isinstance(one, Entity))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """What has the form of an address, and why it was not taken for one."""
    return (one for one in _judged(text) if isinstance(one, Rejection))


def normalise(written: str) -> str | None:
    """Six pairs in lower case with colons; None where there are not twelve hexadecimal digits."""
    digits = "".join(_HEX.findall(written)).lower()
    if len(digits) != 12 or len(written) - len(digits) not in (0, 2, 5):
        return None
    return ":".join(digits[place : place + 2] for place in range(0, 12, 2))


def _judged(text: str) -> Iterator[Entity | Rejection]:
    for match in _CANDIDATE.finditer(text):
        start, end = match.span()
        value = normalise(match[0])
        after = text[end : end + 2]
        if value is None or (after[:1] in (":", "-", ".") and after[1:].isalnum()):
            yield Rejection("mac", match[0], start, end, "more than six pairs")
        elif set(value) <= {"0", ":"}:
            yield Rejection("mac", match[0], start, end, "nothing but zeros")
        elif match["mark"] != ":" and all(character.isdigit() or character in "-." for character in match[0]):
            yield Rejection("mac", match[0], start, end, "digits only, as in a time")
        else:
            yield Entity("mac", value, match[0], start, end, "six pairs of hexadecimal digits")
