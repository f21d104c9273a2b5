"""Machine-readable zones of passports and identity cards (ICAO Doc 9303, parts 4 to 6), by their check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractors.entities.example import Example
from extractors.entities.rejection import Rejection
from extractors.entities.verdict import Verdict, refused, taken
from extractors.model import Entity

ANCHOR: Final = r"\d{7}[MFX<]\d{7}"

EXAMPLES: Final = (
    Example(
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
        "L898902C3",
        "ICAO's specimen of a passport, whose state does not exist",
    ),
    Example("L898902C36UTO7408122F1204159ZE184226B<<<<<10", "L898902C3", "its second line alone"),
    Example(
        "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
        "D23145890",
        "ICAO's specimen of an identity card",
    ),
    Example("L898902C37UTO7408122F1204159ZE184226B<<<<<10", None, "the check digit after the number is wrong"),
)

_BREAK: Final = r"[ \t]*(?:\r?\n[>| \t]*| )"
_NUMBER: Final = r"(?P<number>[A-Z0-9<]{9}[0-9<])"
_MIDDLE: Final = r"(?P<birth>\d{7})[MFX<](?P<expiry>\d{7})"
_BOOK: Final = (
    rf"(?:P[A-Z<][A-Z<]{{42}}{_BREAK})?{_NUMBER}(?P<state>[A-Z<]{{3}}){_MIDDLE}(?P<rest>[A-Z0-9<]{{14}}[0-9<]\d)"
)
_SMALL_BOOK: Final = (
    rf"(?:[PIAC][A-Z<][A-Z<]{{34}}{_BREAK})?{_NUMBER}(?P<state>[A-Z<]{{3}}){_MIDDLE}(?P<rest>[A-Z0-9<]{{7}}\d)"
)
_CARD: Final = (
    rf"[PIAC][A-Z0-9<](?P<state>[A-Z<]{{3}}){_NUMBER}(?P<more>[A-Z0-9<]{{15}}){_BREAK}{_MIDDLE}[A-Z<]{{3}}"
    rf"(?P<rest>[A-Z0-9<]{{11}}\d)(?:{_BREAK}[A-Z<]{{30}})?"
)
_EDGES: Final = r"(?<![A-Z0-9a-z<])(?:{})(?![A-Z0-9a-z<])"
_FORMS: Final = (
    ("TD3, a passport", re.compile(_EDGES.format(_BOOK))),
    ("TD2, a small passport or card", re.compile(_EDGES.format(_SMALL_BOOK))),
    ("TD1, an identity card", re.compile(_EDGES.format(_CARD))),
)
_VALUE: Final = re.compile("[A-Z0-9]{1,9}")
_WEIGHTS: Final = (7, 3, 1)


def find(text: str, region: str) -> Iterator[Entity]:
    """Every machine-readable zone of `text` whose check digits all fit, left to right."""
    return taken(_judged(text))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """Zones of the right form with a wrong check digit."""
    return refused(_judged(text))


def normalise(written: str) -> str | None:
    """The number of the document, of a zone or by itself: capitals, without filler; None where it is none.

    Two states may give out one number; `why` names the state.
    """
    for _, form in _FORMS:
        zone = form.fullmatch(written)
        if zone is not None:
            return _number(zone)
    number = written.strip().upper()
    return number if _VALUE.fullmatch(number) else None


def check_digit(field: str) -> int:
    """ICAO Doc 9303, part 3, 4.9: weights 7, 3, 1 over the values of digits and letters (A is 10), the filler 0."""
    values = (0 if character == "<" else int(character, 36) for character in field)
    return sum(value * _WEIGHTS[place % 3] for place, value in enumerate(values)) % 10


def _judged(text: str) -> Iterator[Verdict]:
    matches = ((match, form) for form, pattern in _FORMS for match in pattern.finditer(text))
    for match, form in sorted(matches, key=lambda pair: pair[0].start()):
        start, end = match.span()
        if not _fits(match):
            yield Rejection("passport", match[0], start, end, "a check digit of the zone is wrong")
            continue
        why = f"{form}, state {match['state'].rstrip('<')}, the check digits of number, birth, expiry and zone fit"
        yield Entity("passport", _number(match), match[0], start, end, why)


def _number(zone: re.Match[str]) -> str:
    return zone["number"][:9].rstrip("<").replace("<", "")


def _fits(zone: re.Match[str]) -> bool:
    number, birth, expiry, rest = (zone[name] for name in ("number", "birth", "expiry", "rest"))
    more = zone.groupdict().get("more") or ""
    composite = number + more + birth + expiry + rest[:-1]
    fields = [number, birth, expiry, composite + rest[-1]]
    if len(rest) == 16:  # a passport's own field has a digit, or a filler where the field is empty
        fields.append(rest[:14] + rest[14].replace("<", "0"))
    return bool(_number(zone)) and all(_ends_in_its_digit(field) for field in fields)


def _ends_in_its_digit(field: str) -> bool:
    return field[-1].isdigit() and check_digit(field[:-1]) == int(field[-1])
