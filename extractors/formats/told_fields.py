"""What a file tells of who and what made it, under one name whatever format tells it: cameras (Exif), office programs.

Exif names: CIPA DC-008; office properties: ECMA-376 part 1, 22.2 and part 2, 11. Tika's own names are right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from extractors.formats.mail_fields import Fields, first, values

TOLD: Final[Mapping[str, tuple[str, ...]]] = {
    "camera-make": ("tiff:Make", "Exif IFD0:Make"),
    "camera-model": ("tiff:Model", "Exif IFD0:Model"),
    "camera-serial": (
        "Exif SubIFD:Body Serial Number",
        "exif:BodySerialNumber",
        "aux:SerialNumber",
        "Exif IFD0:Camera Serial Number",
        "Canon Makernote:Serial Number",
        "Nikon Makernote:Camera Serial Number",
        "Nikon Makernote:Serial Number",
        "Panasonic Makernote:Internal Serial Number",
        "Olympus Equipment:Serial Number",
        "Pentax Makernote:Serial Number",
        "Fujifilm Makernote:Serial Number",
        "Sony Makernote:Serial Number",
        "Apple Makernote:Serial Number",
    ),
    "author": ("dc:creator",),
    "company": ("extended-properties:Company", "custom:Company"),
    "last-modified-by": ("meta:last-author",),
}
"""Our name, and where Tika tells it: the first of these that says something."""

NAMES: Final = (
    "taken-at",
    "gps",
    "camera-make",
    "camera-model",
    "camera-serial",
    "author",
    "company",
    "last-modified-by",
)
"""All names, in the order in which they are shown."""

_MAKERS: Final = ("image", "video", "audio")
_OFFSET: Final = re.compile(r"[+-]\d{2}:\d{2}")
_PLACE: Final = re.compile(r"-?\d{1,3}(?:\.\d+)?")


def told(fields: Fields, kind: str) -> dict[str, str | list[str]]:
    """Those of the names that a file of this kind tells. `gps` is "latitude,longitude" in decimal degrees (WGS 84, five
    places, about a metre), `taken-at` ISO 8601 by the camera's clock: without a zone, where it tells none."""
    found: dict[str, str | list[str]] = {"taken-at": _taken(fields, kind), "gps": _place(fields)}
    for name, sources in TOLD.items():
        said = next((given for source in sources if source in fields and (given := _said(fields, source))), [])
        found[name] = said[0] if len(said) == 1 else said
    return {name: found[name] for name in NAMES if found[name]}


def _said(fields: Fields, source: str) -> list[str]:
    """The values of a field, each once, in their order."""
    return list(dict.fromkeys(value.strip() for value in values(fields, source) if value.strip()))


def _taken(fields: Fields, kind: str) -> str:
    if kind not in _MAKERS:
        return ""
    if at := first(fields, "exif:DateTimeOriginal"):
        offset = _OFFSET.fullmatch(first(fields, "Exif SubIFD:Time Zone Original"))
        return f"{at}{offset[0]}" if offset else at
    # A video's or recording's time of creation stands in its own header, in UTC (ISO 14496-12, 8.2.2); 1970 and 1904
    # are what devices write that do not know it.
    made = first(fields, "dcterms:created") if kind != "image" else ""
    return "" if made.startswith(("1970-01-01", "1904-01-01")) else made


def _place(fields: Fields) -> str:
    latitude, longitude = first(fields, "geo:lat"), first(fields, "geo:long")
    if not (_PLACE.fullmatch(latitude) and _PLACE.fullmatch(longitude)):
        return ""
    north, east = float(latitude), float(longitude)
    return f"{north:.5f},{east:.5f}" if abs(north) <= 90 and abs(east) <= 180 else ""
