"""Drawn pictures that carry what a camera writes beside the picture (Exif)."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from PIL import ExifTags, Image, ImageDraw

WIDTH, HEIGHT = 480, 320


@dataclass(frozen=True, slots=True)
class Taken:
    """What the camera noted: local time (ISO 8601), and the place in degrees north and east to a second of arc."""

    at: str
    make: str
    model: str
    note: str
    place: tuple[tuple[int, int, int], tuple[int, int, int]] | None = None


def jpeg(picture: Image.Image, taken: Taken) -> bytes:
    """The picture as a camera would keep it."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = taken.make
    exif[ExifTags.Base.Model] = taken.model
    exif[ExifTags.Base.ImageDescription] = taken.note
    at = f"{datetime.fromisoformat(taken.at):%Y:%m:%d %H:%M:%S}"
    exif[ExifTags.Base.DateTime] = at
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = at
    if taken.place:
        north, east = taken.place
        position = exif.get_ifd(ExifTags.IFD.GPSInfo)
        position[ExifTags.GPS.GPSLatitudeRef], position[ExifTags.GPS.GPSLatitude] = "N", north
        position[ExifTags.GPS.GPSLongitudeRef], position[ExifTags.GPS.GPSLongitude] = "E", east
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=80, exif=exif)
    return kept.getvalue()


def png(picture: Image.Image) -> bytes:
    """The picture as a program on a computer would keep it."""
    kept = io.BytesIO()
    picture.quantize(16).save(kept, "PNG")
    return kept.getvalue()


def ticket(event: str, seat: str) -> Image.Image:
    """A printed ticket: a stub, a border, two lines of words."""
    picture, draw = _blank("#f2ead8")
    draw.rectangle((30, 60, WIDTH - 30, HEIGHT - 60), outline="#444444", width=3)
    draw.line((120, 60, 120, HEIGHT - 60), fill="#444444", width=2)
    draw.text((140, 110), event, fill="#222222", font_size=26)
    draw.text((140, 170), seat, fill="#222222", font_size=22)
    return picture


def bicycle() -> Image.Image:
    """Two wheels and a frame."""
    picture, draw = _blank("#dfe8ee")
    for left in (70, 270):
        draw.ellipse((left, 150, left + 140, 290), outline="#222222", width=6)
    for line in ((140, 220, 220, 120), (220, 120, 320, 120), (320, 120, 340, 220), (140, 220, 240, 220)):
        draw.line(line, fill="#b03030", width=8)
    draw.line((240, 220, 320, 120), fill="#b03030", width=8)
    return picture


def seating(rows: int, marked: tuple[tuple[int, int], ...]) -> Image.Image:
    """A plan of seats; `marked` ones (row, seat) are filled."""
    picture, draw = _blank("#ffffff")
    for row in range(rows):
        for seat in range(16):
            box = (30 + seat * 26, 40 + row * 30, 48 + seat * 26, 58 + row * 30)
            draw.rectangle(box, outline="#555555", fill="#d08020" if (row, seat) in marked else None)
    return picture


def _blank(colour: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", (WIDTH, HEIGHT), colour)
    return picture, ImageDraw.Draw(picture)
