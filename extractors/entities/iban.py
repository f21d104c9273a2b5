"""Bank accounts (IBAN, ISO 13616): country, two check digits, and as many characters as that country's banks use."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Final

from stdnum import iban, numdb

from extractors.entities.example import Example
from extractors.entities.rejection import Rejection
from extractors.entities.sifted import Sifted
from extractors.entities.verdict import Verdict, refused, taken
from extractors.model import Entity

ANCHOR: Final = (
    r"(?:\b|IBAN|iban)[A-Za-z]{2}[ -]?\d{2}(?:[ -]|[ \t]?\r?\n(?:> ?)?)?"
    r"(?:\d\d|[A-Za-z]\d\d|[0-9A-Za-z]{4}(?:[ -]|[ \t]?\r?\n(?:> ?)?)?\d)"
)

EXAMPLES: Final = (
    Example("GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432", "in groups of four, as on paper"),
    Example("IBAN:DE89370400440532013000.", "DE89370400440532013000", "as a machine writes it"),
    Example("pay to nl91abna0417164300", "NL91ABNA0417164300", "lower case"),
    Example("GB82WEST12345698765433", None, "the check digits (ISO 7064, mod 97) do not fit"),
    Example("GB82WEST123456987654321", None, "one character too many for its country"),
    Example("XX82WEST12345698765432", None, "no country that has IBANs"),
)

_S: Final = r"(?:[ -]|[ \t]?\r?\n(?:> ?)?)?"
_HEAD: Final = Sifted(
    rf"[A-Za-z]{{2}}[ -]?\d{{2}}{_S}(?:\d\d(?:{_S}[0-9A-Za-z]){{9}}|[A-Za-z]\d\d(?:{_S}[0-9A-Za-z]){{8}}"
    rf"|[0-9A-Za-z]{{4}}{_S}\d(?:{_S}[0-9A-Za-z]){{6}})",
    re.compile(
        r"(?:(?<![0-9A-Za-z_+/])|(?<=IBAN)|(?<=iban))([A-Za-z]{2})[ -]?\d{2}"
        rf"(?={_S}(?:\d\d|[A-Za-z]\d\d|[0-9A-Za-z]{{4}}{_S}\d))"
    ),
)
"""The bank's code follows: digits, a letter and digits (Italy), or four characters and then digits. The shortest of
all, Norway's, has 15 characters."""
_NEXT: Final = re.compile(rf"{_S}([0-9A-Za-z])")
_GLUED: Final = re.compile(r"[0-9A-Za-z_@]|[-+/=][0-9A-Za-z]")
_SPACE: Final = re.compile(r"[\s.>-]+")


def find(text: str, region: str) -> Iterator[Entity]:
    """Every IBAN of `text`, left to right."""
    return taken(_judged(text))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """What has the look of an IBAN of a country and is none."""
    return refused(_judged(text))


def normalise(written: str) -> str | None:
    """Upper case without spaces; None where country, length, structure or check digits are wrong.

    The check digits that some countries have inside the account's number as well are not tested: the registry of
    ISO 13616 does not ask for them.
    """
    compact = _SPACE.sub("", written).upper()
    if not compact.isascii() or len(compact) != _length(compact[:2]):
        return None
    return compact if iban.is_valid(compact, check_country=False) else None


@functools.cache
def _lengths() -> dict[str, int]:
    """Characters of an IBAN by country, from the structures of the registry that `python-stdnum` keeps."""
    rows = numdb.get("iban")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    lengths = {}
    for country in (first + second for first in letters for second in letters):
        structure = rows.info(country + "00")[0][1].get("bban", "")
        if structure:
            lengths[country] = 4 + sum(map(int, re.findall(r"(\d+)!", structure)))
    return lengths


def _length(country: str) -> int | None:
    return _lengths().get(country)


def _judged(text: str) -> Iterator[Verdict]:
    floor = 0
    for head in _HEAD.finditer(text):
        length = _length(head[1].upper())
        if length is None or head.start() < floor:
            continue
        end = _end(text, head.end(), length - 4)
        if end is not None:
            verdict = _verdict(text, head.start(), end)
            floor = end if isinstance(verdict, Entity) else floor
            yield verdict


def _end(text: str, position: int, count: int) -> int | None:
    """Where `count` more letters and digits end, single separators between them; None where there are not so many."""
    for _ in range(count):
        following = _NEXT.match(text, position)
        if following is None:
            return None
        position = following.end()
    return None if _GLUED.match(text, position) else position


def _verdict(text: str, start: int, end: int) -> Verdict:
    written = text[start:end]
    value = normalise(written)
    letters = "".join(filter(str.isalpha, written))
    if value is None:
        return Rejection(
            "iban", written, start, end, "not the structure of its country, or wrong check digits (mod 97)"
        )
    if not (letters.isupper() or letters.islower()):
        return Rejection("iban", written, start, end, "capitals and small letters mixed")
    why = f"country {value[:2]}, its {len(value)} characters and their structure, the check digits (mod 97) fit"
    return Entity("iban", value, written, start, end, why)
