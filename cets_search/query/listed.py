"""What a line of a list is taken as, and the search that finds it. Pure.

The search box and a list agree because they are the same: each line becomes the text of a search (`question`), and
`build` makes the clause of it, whoever asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from cets_search.query.build import build
from cets_search.query.errors import BadQuery
from cets_search.query.fields import SAID
from cets_search.query.identifiers import NORMALISERS, entity, pasted
from cets_search.query.parse import CURLY
from cets_search.query.rules import Rules
from cets_search.query.secret import KEEP, kept
from extractors.entities.folded import fold

PHRASE: Final = "phrase"
LEFT_OUT: Final = "out"

KINDS: Final = (*NORMALISERS, PHRASE)
"""What a line can be taken as: a type of identifier, or words that stand side by side."""

CHOICES: Final = ("", *KINDS, LEFT_OUT)
"""What a person can say of a line or a column: "" leaves it to `taken`, `LEFT_OUT` takes it out."""

LONGEST: Final = 500
"""Characters of a line."""

_PLATE: Final = re.compile(r"[A-Za-z]{2}[0-9]{2} ?[A-Za-z]{3}")
_PARTED: Final = re.compile(r"[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}")
_NAMED: Final = re.compile(r"[^\s@:/]+\.[^\s@:/.\d]{2,}")
_DIGITS: Final = re.compile(r"[0-9]+")


def _always(_: str) -> bool:
    return True


BY_FORM: Final[Mapping[str, Callable[[str], bool]]] = {
    "onion": _always,
    "iban": _always,
    "crypto": _always,
    "hash": _always,
    "iccid": lambda text: bool(_DIGITS.fullmatch(text)),
    "imei": lambda text: bool(_DIGITS.fullmatch(text)),
    "ip": _always,
    "coordinates": _always,
    "nino": _always,
    "postcode": _always,
    "mac": lambda text: bool(_PARTED.fullmatch(text)),
    "vrm": lambda text: bool(_PLATE.fullmatch(text)),
    "domain": lambda text: bool(_NAMED.fullmatch(text)),
}
"""Types that a line shows by its form or check digit, in the order in which they are tried, and which lines may be
theirs. The others (a serial number, an IMSI, a passport) look like any number or word: a person must say so."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a line is taken as: its kind (one of `KINDS`) and normal form; or neither, and why not."""

    kind: str
    value: str
    why: str = ""


def taken(text: str, choice: str, card_key: bytes | None) -> Taken:
    """What the text of a line is taken as. `choice` is one of `CHOICES`."""
    if choice == LEFT_OUT:
        return Taken("", "", "taken out")
    if len(text) > LONGEST:
        return Taken("", "", f"longer than {LONGEST} characters")
    if choice == PHRASE:
        return _phrase(text)
    if choice:
        value = _value(choice, text, card_key)
        return Taken(choice, value) if value else Taken("", "", f"no {SAID[choice]}")
    return _by_form(text, card_key) or _phrase(text)


def question(kind: str, value: str) -> str:
    """The search that finds a line taken so."""
    quoted = f'"{value}"' if kind == PHRASE else f'"{value.replace(chr(34), chr(92) + chr(34))}"'
    return quoted if kind == PHRASE else f"{kind}:{quoted}"


def _value(kind: str, text: str, card_key: bytes | None) -> str | None:
    if kind in KEEP:
        secret = kept(text, kind, card_key)
        return secret[1] if secret else None
    value = entity(kind, fold(text))
    # The question is to end where the value ends: no curly mark may end it before, no backslash keep it going.
    return value if value and not value.endswith("\\") and value == value.translate(CURLY) else None


def _by_form(text: str, card_key: bytes | None) -> Taken | None:
    if secret := kept(text, "", card_key):
        return Taken(*secret)
    if found := pasted(text):
        return Taken(*found)
    for kind, may_be in BY_FORM.items():
        if may_be(text) and (value := _value(kind, text, card_key)):
            return Taken(kind, value)
    return None


def _phrase(text: str) -> Taken:
    """Words side by side: a quotation mark or backslash within them would be read as a sign of the search's own."""
    value = " ".join(re.sub(r'["“”„«»\\]', " ", text).split())
    try:
        build(question(PHRASE, value), Rules())
    except BadQuery:
        return Taken("", "", "nothing in it but signs")
    return Taken(PHRASE, value)
