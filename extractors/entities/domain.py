"""Domains that stand by themselves in running text; endings by the public suffix list, kept offline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from extractors.entities import bare, host
from extractors.entities.example import Example
from extractors.entities.rejection import Rejection
from extractors.model import Entity

ANCHOR: Final = r"[0-9A-Za-z_\x{80}-\x{10ffff}-]\.[A-Za-z\x{80}-\x{10ffff}]{2}"
EXAMPLES: Final = (
    Example("sold on Shop.Example.ORG.", "shop.example.org"),
    Example("example[.]co[.]uk", "example.co.uk", "written so as not to be a link"),
    Example("xn--bcher-kva.example.com", "bücher.example.com", "IDNA"),
    Example("see file.txt", None, "no top-level domain"),
    Example("run setup.sh", None, "a file's ending"),
    Example("e.g. this", None, "no top-level domain"),
    Example("co.uk", None, "a public suffix"),
    Example("Good.It works", None, "a full stop without its space"),
)


def find(text: str, region: str) -> Iterator[Entity]:
    """Every domain of `text` that no path follows, left to right."""
    for one in bare.hosts(text):
        if one.fault is None and not bare.has_path(text, one.end):
            written = text[one.start : one.end]
            yield Entity("domain", one.name, written, one.start, one.end, "a host name under a known public suffix")


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """Names that end in a top-level domain, and why they are none."""
    for one in bare.hosts(text):
        if one.fault is not None:
            yield Rejection("domain", text[one.start : one.end], one.start, one.end, one.fault)


def normalise(written: str) -> str | None:
    """The name in lower case, in the letters that `xn--` stands for; None for no name below a known ending."""
    name = host.normalise(written.rstrip("."))
    return name if host.is_well_formed(name) and host.is_registrable(name) else None
