"""URLs without a scheme: a host name under a known public suffix, or an IP address, and a path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractors.entities import bare, ip, url
from extractors.model import Entity

ANCHOR: Final = (
    r"\.[A-Za-z\x{80}-\x{10ffff}][0-9A-Za-z\x{80}-\x{10ffff}-]+(?::\d{1,5})?(?:/[^\s/]|[?#][^=\s]+=)"
    r"|\d\.\d{1,4}\.\d{1,4}\.\d{1,4}(?::\d{1,5})?/[A-Za-z]"
)
_PATH: Final = re.compile(r"(?::\d{1,5})?/[A-Za-z]")


def find(text: str, region: str) -> Iterator[Entity]:
    """Every such URL of `text`, left to right; `value` begins with `http://`, which a browser would put there."""
    floor = 0
    for start, host_end, why in sorted([*_names(text), *_addresses(text, region)]):
        if start < floor:
            continue
        end = url.end_of(text, start, host_end)
        value = url.normalise(text[start:end])
        if value is not None:
            floor = end
            yield Entity("url", value, text[start:end], start, end, why)


def _names(text: str) -> Iterator[tuple[int, int, str]]:
    for one in bare.hosts(text):
        if one.fault is None and bare.has_path(text, one.end):
            yield one.start, one.end, "a known public suffix and a path"


def _addresses(text: str, region: str) -> Iterator[tuple[int, int, str]]:
    """Not `10.0.0.0/8`, which is a network."""
    for one in ip.find(text, region):
        if _PATH.match(text, one.end):
            yield one.start, one.end, "an IP address and a path"
