"""IP addresses, version 4: four numbers (RFC 791), and not a version or a section that looks the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final

from extractors.entities.example import Example
from extractors.entities.rejection import Rejection
from extractors.model import Entity

ANCHOR: Final = r"\d\.\d{1,4}\.\d{1,4}\.\d"
EXAMPLES: Final = (
    Example("from 203.0.113.7 at noon", "203.0.113.7"),
    Example("203[.]0[.]113[.]7", "203.0.113.7", "written so as not to be a link"),
    Example("2001:DB8:0:0::7", "2001:db8::7", "the short form of RFC 5952"),
    Example("version 1.2.3.4", None, "a version"),
    Example("Browser/17.0.3.1", None, "a version"),
    Example("1.2.3.4.5", None, "five numbers"),
    Example("300.1.2.3", None, "a number above 255"),
    Example("std::cout at 12:30:45", None, "a name in a program, a time"),
)

_FOUR: Final = re.compile(r"\d(?<![\w.-]\d)\d{0,3}+(?:\.\d{1,4}+){3}")
_VERSION: Final = re.compile(
    r"(?:\b(?:v|ver|version|versions|rev|revision|release|firmware|build|driver|kernel|section|chapter|clause)"
    r"[\s.:=#]{0,3}|§\s?|[A-Za-z0-9_]/)\Z",
    re.IGNORECASE,
)
_BEFORE: Final = 12


def find(text: str, region: str) -> Iterator[Entity]:
    """Every address of `text`, left to right."""
    return (one for one in map(partial(_judge, text), _FOUR.finditer(text)) if isinstance(one, Entity))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """What has the form of an address, and why it was not taken for one."""
    return (one for one in map(partial(_judge, text), _FOUR.finditer(text)) if isinstance(one, Rejection))


def normalise(written: str) -> str | None:
    """Dotted decimal, or the short form of RFC 5952."""
    try:
        return str(IPv6Address(written)) if ":" in written else str(IPv4Address(written))
    except AddressValueError:
        return None


def _judge(text: str, match: re.Match[str]) -> Entity | Rejection:
    start, end = match.span()
    written = match[0]
    value = normalise(written)
    after = text[end : end + 2]
    if value is None:
        why = "a number above 255, or one with a zero before it"
    elif after[:1].isalnum() or after[:1] in ("_", "-") or (after[:1] == "." and after[1:].isalnum()):
        why = "more follows it, as in a version"
    elif _VERSION.search(text[max(0, start - _BEFORE) : start]):
        why = "a version or a section"
    elif written[0] == "0" and value != "0.0.0.0":  # noqa: S104 - an address in a text, not one to listen at
        why = "network 0, as in a version"
    else:
        return Entity("ip", value, written, start, end, "four numbers up to 255, nothing that says version")
    return Rejection("ip", written, start, end, why)
