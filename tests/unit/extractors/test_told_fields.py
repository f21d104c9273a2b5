"""What cameras and office programs tell, under one name whatever Tika calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractors.formats.told_fields import NAMES, TOLD, told

ANSWERS = Path(__file__).parent / "answers"


def test_a_photograph() -> None:
    (answer,) = json.loads((ANSWERS / "hall.json").read_text(encoding="utf-8"))
    assert told(answer, "image") == {
        "taken-at": "2025-06-14T18:02:11+01:00",
        "gps": "51.50140,-0.14200",
        "camera-make": "Example",
        "camera-model": "Pocket 3",
        "camera-serial": "EX-000123",
    }


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("95.0", "1.0"), ("51.5", "181"), ("north", "1.0"), ("", "1.0"), ("NaN", "1.0")]
)
def test_a_place_that_is_none_is_not_told(latitude: str, longitude: str) -> None:
    assert "gps" not in told({"geo:lat": latitude, "geo:long": longitude}, "image")


def test_authors_are_each_told_once() -> None:
    fields: dict[str, str | list[str]] = {
        "dc:creator": ["Jo Bell", "Ali Khan", "Jo Bell", " "],
        "extended-properties:Company": "Example Ltd",
    }
    assert told(fields, "document") == {"author": ["Jo Bell", "Ali Khan"], "company": "Example Ltd"}


@pytest.mark.parametrize(
    ("kind", "made", "taken"),
    [
        ("video", "2025-06-14T17:02:11Z", "2025-06-14T17:02:11Z"),
        ("video", "1904-01-01T00:00:00Z", None),
        ("document", "2025-06-14T17:02:11Z", None),
    ],
)
def test_when_a_video_was_taken(kind: str, made: str, taken: str | None) -> None:
    assert told({"dcterms:created": made}, kind).get("taken-at") == taken


def test_every_name_is_shown() -> None:
    assert set(NAMES) == {*TOLD, "gps", "taken-at"}
