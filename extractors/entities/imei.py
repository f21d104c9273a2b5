"""Identities of handsets (IMEI, 3GPP TS 23.003, 6.2): eight digits of model, six of the handset, a Luhn digit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from stdnum import luhn

from extractors.entities import label
from extractors.entities.example import Example
from extractors.entities.rejection import Rejection
from extractors.entities.verdict import Verdict, refused, taken
from extractors.model import Entity

ANCHOR: Final = r"[iI][mM][eE][iI]|\d{2}(?:[ /-]|\r?\n)\d{6}(?:[ /-]|\r?\n)\d{6}"

EXAMPLES: Final = (
    Example("IMEI: 490154203237518", "490154203237518", "a word and the check digit"),
    Example("handset 49-015420-323751-8", "490154203237518", "written as the standard groups it"),
    Example("IMEI 49015420323751", "490154203237518", "without its check digit, which is computed"),
    Example("IMEISV 4901542032375105", "490154203237518", "with a software version in place of the check digit"),
    Example("IMEI: 490154203237517", None, "the check digit is wrong"),
    Example("ticket 490154203237518", None, "no word says so, and one number in ten has a fitting digit"),
)

_S: Final = r"(?:[ /-]|\r?\n)"
_FORM: Final = rf"\d{{2}}{_S}\d{{6}}{_S}\d{{6}}{_S}\d"
_CANDIDATE: Final = re.compile(
    rf"(?<![\w.,+-])(?:(?P<bare>\d{{14,16}})|(?P<form>{_FORM})|\d(?:{_S}?\d){{14}}(?!{_S}\d))(?![\w@]|[.,-]\d)"
)
_DIGITS: Final = re.compile(r"\d{14,16}")
_NOT_DIGIT: Final = re.compile(r"[^0-9]")


def find(text: str, region: str) -> Iterator[Entity]:
    """Every IMEI of `text`, left to right: one that a word names, or one grouped 2-6-6-1."""
    return taken(_judged(text))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """What looked like an IMEI and is none."""
    return refused(_judged(text))


def normalise(written: str) -> str | None:
    """Fifteen digits; the check digit is computed where 14 are written, or 16 with a software version (IMEISV)."""
    digits = _NOT_DIGIT.sub("", written)
    if not _DIGITS.fullmatch(digits) or len(set(digits)) < 3:
        return None
    if len(digits) == 15:
        return digits if luhn.is_valid(digits) else None
    return digits[:14] + luhn.calc_check_digit(digits[:14])


def _judged(text: str) -> Iterator[Verdict]:
    for match in _CANDIDATE.finditer(text):
        start, end = match.span()
        said = "imei" in label.said(text, start, end)
        if said or match["form"]:
            yield _verdict(match[0], start, end, said)
        elif match["bare"] and len(match[0]) == 15:
            yield Rejection("imei", match[0], start, end, "no word near says IMEI, and one number in ten passes Luhn")


def _verdict(written: str, start: int, end: int, said: bool) -> Verdict:
    value = normalise(written)
    if value is None:
        return Rejection("imei", written, start, end, "the check digit (Luhn) is wrong")
    how = "the word IMEI is near" if said else "grouped as an IMEI is"
    count = sum(map(str.isdigit, written))
    checked = {14: "its check digit computed", 16: "its software version left off"}.get(count, "the check digit fits")
    return Entity("imei", value, written, start, end, f"{count} digits, {how}, {checked}")
