"""IP addresses, version 4: four numbers (RFC 791), and not a version or a section that looks the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
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
    Example("::ffff:203.0.113.7", "203.0.113.7", "the IPv4 address that it stands for (RFC 4291, 2.5.5.2)"),
    Example("203.0.113.7-rc1", None, "a version"),
    Example("version 1.2.3.4", None, "a version"),
    Example("Browser/17.0.3.1", None, "a version"),
    Example("browser 2.0.0.4", None, "a name, and numbers as versions have them"),
    Example("my dns is 1.1.1.1", "1.1.1.1"),
    Example("1.2.3.4.5", None, "five numbers"),
    Example("300.1.2.3", None, "a number above 255"),
    Example("std::cout at 12:30:45", None, "a name in a program, a time"),
)

# Found by its first dot, which is rarer than a digit.
_LAST_THREE: Final = re.compile(r"\.(?<=\d\.)\d{1,4}+\.\d{1,4}+\.\d{1,4}+")
_FOUR: Final = r"\d{1,3}+(?:\.\d{1,3}+){3}(?![\w-]|\.\w)"
_FIRST: Final = re.compile(rf"\d{{1,4}}+(?:(?![\w.-])|(?=-{_FOUR}))")
"""The first number, read backwards: nothing that a word or a version would hold stands before it, but for a range."""
_TO: Final = re.compile(f"-{_FOUR}")
"""What follows the first address of a range."""
_VERSION: Final = re.compile(
    r"(?:\b(?:v|ver|version|versions|rev|revision|release|firmware|build|driver|kernel|section|chapter|clause)"
    r"[\s.:=#]{0,3}|§\s?|[A-Za-z0-9_]/)\Z",
    re.IGNORECASE,
)
_LOW: Final = re.compile(r"[1-3]\.(?:\d|10)\.[0-4]?\d\.\d+")
"""Where most versions of four numbers lie, and few addresses."""
_NAMED: Final = re.compile(r"(?P<word>[A-Za-z]+)[ -]\Z")
_ADDRESS_WORDS: Final = (
    "address addr addresses and are as at be by dns for from gateway host hosts ip ips is it node of on or peer ping "
    "router server servers that the to use using via was with"
)
_OF_ADDRESSES: Final = frozenset(_ADDRESS_WORDS.split())
_BEFORE: Final = 12
_BACK: Final = 24
"""Characters before the first dot: a number, a hyphen, an address and what stands before that."""


def find(text: str, region: str) -> Iterator[Entity]:
    """Every address of `text`, left to right."""
    return (one for one in _judged(text) if isinstance(one, Entity))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """What has the form of an address, and why it was not taken for one."""
    return (one for one in _judged(text) if isinstance(one, Rejection))


@lru_cache(maxsize=8_192)
def normalise(written: str) -> str | None:
    """Dotted decimal, or the short form of RFC 5952."""
    try:
        return str(IPv6Address(written)) if ":" in written else str(IPv4Address(written))
    except AddressValueError:
        return None


def _judged(text: str) -> Iterator[Entity | Rejection]:
    for three in _LAST_THREE.finditer(text):
        dot = three.start()
        first = _FIRST.match(text[max(0, dot - _BACK) : dot][::-1])
        if first is not None:
            yield _judge(text, dot - first.end(), three.end())


def _judge(text: str, start: int, end: int) -> Entity | Rejection:
    written = text[start:end]
    value = normalise(written)
    if value is None:
        why = "a number above 255, or one with a zero before it"
    elif _goes_on(text, end):
        why = "more follows it, as in a version"
    elif _says_version(text[max(0, start - _BEFORE) : start], written):
        why = "a version or a section"
    elif written[0] == "0" and value != "0.0.0.0":  # noqa: S104 - an address in a text, not one to listen at
        why = "network 0, as in a version"
    else:
        return Entity("ip", value, written, start, end, "four numbers up to 255, nothing that says version")
    return Rejection("ip", written, start, end, why)


def _goes_on(text: str, end: int) -> bool:
    """Whether a word or a version goes on after the address: `203.0.113.7-rc1`, but not `203.0.113.7-203.0.113.9`."""
    after = text[end : end + 2]
    if after[:1] == "-":
        return _TO.match(text, end) is None
    return after[:1].isalnum() or after[:1] == "_" or (after[:1] == "." and after[1:].isalnum())


def _says_version(before: str, written: str) -> bool:
    """`version 1.2.3.4`, `Browser/17.0.3.1`; and `browser 2.0.0.4`, a name before numbers as versions have them."""
    if _VERSION.search(before):
        return True
    named = _NAMED.search(before) if _LOW.fullmatch(written) else None
    return named is not None and named["word"].lower() not in _OF_ADDRESSES
