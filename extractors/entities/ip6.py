"""IP addresses, version 6 (RFC 4291, 2.2), and not a time, or a name in a program, that looks the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from extractors.entities import ip
from extractors.entities.rejection import Rejection
from extractors.model import Entity

ANCHOR: Final = r"::[0-9A-Fa-f]|[0-9A-Fa-f]::|(?:[0-9A-Fa-f]{1,4}:){6}[0-9A-Fa-f]"

_CANDIDATE: Final = re.compile(
    r"(?:(?<![\w.:])[0-9A-Fa-f]{1,4}:|(?<![\w.:]):(?=:))[0-9A-Fa-f:]{1,44}+(?:\.\d{1,3}){0,3}+"
)
_BLOCKS: Final = re.compile(r"[23][0-9a-f]{3}:|fe[89ab][0-9a-f]:|f[cd][0-9a-f]{2}:|ff0|::1$|::ffff:|64:ff9b:|100::")
"""Where addresses of version 6 are given out or kept for a use: IANA's IPv6 address space."""


def find(text: str, region: str) -> Iterator[Entity]:
    """Every address of `text`, left to right."""
    return (one for one in map(partial(_judge, text), _CANDIDATE.finditer(text)) if isinstance(one, Entity))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """What has the form of an address, and why it was not taken for one."""
    return (one for one in map(partial(_judge, text), _CANDIDATE.finditer(text)) if isinstance(one, Rejection))


def _judge(text: str, match: re.Match[str]) -> Entity | Rejection | None:
    start = match.start()
    written = match[0].rstrip(":") if not match[0].endswith("::") else match[0]
    if "::" not in written and written.count(":") < 6:
        return None  # a time, a ratio: of those a text is full
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
