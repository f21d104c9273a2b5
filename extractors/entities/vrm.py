"""Registration marks of vehicles in the United Kingdom (DVLA leaflet INF104). They have no check digit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractors.entities.example import Example
from extractors.entities.rejection import Rejection
from extractors.entities.sifted import Sifted
from extractors.entities.verdict import Verdict, refused, taken
from extractors.model import Entity

ANCHOR: Final = r"\b[A-Za-z]{2}\d{2} ?[A-Za-z]{3}\b|\b[A-Z]\d{1,3} ?[A-Z]{3}\b|\b[A-Z]{3} ?\d{1,4}[A-Z]?\b"

EXAMPLES: Final = (
    Example("a blue van, AB51 ABC", "AB51ABC", "the form since 2001, in capitals"),
    Example("reg ab51abc", "AB51ABC", "small letters, where a word says what it is"),
    Example("number plate A123 BCD", "A123BCD", "the form of 1983 to 2001, where a word says what it is"),
    Example("Car: AXI 1234", "AXI1234", "Northern Ireland, where a word says what it is"),
    Example("A123 BCD", None, "an older form, and no word says so"),
    Example("AB50 ABC", None, "no such half year: 02 to 49 and 51 to 99"),
    Example("AI51 ABC", None, "no area has an I, Q or Z"),
)

_CURRENT: Final = re.compile(r"[A-HJ-PR-Y]{2}(?:0[2-9]|[1-4]\d|5[1-9]|[6-9]\d) ?[A-HJ-PR-Z]{3}")
_PREFIX: Final = re.compile(r"[A-HJ-NPR-TV-Y](?!0)\d{1,3} ?[A-HJ-PR-Y][A-HJ-PR-Z]{2}")
_SUFFIX: Final = re.compile(r"[A-HJ-PR-Y][A-HJ-PR-Z]{2} ?(?!0)\d{1,3}[A-HJ-NPR-TV-Y]")
_NORTHERN: Final = re.compile(r"(?:[A-Z]{2}[IZ]|[A-Z][IZ][A-Z])(?!0)\d{1,4}")
_ISSUED: Final = re.compile("[A-HK-PRSVWY]")
"""First letters of the areas in which cars are registered; X is for export, others are sold by themselves."""
_OLDER: Final = (_PREFIX, _SUFFIX, _NORTHERN)

_EDGE: Final = r"[\w+/=#@.-]"
_CANDIDATE: Final = Sifted(
    ANCHOR,
    re.compile(
        rf"(?<!{_EDGE})(?:[A-Za-z]{{2}}\d{{2}} ?[A-Za-z]{{3}}|[A-Z]\d{{1,3}} ?[A-Z]{{3}}|[A-Z]{{3}} ?\d{{1,3}}[A-Z]"
        r"|[A-Z]{3} ?\d{1,4})(?![\w+/=@-]|\.\w)"
    ),
)
_WORDS: Final = re.compile(
    r"\b(?:vrm|vrn|reg(?:istration|d)?|index|plates?|number ?plates?|licen[cs]e plates?|cars?|vans?|vehicles?"
    r"|lorry|truck|motor(?:bike|cycle)|drives|driving|drove|parked|anpr|dvla|mot)\b",
    re.IGNORECASE,
)
_BEFORE: Final = 40
_AFTER: Final = 16


def find(text: str, region: str) -> Iterator[Entity]:
    """Every registration mark of `text`, left to right."""
    return taken(_judged(text))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """What has the look of the current form and is none, or of an older one without a word near."""
    return refused(_judged(text))


def normalise(written: str) -> str | None:
    """Capitals without the space; None for what is of no form. Dateless marks of Great Britain (`ABC 1`) are none."""
    value = re.sub(r"\s", "", written).upper()
    return value if any(form.fullmatch(value) for form in (_CURRENT, *_OLDER)) else None


def _judged(text: str) -> Iterator[Verdict]:
    for match in _CANDIDATE.finditer(text):
        written, (start, end) = match[0], match.span()
        value = normalise(written)
        current = value is not None and _CURRENT.fullmatch(value) is not None
        said = _word_near(text, start, end)
        if value is None:
            if said or _is_of_current_length(written):
                yield Rejection("vrm", written, start, end, "letters or half year that no mark has")
        elif said:
            yield Entity("vrm", value, written, start, end, f"a form of DVLA's, the word {said!r} is near")
        elif current and written == written.upper() and _ISSUED.match(value):
            yield Entity("vrm", value, written, start, end, "the form since 2001 in capitals: area, half year, letters")
        elif current:
            yield Rejection(
                "vrm", written, start, end, "small letters or no issued area, and no word near speaks of a vehicle"
            )
        elif written == written.upper():
            yield Rejection("vrm", written, start, end, "an older form, and no word near speaks of a vehicle")


def _is_of_current_length(written: str) -> bool:
    return written == written.upper() and written[2:4].isdigit() and written[-3:].isalpha()


def _word_near(text: str, start: int, end: int) -> str | None:
    """The word in the same line that speaks of a vehicle, in lower case."""
    line_start = max(text.rfind("\n", 0, start) + 1, start - _BEFORE)
    said = _WORDS.search(text, line_start, start)
    if said is None:
        following = text[end : end + _AFTER].partition("\n")[0]
        said = _WORDS.search(following)
    return said[0].lower() if said else None
