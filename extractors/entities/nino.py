"""National Insurance numbers: two letters, six digits, a letter A to D (HMRC's manual NIM39110). No check digit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractors.entities import label
from extractors.entities.example import Example
from extractors.entities.rejection import Rejection
from extractors.entities.sifted import Sifted
from extractors.entities.verdict import Verdict, refused, taken
from extractors.model import Entity

ANCHOR: Final = r"\b[A-Za-z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}"

EXAMPLES: Final = (
    Example("NI number AB 12 34 56 C", "AB123456C", "in pairs"),
    Example("AB123456C", "AB123456C", "capitals"),
    Example("national insurance ab123456", "AB123456", "small letters and no last letter, where a word says so"),
    Example("QQ123456C", None, "HMRC's own example: no prefix has a Q"),
    Example("GB123456A", None, "a prefix that is not given out"),
    Example("AB123456E", None, "the last letter is A, B, C or D"),
)

_CANDIDATE: Final = Sifted(
    ANCHOR,
    re.compile(
        r"(?<![\w+/=-])[A-Za-z]{2}(?: ?\d{2} ?\d{2} ?\d{2} ?[A-Za-z]|(?:-\d{2}){3}-[A-Za-z]| ?\d{2} ?\d{2} ?\d{2})"
        r"(?![\w+/=@-])"
    ),
)
_PREFIX: Final = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]")
_VALUE: Final = re.compile(rf"{_PREFIX.pattern}\d{{6}}[A-D]?")
_WORDS: Final = re.compile(r"\b(?:nino|n\.?i\.?(?: ?n\.?)?|national insurance|insurance)\b", re.IGNORECASE)
_QUEUE: Final = re.compile(r"\bid[ :=#]*\Z", re.IGNORECASE)
"""Mail servers name their messages so: `id EC013900C`."""
_BEFORE: Final = 40


def find(text: str, region: str) -> Iterator[Entity]:
    """Every National Insurance number of `text`, left to right."""
    return taken(_judged(text))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """What looked like one and is none."""
    return refused(_judged(text))


def normalise(written: str) -> str | None:
    """Capitals without spaces; None where prefix or last letter are not given out."""
    value = re.sub(r"[\s-]", "", written).upper()
    return value if _VALUE.fullmatch(value) else None


def _judged(text: str) -> Iterator[Verdict]:
    for match in _CANDIDATE.finditer(text):
        written, (start, end) = match[0], match.span()
        value, said = normalise(written), _WORDS.search(label.before(text, start, _BEFORE))
        whole = written == written.upper() and written[-1].isalpha()
        if value is None:
            if whole or said:
                yield Rejection("nino", written, start, end, "a prefix or a last letter that is not given out")
        elif said or (whole and not _QUEUE.search(label.before(text, start, _BEFORE))):
            word = ", a word near says so" if said else ""
            yield Entity("nino", value, written, start, end, f"prefix, six digits and letter as given out{word}")
        elif written[-1].isalpha():
            yield Rejection("nino", written, start, end, "small letters, or a word that it is an id")
