"""Identifiers that a format states under a name of its own: nothing has to be guessed from the words around them.

A camera's position and serial number (Exif), what reaches a contact, the accounts and the numbers of a device, the far
end of a call, who wrote an office file. The names are those that the readers of formats give their metadata.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cets_search.query.identifiers import PLATFORMS
from extractors import entities
from extractors.entities import account, phone
from extractors.entities.registry import TYPES
from extractors.formats.chat.platforms import platform_of
from extractors.model import Entity

MOST: Final = 500
"""Values of one name that are taken: a card with more is a directory, and is found by its text."""

LONGEST: Final = 4_000
"""Characters of a value that are looked at, as many as the index keeps."""

_NAME: Final = re.compile(r"[^\W\d_][\w .,'’&/()-]{1,99}")


@dataclass(frozen=True, slots=True)
class Told:
    """What is known beside a value: the document's platform, and the ISO 3166-1 country of its national numbers."""

    platform: str | None
    region: str
    card_key: bytes | None = None


Reader = Callable[[str, Told], Iterator[Entity]]


Stated = tuple[tuple[str, str | tuple[str, ...]], ...]
"""Names and values, in the order of `READERS`."""


def stated(metadata: Mapping[str, str | list[str]]) -> Stated:
    """What of a document's metadata is identifiers; it can be a key."""
    names = sorted(READERS.keys() & metadata.keys(), key=_ORDER.__getitem__)
    return tuple((name, value if isinstance(value := metadata[name], str) else tuple(value)) for name in names)


def of_metadata(said: Stated, told: Told) -> Iterator[tuple[str, Entity]]:
    """Each identifier with the field in which it stands: `metadata.gps`, or `metadata.phone.2` in a list.

    `start` and `end` count in that value.
    """
    for name, value in said:
        each = [(name, value)] if isinstance(value, str) else [(f"{name}.{n}", one) for n, one in enumerate(value)]
        for field, one in each[:MOST]:
            yield from ((f"metadata.{field}", entity) for entity in READERS[name](one[:LONGEST], told))


def _as(kind: str) -> Reader:
    """A value that is one identifier, whatever it looks like."""
    normalise = TYPES[kind].normalise

    def read(written: str, told: Told) -> Iterator[Entity]:
        value = phone.normalise(written, told.region) if kind == "phone" else normalise(written.strip())
        if value is not None:
            yield Entity(kind, value, written, 0, len(written), f"stated as {TYPES[kind].one} by the file")

    return read


def _account(written: str, told: Told) -> Iterator[Entity]:
    """An account's name, with or without its service before it, as vCards have them: `skype:pit9`."""
    service, colon, name = written.partition(":")
    named = colon and (platform_of(service) or (service.lower() if service.lower() in PLATFORMS else None))
    if named and "//" not in name:
        found = account.find(name, named, told.region)
        start = len(written) - len(name)
    else:
        found, start = account.find(written, told.platform, told.region), 0
    if found is not None:
        yield Entity(found.type, found.value, found.text, start + found.start, start + found.end, found.why)
    else:
        yield from _within(written, told)


def _far_end(written: str, told: Told) -> Iterator[Entity]:
    """Whom a call was with: a number, or an account on the call's platform."""
    found = list(_as("phone")(written, told))
    yield from found or _account(written, told)


def _within(written: str, told: Told) -> Iterator[Entity]:
    """Words that may hold identifiers, read by the rules for texts."""
    yield from entities.extract(written, region=told.region, card_key=told.card_key)


def _named(kind: str) -> Reader:
    """A name of a person or an organisation, and what identifiers stand in it."""

    def read(written: str, told: Told) -> Iterator[Entity]:
        found = list(_within(written, told))
        yield from found
        value = " ".join(written.split())
        if not found and value != value.lower() and _NAME.fullmatch(value):
            yield Entity(kind, value, written, 0, len(written), f"stated as {kind} by the file")

    return read


READERS: Final[Mapping[str, Reader]] = {
    "gps": _as("coordinates"),
    "coordinates": _as("coordinates"),
    "phone": _as("phone"),
    "email": _within,
    "account": _account,
    "number": _far_end,
    "camera-serial": _as("serial"),
    "serial": _as("serial"),
    "imei": _as("imei"),
    "imsi": _as("imsi"),
    "iccid": _as("iccid"),
    "mac": _as("mac"),
    "author": _named("person"),
    "last-modified-by": _named("person"),
    "company": _named("org"),
}
"""Each name of metadata that is an identifier or a name, and how it is read."""

_ORDER: Final = {name: place for place, name in enumerate(READERS)}
