"""Identities of subscribers (IMSI, ITU-T E.212): country, network, subscriber; it has no check digit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from stdnum import imsi

from extractors.entities import label
from extractors.entities.example import Example
from extractors.entities.rejection import Rejection
from extractors.entities.verdict import Verdict, refused, taken
from extractors.model import Entity

ANCHOR: Final = r"[iI][mM][sS][iI]"

EXAMPLES: Final = (
    Example(
        "IMSI: 001010123456789", "001010123456789", "a word and a country code of E.212, here that of test networks"
    ),
    Example("IMSI 234 15 0123456789", "234150123456789", "country, network and subscriber apart"),
    Example("IMSI: 999990123456789", "999990123456789", "the code for private networks"),
    Example("IMSI: 100990123456789", None, "no country has that code"),
    Example("booking 234150123456789", None, "no word says so, and it has no check digit"),
)

_S: Final = r"(?:[ -]|\r?\n)"
_CANDIDATE: Final = re.compile(rf"(?<![\w.,+-])(?:\d{{14,15}}|\d(?:{_S}?\d){{14}}(?!{_S}\d))(?![\w@]|[.,-]\d)")
_NOT_DIGIT: Final = re.compile(r"[^0-9]")
_DIGITS: Final = re.compile(r"\d{14,15}")
_OWN_CODES: Final = ("001", "999")
"""Test networks and private ones: E.212, annex A, and amendment 4."""


def find(text: str, region: str) -> Iterator[Entity]:
    """Every IMSI of `text` that a word names, left to right."""
    return taken(_judged(text))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """What a word names as an IMSI and is none."""
    return refused(_judged(text))


def normalise(written: str) -> str | None:
    """Fourteen or fifteen digits that begin with a mobile country code; None for others."""
    digits = _NOT_DIGIT.sub("", written)
    if not _DIGITS.fullmatch(digits):
        return None
    return digits if digits.startswith(_OWN_CODES) or imsi.is_valid(digits) else None


def _judged(text: str) -> Iterator[Verdict]:
    for match in _CANDIDATE.finditer(text):
        start, end = match.span()
        if "imsi" not in label.said(text, start, end):
            continue
        value = normalise(match[0])
        if value is None:
            yield Rejection("imsi", match[0], start, end, "no country has that mobile code")
        else:
            why = f"{len(value)} digits, the word IMSI is near, country code {value[:3]} exists, no check digit to test"
            yield Entity("imsi", value, match[0], start, end, why)
