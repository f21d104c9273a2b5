"""A `<model>` of a Cellebrite report as plain data: its fields, the models inside it, the files it points to."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from extractors.formats.chat.text import clean
from extractors.formats.chat.times import NEVER, Moment, iso, spoken
from extractors.formats.chat.ufdr_stream import local_name

DEPTH = 24
_FIELDS, _MODELS, _TARGETS = {"field", "multiField"}, {"modelField", "multiModelField"}, {"nodeField", "jumptargets"}
_BASE64 = {"Base64String", "base64String", "base64string"}


@dataclass(slots=True)
class Model:
    """One decoded record. `fields` hold texts by name, `stamps` times by name, `models` what is nested by field name,
    `targets` ids of files it points to."""

    type: str
    id: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    fields: dict[str, list[str]] = field(default_factory=dict)
    stamps: dict[str, Moment] = field(default_factory=dict)
    models: dict[str, list[Model]] = field(default_factory=dict)
    targets: list[str] = field(default_factory=list)

    def get(self, *names: str) -> str:
        """The first of these fields that has a text."""
        fields = self.fields
        for name in names:
            if name in fields:
                return fields[name][0]
        return ""

    def nested(self, *names: str) -> list[Model]:
        """The models of these fields."""
        found: list[Model] = []
        for name in names:
            if name in self.models:
                found += self.models[name]
        return found

    def inside(self) -> dict[str, list[Model]]:
        """All models inside this one, however deep, by their types."""
        found: dict[str, list[Model]] = {}
        waiting = [self]
        while waiting:
            for models in waiting.pop().models.values():
                waiting += models
                for model in models:
                    found.setdefault(model.type, []).append(model)
        return found

    def moment(self, *names: str) -> Moment:
        """The first of these times that is there."""
        for name in names:
            if name in self.stamps:
                return self.stamps[name]
        return NEVER


def read_model(element: etree._Element, timezone: str | None, skip: str = "", depth: int = 0) -> Model:
    """The model of an element; the field named `skip` is left out, and what is nested deeper than `DEPTH`."""
    attributes: dict[str, Any] = dict(element.items())
    model = Model(attributes.get("type", ""), attributes.get("id", ""), attributes)
    if "file_id" in attributes:
        model.targets.append(attributes["file_id"])
    for child in element:
        kind = local_name(child.tag)
        if kind in _FIELDS:
            _read_values(model, child, timezone)
        elif kind in _MODELS:
            name: Any = child.get("name", "")
            if len(child) and name != skip and depth < DEPTH:
                found = [read_model(one, timezone, depth=depth + 1) for one in child if local_name(one.tag) == "model"]
                model.models.setdefault(name, []).extend(found)
        elif kind in _TARGETS:
            ids = (one for one in child.iter() if local_name(one.tag) in ("id", "targetid"))
            model.targets += [text for one in ids if (text := (one.text or "").strip())]
    return model


def _read_values(model: Model, element: etree._Element, timezone: str | None) -> None:
    name: Any = element.get("name", "")
    timed = name == "TimeStamp" or element.get("type") == "TimeStamp"
    for child in element:
        text = (child.text or "").strip()
        if not text or local_name(child.tag) != "value":
            continue
        if timed or child.get("type") == "TimeStamp":
            model.stamps.setdefault(name, read_moment(text, child, timezone))
        elif child.get("format") in _BASE64:
            text = _unpacked(text)
        model.fields.setdefault(name, []).append(text)


def _unpacked(text: str) -> str:
    """What a base64 value says, where it is text."""
    try:
        return clean(base64.b64decode(text, validate=True).decode("utf-8"))
    except ValueError:
        return text


def read_moment(text: str, element: etree._Element, timezone: str | None) -> Moment:
    """A time of the report. Its own offset is the stated zone; `formattedTimestamp` is the time as the examiner had it
    displayed, and is believed for the zone only where the report says that the time's zone is known."""
    moment = _any_form(text, timezone)
    if moment.zone != "stated" and element.get("format") == "TimeStampKnown" and element.get("formattedTimestamp"):
        shown = iso(str(element.get("formattedTimestamp")))
        if shown.zone == "stated":
            return Moment(shown.at, text, "stated")
    return moment


def _any_form(text: str, timezone: str | None) -> Moment:
    """ISO 8601 in new reports; in old ones `16/12/2021 13:50:36(UTC+0)`, whose order of day and month is guessed only
    where it can be but one."""
    moment = iso(text, timezone)
    if moment.at is not None:
        return moment
    moment = spoken(text.replace("(", " ").replace(")", " "), timezone)
    return Moment(moment.at, text, moment.zone)
