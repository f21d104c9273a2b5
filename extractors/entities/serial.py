"""Serial numbers of devices. Every maker has a form of its own, so a word must stand before: `S/N`, `serial number`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractors.entities.example import Example
from extractors.entities.rejection import Rejection
from extractors.entities.sifted import Sifted
from extractors.entities.verdict import Verdict, refused, taken
from extractors.model import Entity

ANCHOR: Final = r"[sS][eE][rR][iI][aAeE]|[sS]/[nN]|[sS][nN][ \t]*[:#=]|[sS][éÉ][rR][iI][eE]"

EXAMPLES: Final = (
    Example("Serial number: C02XL0GYJGH5", "C02XL0GYJGH5", "a word, letters and digits"),
    Example("s/n r58m-12abcde", "R58M-12ABCDE", "in capitals, its dashes kept"),
    Example("Seriennummer 1234567890", "1234567890", "digits alone, six or more"),
    Example("serial port ttyS0", None, "a word between that is no number"),
    Example("serial number 42", None, "too short"),
    Example("certificate serial number: 4F2A9C3D1E", None, "a certificate's"),
)

_NUMBER_WORD: Final = r"(?:[ \t-]*(?:numbers?|num|nos?\b\.?|nr\b\.?|#))"
_LEAD: Final = (
    rf"(?:serial{_NUMBER_WORD}?|s/n|sn(?=[ \t]*[:#=])|seriennummer|num[eéÉ]ro de s[eéÉ]rie|n[uúÚ]mero de serie)"
    r"(?:[ \t]*\([^()\n]{1,20}\))?(?:[ \t]+(?:is|was|ist|est|es))?"
)
_LED: Final = Sifted(
    r"(?i:serial|s/n|sn[ \t:#=]|seriennummer|num[e?]ro de s|n[u?]mero de s)",
    re.compile(
        rf"(?<![\w/]){_LEAD}[ \t]*[:#=]?[ \t]*[\"'<]?(?P<value>[0-9A-Za-z][0-9A-Za-z/-]{{4,24}})(?![\w:/@+-]|\.\w)",
        re.IGNORECASE | re.ASCII,
    ),
)
_VALUE: Final = re.compile(r"[0-9A-Z](?:[0-9A-Z/-]{3,23}[0-9A-Z])")
_FEWEST_DIGITS: Final = 6
"""Of a number without letters: shorter ones are counts and years."""
_NOT_A_DEVICE: Final = re.compile(r"\b(?:certificates?|cert|x509|ssl|tls|ca|zone|soa|dns|issue|crl)\b", re.IGNORECASE)
_BEFORE: Final = 60


def find(text: str, region: str) -> Iterator[Entity]:
    """Every serial number of `text` that a word leads, left to right."""
    return taken(_judged(text))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """What such a word leads and is none."""
    return refused(_judged(text))


def normalise(written: str) -> str | None:
    """Capitals; None for fewer than five characters, no digit at all, or fewer than six of digits alone."""
    value = written.upper()
    digits = sum(map(str.isdigit, value))
    if not _VALUE.fullmatch(value) or not digits or (value.isdigit() and digits < _FEWEST_DIGITS):
        return None
    return value


def _judged(text: str) -> Iterator[Verdict]:
    for match in _LED.finditer(text):
        written, (start, end) = match["value"], match.span("value")
        value = normalise(written)
        line = text[max(0, match.start() - _BEFORE) : match.start()].rpartition("\n")[2]
        if value is None:
            yield Rejection("serial", written, start, end, "no digit, or too short")
        elif _NOT_A_DEVICE.search(line):
            yield Rejection("serial", written, start, end, "a certificate's or a zone's serial number")
        else:
            lead = text[match.start() : start].partition(":")[0].strip().lower()
            why = f"led by {lead!r}, letters and digits; no check digit"
            yield Entity("serial", value, written, start, end, why)
