"""The types that rules find, one row each; what stands first wins where two claim the same characters.

A type is a module with `ANCHOR`, `EXAMPLES`, `find`, `normalise` and, where its checks can say why they refused a
candidate, `rejected`; a row here adds what people call it and what it may overlap. Search fields, labels and the table
in docs/entities.md are made from these rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, Protocol

from extractors.entities import (
    bare_url,
    card,
    coordinates,
    crypto,
    domain,
    email,
    handle,
    handle_addressed,
    handle_at,
    handle_links,
    handle_said,
    hash,  # noqa: A004 - the type's name
    iban,
    iccid,
    imei,
    imsi,
    ip,
    ip6,
    mac,
    nino,
    onion,
    passport,
    phone,
    phone_broken,
    postcode,
    seed,
    serial,
    url,
    vrm,
)
from extractors.entities.example import Example
from extractors.entities.rejection import Rejection
from extractors.entities.spans import Overlap, anywhere, past_authority
from extractors.model import Entity

Find = Callable[[str, str], Iterator[Entity]]
"""`find(text, region)`: pure, linear in the text, left to right, offsets that slice back to the text.

`text` is folded (folded.py) and read (reading.py); `region` an ISO 3166-1 country.
"""


class Module(Protocol):
    """What a type's file holds."""

    ANCHOR: str
    """RE2's syntax; matches in every text in which `find` finds anything. `\\w`, `\\d`, `\\s` and `\\b` mean ASCII."""

    @property
    def EXAMPLES(self) -> tuple[Example, ...]:  # noqa: N802 - a constant of each module
        """What it takes and refuses, made up."""

    @property
    def find(self) -> Find:
        """See `Find`."""

    @property
    def normalise(self) -> Callable[[str], str | None]:
        """What is written to the `value` of an entity, which it leaves as it is; None for what is none."""


@dataclass(frozen=True, slots=True)
class Row:
    """A type's `find` and the `anchor` without which it finds nothing; `one` and `many` are what pages call it."""

    type: str
    one: str
    many: str
    find: Find
    anchor: str
    normalise: Callable[[str], str | None]
    examples: tuple[Example, ...]
    beside: Mapping[str, Overlap] = field(default_factory=dict)
    """The types of earlier rows whose entities it may overlap, and where."""

    rejected: Callable[[str, str], Iterator[Rejection]] | None = None
    finder: Callable[[bytes | None], Find] | None = None
    """Of a type whose value is secret: makes a `find` that adds a hash under a key."""


def _row(kind: str, called: tuple[str, str], module: Module, beside: Mapping[str, Overlap] | None = None) -> Row:
    return Row(
        kind,
        *called,
        module.find,
        module.ANCHOR,
        module.normalise,
        module.EXAMPLES,
        beside or {},
        getattr(module, "rejected", None),
        getattr(module, "finder", None),
    )


_PHONE: Final = _row("phone", ("phone number", "Phone numbers"), phone)
_URL: Final = _row("url", ("URL", "Web addresses"), url, {"phone": anywhere})
_IP: Final = _row("ip", ("IP address", "IP addresses"), ip)
_HANDLE: Final = _row("handle", ("handle", "Handles"), handle, {"domain": anywhere})
_LINKED_HANDLE: Final = replace(
    _HANDLE, find=handle_links.find, anchor=handle_links.ANCHOR, rejected=handle_links.rejected
)

ROWS: Final[tuple[Row, ...]] = (
    replace(_PHONE, find=phone.find_linked, anchor=phone.LINKED_ANCHOR, rejected=None),
    _URL,
    replace(_URL, find=bare_url.find, anchor=bare_url.ANCHOR, rejected=None),
    _row("email", ("e-mail address", "E-mail addresses"), email, {"url": past_authority}),
    _row("onion", ("onion service", "Onion services"), onion, {"url": anywhere}),
    _row("iban", ("IBAN", "Bank accounts"), iban, {"url": anywhere}),
    _row("passport", ("passport", "Passports"), passport),
    _row("crypto", ("wallet address", "Wallet addresses"), crypto, {"url": anywhere}),
    _row("seed", ("wallet phrase", "Wallet phrases"), seed),
    _row("hash", ("file hash", "File hashes"), hash, {"url": anywhere}),
    _row("coordinates", ("position", "Positions"), coordinates, {"url": anywhere}),
    _row("iccid", ("SIM card number", "SIM cards"), iccid),
    _row("imei", ("IMEI", "Handsets"), imei, {"url": anywhere}),
    _row("imsi", ("IMSI", "Subscribers"), imsi),
    _row("card", ("payment card", "Payment cards"), card),
    _row("nino", ("National Insurance number", "National Insurance numbers"), nino),
    _row("postcode", ("postcode", "Postcodes"), postcode),
    _IP,
    replace(_IP, find=ip6.find, anchor=ip6.ANCHOR, rejected=ip6.rejected),
    _row("mac", ("hardware address", "Hardware addresses"), mac),
    _row("vrm", ("registration mark", "Registration marks"), vrm),
    _row("serial", ("serial number", "Serial numbers"), serial),
    replace(_PHONE, find=phone_broken.find, anchor=phone_broken.ANCHOR, rejected=None),
    _PHONE,
    replace(
        _HANDLE,
        find=handle_addressed.find,
        anchor=f"(?i:{handle_addressed.ANCHOR})",
        rejected=None,
        beside={"url": anywhere},
    ),
    replace(_HANDLE, find=handle_said.find, anchor=f"(?i:{handle_said.ANCHOR})", rejected=None),
    _row("domain", ("domain", "Domains"), domain),
    replace(_LINKED_HANDLE, beside={"url": anywhere, "domain": anywhere}),
    replace(_HANDLE, find=handle_at.find, anchor=f"(?i:{handle_at.ANCHOR})"),  # refusals of both are here
)

TYPES: Final[Mapping[str, Row]] = MappingProxyType({row.type: row for row in ROWS})
"""A row of each type: for what its rows have in common."""
