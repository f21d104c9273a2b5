"""Numbers of SIM cards (ICCID, ITU-T E.118): 89, a country's calling code, issuer and account, a Luhn digit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import phonenumbers
from stdnum import luhn

from extractors.entities import label
from extractors.entities.example import Example
from extractors.entities.rejection import Rejection
from extractors.entities.sifted import Sifted
from extractors.entities.verdict import Verdict, refused, taken
from extractors.model import Entity

ANCHOR: Final = r"89[ -]?\d"

EXAMPLES: Final = (
    Example("ICCID 8944100030328312340", "8944100030328312340", "89, the code 44, the check digit"),
    Example("SIM: 8944 1000 3032 8312 340", "8944100030328312340", "in groups"),
    Example("8944100030328312340F", "8944100030328312340", "with the filler that a phone stores after it"),
    Example("ICCID 8944100030328312341", None, "the check digit is wrong"),
    Example("parcel 8944100030328312340", None, "a word says that it is something else"),
)

_S: Final = r"(?:[ -]|\r?\n)"
_CANDIDATE: Final = Sifted(
    rf"89(?:{_S}?\d){{17}}",
    re.compile(
        rf"(?<![\w.,+-])89(?:(?:\d{{17,18}})|(?:{_S}?\d){{18}}(?!{_S}?\d)|(?:{_S}?\d){{17}}(?!{_S}?\d))(?:[fF](?!\w))?(?![\w@]|[.,-]\d)"
    ),
)
_DIGITS: Final = re.compile(r"89\d{17,18}")
_NOT_DIGIT: Final = re.compile(r"[^0-9]")


def find(text: str, region: str) -> Iterator[Entity]:
    """Every ICCID of `text`, left to right."""
    return taken(_judged(text))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """What looked like an ICCID and is none."""
    return refused(_judged(text))


def normalise(written: str) -> str | None:
    """Nineteen or twenty digits, without spaces and filler; None where the calling code or the check digit is wrong."""
    digits = _NOT_DIGIT.sub("", written)
    return digits if _DIGITS.fullmatch(digits) and _country(digits) and luhn.is_valid(digits) else None


def _country(digits: str) -> str | None:
    known = phonenumbers.COUNTRY_CODE_TO_REGION_CODE
    return next((digits[2 : 2 + n] for n in (1, 2, 3) if int(digits[2 : 2 + n]) in known and digits[2] != "0"), None)


def _judged(text: str) -> Iterator[Verdict]:
    for match in _CANDIDATE.finditer(text):
        written, (start, end) = match[0], match.span()
        said, value = label.said(text, start, end), normalise(written)
        if "other" in said:
            yield Rejection("iccid", written, start, end, "a word near says that it is another kind of number")
        elif value is None:
            yield Rejection("iccid", written, start, end, "no such calling code, or the check digit (Luhn) is wrong")
        else:
            word = ", a word near says SIM" if "iccid" in said else ""
            why = f"89, calling code {_country(value)}, {len(value)} digits, the check digit fits{word}"
            yield Entity("iccid", value, written, start, end, why)
