"""Postcodes of the United Kingdom: area, district, sector and unit (Royal Mail, Programmers' Guide to PAF)."""

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

ANCHOR: Final = r"\b[A-Za-z]{1,2}\d[0-9A-Za-z]? ?\d[A-Za-z]{2}\b|\b[gG][iI][rR] ?0"

EXAMPLES: Final = (
    Example("10 Downing Street, London SW1A 2AA", "SW1A 2AA", "capitals and a space"),
    Example("M11AE postcode", "M1 1AE", "without the space, where a word says what it is"),
    Example("my address is ec1a 1bb", "EC1A 1BB", "small letters, where a word says what it is"),
    Example("room a1 1ab", None, "small letters, and no word says so"),
    Example("XX1 1AA", None, "no area has that name"),
    Example("SW1A 1AC0", None, "part of a longer word"),
)

_AREAS_TEXT: Final = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH "
    "EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M "
    "ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST "
    "SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
_AREAS: Final = frozenset(_AREAS_TEXT.split())
_OUTWARD: Final = r"(?P<area>[A-Za-z]{1,2})(?:\d{1,2}|\d[A-Za-z])"
_CANDIDATE: Final = Sifted(
    ANCHOR,
    re.compile(
        rf"(?<![\w+/=.-])(?:{_OUTWARD}|[gG][iI][rR])(?P<space>[ ]?)(?P<inward>\d[A-Za-z]{{2}})"
        r"(?![\w+/=@]|-\w)"
    ),
)
_NOT_IN_UNIT: Final = frozenset("CIKMOV")
_WORDS: Final = re.compile(
    r"\b(?:post ?code|zip|address|addr|street|st|road|rd|avenue|ave|lane|ln|drive|close|crescent|square|terrace"
    r"|court|house|flat|live|lives|living|deliver|london|sat ?nav)\b",
    re.IGNORECASE,
)
_BEFORE: Final = 60
_AFTER: Final = 16


def find(text: str, region: str) -> Iterator[Entity]:
    """Every postcode of `text`, left to right."""
    return taken(_judged(text))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """What has the look of a postcode and is none."""
    return refused(_judged(text))


def normalise(written: str) -> str | None:
    """Capitals, and a space before the last three; None where no area is so named or the unit has C, I, K, M, O, V."""
    compact = "".join(written.split()).upper()
    value = f"{compact[:-3]} {compact[-3:]}"
    match = _CANDIDATE.exact.fullmatch(value)
    if match is None or not _NOT_IN_UNIT.isdisjoint(match["inward"]):
        return None
    return value if match["area"] in _AREAS or value == "GIR 0AA" else None


def _judged(text: str) -> Iterator[Verdict]:
    for match in _CANDIDATE.finditer(text):
        written, (start, end) = match[0], match.span()
        value = normalise(written)
        capitals = written == written.upper()
        if value is None:
            if capitals:
                yield Rejection("postcode", written, start, end, "no such area, or a letter that no unit has")
            continue
        said = _WORDS.search(label.before(text, start, _BEFORE)) or _WORDS.search(label.after(text, end, _AFTER))
        if not said and not (capitals and match["space"]):
            yield Rejection("postcode", written, start, end, "small letters or no space, no word of addresses near")
            continue
        word = f", the word {said[0].lower()!r} is near" if said else ""
        why = f"area {value[:2].rstrip('0123456789')} exists, the form of a postcode{word}"
        yield Entity("postcode", value, written, start, end, why)
