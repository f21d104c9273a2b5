"""IP addresses, version 6 (RFC 4291, 2.2), and not a time, or a name in a program, that looks the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractors.entities import ip
from extractors.entities.rejection import Rejection
from extractors.model import Entity

ANCHOR: Final = r"::[0-9A-Fa-f]|[0-9A-Fa-f]::|(?:[0-9A-Fa-f]{1,4}:){6}[0-9A-Fa-f]"

# Found by its colons, which are rarer than its digits: two side by side, or six with groups between them.
_COLONS: Final = re.compile(r":(?::|[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){5})")
_BACKWARDS: Final = re.compile(r"[0-9A-Fa-f:]*")
_WHOLE: Final = re.compile(r"[0-9A-Fa-f:]{2,45}+(?:\.\d{1,3}){0,3}+")
_LONGEST: Final = 45
_BLOCKS: Final = re.compile(r"[23][0-9a-f]{3}:|fe[89ab][0-9a-f]:|f[cd][0-9a-f]{2}:|ff0|::1$|::ffff:|64:ff9b:|100::")
"""Where addresses of version 6 are given out or kept for a use: IANA's IPv6 address space."""


def find(text: str, region: str) -> Iterator[Entity]:
    """Every address of `text`, left to right."""
    return (one for one in _judged(text) if isinstance(one, Entity))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """What has the form of an address, and why it was not taken for one."""
    return (one for one in _judged(text) if isinstance(one, Rejection))


def _judged(text: str) -> Iterator[Entity | Rejection]:
    floor = 0
    for colons in _COLONS.finditer(text):
        if colons.start() < floor:
            continue
        backwards = _BACKWARDS.match(text[max(floor, colons.start() - _LONGEST) : colons.start()][::-1])
        start = colons.start() - (backwards.end() if backwards else 0)
        if text[max(0, start - 3) : start + 2].lower() == "ipv6:":  # the tag of RFC 5321, 4.1.3
            start += 2
        whole = _WHOLE.match(text, start)
        if whole is None or text[start - 1 : start] == "." or text[start - 1 : start].isalnum():
            continue
        floor = whole.end()
        yield _judge(text, whole)


def _judge(text: str, match: re.Match[str]) -> Entity | Rejection:
    start = match.start()
    written = match[0].rstrip(":") if not match[0].endswith("::") else match[0]
    end = start + len(written)
    value = ip.normalise(written)
    if value is None:
        why = "not the groups of an address, version 6"
    elif text[end : end + 1].isalnum() or text[end : end + 1] == "_":
        why = "letters follow it"
    elif value.count(":") < 7 and "::" in value and not _BLOCKS.match(value):
        why = "in no block that is in use"
    else:
        return Entity("ip", value, written, start, end, "groups of an address, version 6, in a block in use")
    return Rejection("ip", written, start, end, why)
