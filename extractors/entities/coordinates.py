"""Positions on Earth (WGS 84) as people and programs write them: decimals, degrees and minutes, links to maps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractors.entities.example import Example
from extractors.entities.rejection import Rejection
from extractors.entities.verdict import Verdict, refused, taken
from extractors.model import Entity

ANCHOR: Final = r"\d\.\d|\d[ ]?[°º˚]|[gG][eE][oO]:|[nNsS] ?\d{1,2} |\d [nNsS]\b"

EXAMPLES: Final = (
    Example("51.5014, -0.1419", "51.50140,-0.14190", "decimals: latitude first, four or more places"),
    Example("51°30'05\"N 0°08'31\"W", "51.50139,-0.14194", "degrees, minutes, seconds"),
    Example("N51 30.084 W000 08.514", "51.50140,-0.14190", "degrees and minutes with decimals"),
    Example("geo:51.5014,-0.1419;u=35", "51.50140,-0.14190", "RFC 5870"),
    Example("https://maps.example.com/?q=51.5014,-0.1419", "51.50140,-0.14190", "in a link to a map"),
    Example("lat: 51.5 lon: -0.14", "51.50000,-0.14000", "named"),
    Example("0.1234, 0.5678, 0.9123", None, "a list of numbers"),
    Example("95.1234, 10.5678", None, "no latitude is over 90 degrees"),
    Example("1.5, 2.5", None, "too coarse, and nothing says that it is a position"),
)

_N: Final = r"[+-]?\d{1,3}\.\d{1,15}"
_WHOLE: Final = r"[+-]?\d{1,3}(?:\.\d{1,15})?"
_COMMA: Final = r"(?:,|%2[cC]|~)"
_LED: Final = (
    r"(?:geo:|[?&#](?:q|ll|sll|cp|query|center|daddr|saddr|destination|origin|loc)=(?:loc:)?"
    r"|/maps[^\s@]{0,200}@|/@|#map=\d{1,2}(?:\.\d+)?/)"
    rf"(?P<lat1>{_WHOLE})(?:{_COMMA}|/)(?P<lon1>{_WHOLE})"
)
_MARKER: Final = rf"mlat=(?P<lat2>{_WHOLE})&(?:amp;)?mlon=(?P<lon2>{_WHOLE})|!3d(?P<lat5>{_N})!4d(?P<lon5>{_N})"
_NAMED: Final = (
    rf"\blat(?:itude)?[\"']?[ \t]*[:=]?[ \t]*[\"']?(?P<lat3>{_WHOLE})[\"'°]?[ \t]*[,;]?\s{{0,8}}[\"']?"
    rf"(?:lng|lon|long|longitude)[\"']?[ \t]*[:=]?[ \t]*[\"']?(?P<lon3>{_WHOLE})"
)
_PLAIN: Final = rf"(?<![\w.+-])(?<!\d[,;/])(?<!\d[,;] )(?P<lat4>{_N})[ ]?(?:°[ ]?)?[,;][ ]?(?P<lon4>{_N})(?:[ ]?°)?"
_DECIMAL: Final = re.compile(rf"(?:{_LED}|{_MARKER}|{_NAMED}|{_PLAIN})(?![\d]|\.\d|[ ]?[,;][ ]?[+-]?\d)", re.IGNORECASE)

_PART: Final = (
    r"(?:[ ]?[°º˚][ ]?|[ :])(?P<{m}>\d{{1,2}}(?:\.\d{{1,8}})?)(?:[ ]?['′’´][ ]?|[ :]|(?=[ ]?[NSEW])|(?![\w.]))"
)
_SECONDS: Final = r"(?P<{s}>\d{{1,2}}(?:\.\d{{1,8}})?)[ ]?(?:\"|″|”|''|′′)?[ ]?"
_HALF: Final = (
    r"(?P<{b}>[{h}][ ]?)?(?P<{d}>\d{{1,3}}(?:\.\d{{1,15}})?)(?:"
    + _PART
    + r"(?:"
    + _SECONDS
    + r")?|[ ]?[°º˚][ ]?|(?=[ ]?[{h}]))"
    r"[ ]?(?P<{a}>[{h}](?![A-Za-z]))?"
)
_LATITUDE: Final = _HALF.format(b="nb", h="NSns", d="nd", m="nm", s="ns", a="na")
_LONGITUDE: Final = _HALF.format(b="eb", h="EWew", d="ed", m="em", s="es", a="ea")
_SEXAGESIMAL: Final = re.compile(rf"(?<![\w.+-]){_LATITUDE}[ ]?[,;/]?[ ]{{0,2}}{_LONGITUDE}(?![\w])")

_SAID: Final = re.compile(r"\b(?:coord\w*|lat|latitude|gps|location|position|what3words|map|meet|pin)\b", re.IGNORECASE)
_BEFORE: Final = 40
_FEWEST_PLACES: Final = 4
"""Decimals without which a pair of numbers is taken only beside a word: four places are about eleven metres."""
_VALUE: Final = re.compile(r"-?\d{1,2}\.\d{5},-?\d{1,3}\.\d{5}")


def find(text: str, region: str) -> Iterator[Entity]:
    """Every position of `text`, left to right; offsets are those of the numbers, not of the link around them."""
    return taken(_judged(text))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """Pairs of numbers that are no position."""
    return refused(_judged(text))


def normalise(written: str) -> str | None:
    """`latitude,longitude` in degrees with five decimals (about a metre), south and west negative; None where none."""
    if _VALUE.fullmatch(written):
        latitude, _, longitude = written.partition(",")
        return _value(float(latitude), float(longitude))
    match = _DECIMAL.fullmatch(written)
    if match is not None:
        return _value(*_pair(match))
    sexagesimal = _SEXAGESIMAL.fullmatch(written)
    return _of_sexagesimal(sexagesimal) if sexagesimal else None


def _judged(text: str) -> Iterator[Verdict]:
    verdicts = [*_decimal(text), *_sexagesimal(text)]
    end = 0
    for verdict in sorted(verdicts, key=lambda verdict: (verdict.start, -verdict.end)):
        if verdict.start >= end:
            end = verdict.end
            yield verdict


def _decimal(text: str) -> Iterator[Verdict]:
    for match in _DECIMAL.finditer(text):
        place = next(name for name in ("1", "2", "3", "4", "5") if match[f"lat{name}"])
        start, end = match.start(f"lat{place}"), match.end(f"lon{place}")
        value = _value(*_pair(match))
        plain = place == "4"
        reason = _too_vague(text, match) if plain else ""
        if value is None or reason:
            yield Rejection("coordinates", text[start:end], start, end, reason or "past 90 or 180 degrees")
            continue
        how = "two decimals side by side, in range" if plain else f"led by {text[match.start() : start][:24].strip()!r}"
        yield Entity("coordinates", value, text[start:end], start, end, how)


def _pair(match: re.Match[str]) -> tuple[float, float]:
    place = next(name for name in ("1", "2", "3", "4", "5") if match[f"lat{name}"])
    return float(match[f"lat{place}"]), float(match[f"lon{place}"])


def _too_vague(text: str, match: re.Match[str]) -> str:
    """Why two plain decimals are no position; empty where they may be one."""
    if _SAID.search(text, max(0, match.start() - _BEFORE), match.start()):
        return ""
    written = (match["lat4"], match["lon4"])
    if min(len(number.partition(".")[2]) for number in written) < _FEWEST_PLACES:
        return "fewer than four decimals, and no word near says that it is a position"
    if all(abs(float(number)) <= 1 for number in written):
        return "both within 1, as shares and scores are, and no word near says that it is a position"
    return ""


def _sexagesimal(text: str) -> Iterator[Verdict]:
    for match in _SEXAGESIMAL.finditer(text):
        if not (match["nb"] or match["na"]) or not (match["eb"] or match["ea"]):
            continue
        written, (start, end) = match[0].rstrip(), match.span()
        end = start + len(written)
        value = _of_sexagesimal(match)
        if value is None:
            yield Rejection("coordinates", written, start, end, "past 90 or 180 degrees, or 60 minutes or seconds")
        else:
            yield Entity("coordinates", value, written, start, end, "degrees with north or south and east or west")


def _of_sexagesimal(match: re.Match[str]) -> str | None:
    degrees = []
    for letter, below in (("n", "sS"), ("e", "wW")):
        sides = (match[f"{letter}b"] or "") + (match[f"{letter}a"] or "")
        whole, minutes, seconds = (float(match[letter + part] or 0) for part in "dms")
        if minutes >= 60 or seconds >= 60 or len(sides.strip()) != 1:
            return None
        total = whole + minutes / 60 + seconds / 3600
        degrees.append(-total if sides.strip() in below else total)
    return _value(*degrees)


def _value(latitude: float, longitude: float) -> str | None:
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    # Adding zero makes of -0.0 a plain zero.
    return f"{round(latitude, 5) + 0.0:.5f},{round(longitude, 5) + 0.0:.5f}"
