"""Positions on Earth (WGS 84) as people and programs write them: decimals, degrees and minutes, links to maps."""

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

ANCHOR: Final = (
    r"\d\.\d{3,} ?(?:° ?)?[,;~/&!%]|[°º˚]|[gG][eE][oO]:"
    r"|\b[lL][aA][tT](?:itude|ITUDE)?[\"']?[ \t]*[:=]?[ \t]*[\"']?[+-]?\d"
    r"|\b[NS] ?\d{1,3}(?:[ :]\d|\.\d)|\d ?[NS](?:[^A-Za-z]|$)"
)

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

_N: Final = r"[+-]?\d{1,3}\.\d{3,15}"
_WHOLE: Final = r"[+-]?\d{1,3}(?:\.\d{1,15})?"
_END: Final = r"(?![\d]|\.\d|[ ]?[,;][ ]?[+-]?\d)"
_COMMA: Final = r"(?:,|%2[cC]|~|/)"
_KEYS: Final = r"(?:q|ll|sll|cp|query|center|daddr|saddr|destination|origin|loc)=(?:loc:)?"
_LINK: Final = Sifted(
    rf"[?&#]{_KEYS}|/@|/maps|#map=",
    re.compile(
        rf"(?:[?&#]{_KEYS}|/@|/maps[^\s@]{{0,200}}@|#map=\d{{1,2}}(?:\.\d+)?/)(?P<lat>{_N}){_COMMA}(?P<lon>{_N})"
    ),
)
_MARKER: Final = Sifted("mlat=|!3d", re.compile(rf"(?:mlat=|!3d)(?P<lat>{_N})(?:&(?:amp;)?mlon=|!4d)(?P<lon>{_N})"))
_GEO: Final = Sifted("[gG][eE][oO]:", re.compile(rf"[gG][eE][oO]:(?P<lat>{_WHOLE}),(?P<lon>{_WHOLE})"))
_NAMED: Final = Sifted(
    r"\b[lL][aA][tT](?:itude|ITUDE)?[\"' \t:=+\d-]",
    re.compile(
        rf"\b[lL][aA][tT](?:itude|ITUDE)?[\"']?[ \t]*[:=]?[ \t]*[\"']?(?P<lat>{_WHOLE})[\"'°]?"
        r"[ \t]*[,;]?[ \t]{0,8}(?:\r?\n[ \t]{0,8})?[\"']?"
        rf"(?:lng|LNG|lon|LON|Lon|Lng)(?:g|G|gitude|GITUDE)?[\"']?[ \t]*[:=]?[ \t]*[\"']?(?P<lon>{_WHOLE})"
    ),
)
_PLAIN: Final = Sifted(
    r"[+-]?\d{1,3}\.\d{3,15} ?(?:\? ?)?[,;]",
    re.compile(
        rf"(?<![\w.+-])(?<!\d[,;/])(?<!\d[,;] )(?P<lat>{_N})[ ]?(?:°[ ]?)?[,;][ ]?(?P<lon>{_N})(?:[ ]?°)?{_END}"
    ),
)
_LED: Final = (_LINK, _MARKER, _GEO, _NAMED)

_PART: Final = (
    r"(?:[ ]?[°º˚][ ]?|[ :])(?P<{m}>\d{{1,2}}(?:\.\d{{1,8}})?)(?:[ ]?['′’´][ ]?|[ :]|(?=[ ]?[NSEW])|(?![\w.]))"
)
_SECONDS: Final = r"(?P<{s}>\d{{1,2}}(?:\.\d{{1,8}})?)[ ]?(?:\"|″|”|''|′′)?[ ]?"
_HALF: Final = (
    r"(?P<{b}>[{h}][ ]?)?(?P<{d}>\d{{1,3}}(?:\.\d{{1,15}})?)(?:"
    + _PART
    + r"(?:"
    + _SECONDS
    + r")?|[ ]?[°º˚][ ]?|(?=[ ]?[{h}])|(?<=\d{{3}})(?![\w.]))"
    r"[ ]?(?P<{a}>[{h}](?![A-Za-z]))?"
)
_LATITUDE: Final = _HALF.format(b="nb", h="NS", d="nd", m="nm", s="ns", a="na")
_LONGITUDE: Final = _HALF.format(b="eb", h="EW", d="ed", m="em", s="es", a="ea")
_SEXAGESIMAL: Final = Sifted(
    r"[NS] ?\d|\d[\d. :'\"?]{0,48}[NS](?:[^A-Za-z]|$)",
    re.compile(rf"(?<![\w.+-]){_LATITUDE}[ ]?[,;/]?[ ]{{0,2}}{_LONGITUDE}(?![\w])"),
)
"""North or south is said; what a letter beyond ASCII may be is a sign of degrees, minutes or seconds."""

_SAID: Final = re.compile(r"\b(?:coord\w*|lat|latitude|gps|location|position)\b", re.IGNORECASE)
_BEFORE: Final = 40
_FEWEST_PLACES: Final = 4
"""Decimals without which a pair of numbers is taken only beside a word: four places are about eleven metres."""
_PAIR: Final = re.compile(rf"(?P<lat>{_WHOLE})[ ]?[,;~/ ][ ]?(?P<lon>{_WHOLE})")
"""What somebody writes who looks for a position."""


def find(text: str, region: str) -> Iterator[Entity]:
    """Every position of `text`, left to right; offsets are those of the numbers, not of the link around them."""
    return taken(_judged(text))


def rejected(text: str, region: str) -> Iterator[Rejection]:
    """Pairs of numbers that are no position."""
    return refused(_judged(text))


def normalise(written: str) -> str | None:
    """`latitude,longitude` in degrees with five decimals (about a metre), south and west negative; None where none."""
    for form in (_PAIR, *(led.exact for led in _LED)):
        match = form.fullmatch(written)
        if match is not None:
            return _value(float(match["lat"]), float(match["lon"]))
    sexagesimal = _SEXAGESIMAL.exact.fullmatch(written)
    return _of_sexagesimal(sexagesimal) if sexagesimal else None


def _judged(text: str) -> Iterator[Verdict]:
    verdicts = [*_led(text), *_plain(text), *_sexagesimal(text)]
    end = 0
    for verdict in sorted(verdicts, key=lambda verdict: (verdict.start, -verdict.end)):
        if verdict.start >= end:
            end = verdict.end
            yield verdict


def _led(text: str) -> Iterator[Verdict]:
    for form in _LED:
        for match in form.finditer(text):
            lead = text[match.start() : match.start("lat")][:24].strip()
            yield _verdict(text, match, f"led by {lead!r}")


def _plain(text: str) -> Iterator[Verdict]:
    for match in _PLAIN.finditer(text):
        reason = _too_vague(text, match)
        if reason:
            yield Rejection("coordinates", match[0], *match.span(), reason)
        else:
            yield _verdict(text, match, "two decimals side by side, in range")


def _verdict(text: str, match: re.Match[str], how: str) -> Verdict:
    start, end = match.start("lat"), match.end("lon")
    value = _value(float(match["lat"]), float(match["lon"]))
    if value is None:
        return Rejection("coordinates", text[start:end], start, end, "past 90 or 180 degrees")
    return Entity("coordinates", value, text[start:end], start, end, how)


def _too_vague(text: str, match: re.Match[str]) -> str:
    """Why two plain decimals are no position; empty where they may be one."""
    if _SAID.search(label.before(text, match.start(), _BEFORE)):
        return ""
    written = (match["lat"], match["lon"])
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
    for letter, below in (("n", "S"), ("e", "W")):
        sides = (match[f"{letter}b"] or "") + (match[f"{letter}a"] or "")
        whole, minutes, seconds = (float(match[letter + part] or 0) for part in "dms")
        if minutes >= 60 or seconds >= 60 or len(sides.strip()) != 1:
            return None
        total = whole + minutes / 60 + seconds / 3600
        degrees.append(-total if sides.strip() == below else total)
    return _value(*degrees)


def _value(latitude: float, longitude: float) -> str | None:
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    # Adding zero makes of -0.0 a plain zero.
    return f"{round(latitude, 5) + 0.0:.5f},{round(longitude, 5) + 0.0:.5f}"
