"""A `<model>` of a Cellebrite report as plain data: its fields, the models inside it, the files it points to."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Final
from xml.parsers import expat

from extractors.formats.chat.text import clean
from extractors.formats.chat.times import NEVER, Moment, iso, spoken

DEPTH = 24
_FIELDS, _MODELS, _TARGETS = {"field", "multiField"}, {"modelField", "multiModelField"}, {"nodeField", "jumptargets"}
_TARGET = {"id", "targetid"}
# Where a model is being read. Numbers: a member of an enumeration takes longer to look up than all else that is done.
_IN_MODEL: Final = 1
_IN_FIELD: Final = 2
_IN_VALUE: Final = 3
_IN_MODELS: Final = 4
_IN_TARGETS: Final = 5
_IN_TARGET: Final = 6
_BASE64 = {"Base64String", "base64String", "base64string"}


class Model:
    """One decoded record. `fields` hold texts by name, `stamps` times by name, `models` what is nested by field name,
    `targets` ids of files it points to."""

    __slots__ = ("attributes", "fields", "id", "models", "stamps", "targets", "type")

    def __init__(self, attributes: dict[str, str]) -> None:
        """A record of which no more than its tag was read."""
        self.type = attributes.get("type", "")
        self.id = attributes.get("id", "")
        self.attributes = attributes
        self.fields: dict[str, list[str]] = {}
        self.stamps: dict[str, Moment] = {}
        self.models: dict[str, list[Model]] = {}
        self.targets = [attributes["file_id"]] if "file_id" in attributes else []

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


class ModelReader:
    """Reads one `<model>` after the other, each with all that is in it, from `parser`, which is one of expat's.

    Each element of millions of messages comes by here: so it is two methods that know where they are, and no object an
    element. What is nested deeper than `DEPTH` is left out, and so are a chat's messages: each goes to `end_message`
    with its chat, of which then only what the parser has come to is known. `end` is given the model at its end; what
    comes next is for whoever that tells.
    """

    def __init__(
        self,
        parser: expat.XMLParserType,
        timezone: str | None,
        end: Callable[[Model], None],
        end_message: Callable[[Model, Model], None],
    ) -> None:
        self._parser = parser
        self._timezone = timezone
        self._finish = end
        self._finish_message = end_message
        self._at = _IN_MODEL
        self._model = Model({})
        self._above: list[tuple[Model, str]] = []
        self._nest = ""
        self._field = ""
        self._timed = False
        self._attributes: dict[str, str] = {}
        self._pieces: list[str] = []
        self._passed = 0

    def begin(self, attributes: dict[str, str]) -> None:
        """A model begins; the parser's elements come here until it ends."""
        self._model = Model(attributes)
        self._at = _IN_MODEL
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        at = self._at
        if self._passed:
            self._passed += 1
        elif at == _IN_FIELD and tag == "value":
            self._start_text(_IN_VALUE)
            self._attributes = attributes
        elif at == _IN_MODEL and tag in _FIELDS:
            self._at = _IN_FIELD
            self._field = name = attributes.get("name", "")
            self._timed = name == "TimeStamp" or attributes.get("type") == "TimeStamp"
        elif at == _IN_MODELS and tag == "model" and len(self._above) < DEPTH:
            self._above.append((self._model, self._nest))
            self._model = Model(attributes)
            self._at = _IN_MODEL
        elif at == _IN_TARGETS and tag in _TARGET:
            self._start_text(_IN_TARGET)
        elif at == _IN_MODEL and tag in _MODELS:
            self._at = _IN_MODELS
            self._nest = attributes.get("name", "")
        elif at == _IN_MODEL and tag in _TARGETS:
            self._at = _IN_TARGETS
        elif ":" in tag:
            self._start(tag.rpartition(":")[2], attributes)
        else:
            self._passed = 1

    def _start_text(self, at: int) -> None:
        self._at = at
        self._pieces.clear()
        self._parser.CharacterDataHandler = self._pieces.append

    def _end(self, _: str) -> None:
        at = self._at
        if self._passed:
            self._passed -= 1
        elif at == _IN_VALUE:
            self._at = _IN_FIELD
            if text := self._text():
                self._end_value(text)
        elif at == _IN_MODEL:
            self._end_model()
        elif at == _IN_TARGET:
            self._at = _IN_TARGETS
            if text := self._text():
                self._model.targets.append(text)
        else:
            self._at = _IN_MODEL

    def _text(self) -> str:
        self._parser.CharacterDataHandler = None
        return "".join(self._pieces).strip()

    def _end_value(self, text: str) -> None:
        model, name, attributes = self._model, self._field, self._attributes
        if self._timed or attributes.get("type") == "TimeStamp":
            model.stamps.setdefault(name, read_moment(text, attributes, self._timezone))
        elif attributes.get("format") in _BASE64:
            text = _unpacked(text)
        if name in model.fields:
            model.fields[name].append(text)
        else:
            model.fields[name] = [text]

    def _end_model(self) -> None:
        model = self._model
        if not self._above:
            self._finish(model)
            return
        self._model, self._nest = self._above.pop()
        self._at = _IN_MODELS
        if self._nest == "Messages" and self._model.type == "Chat":
            self._finish_message(model, self._model)
        else:
            self._model.models.setdefault(self._nest, []).append(model)


def _unpacked(text: str) -> str:
    """What a base64 value says, where it is text."""
    try:
        return clean(base64.b64decode(text, validate=True).decode("utf-8"))
    except ValueError:
        return text


def read_moment(text: str, attributes: Mapping[str, str], timezone: str | None) -> Moment:
    """A time of the report; `attributes` are those of its element. Its own offset is the stated zone;
    `formattedTimestamp` is the time as the examiner had it displayed, and is believed for the zone only where the
    report says that the time's zone is known."""
    moment = _any_form(text, timezone)
    if moment.zone != "stated" and attributes.get("format") == "TimeStampKnown":
        shown = iso(attributes.get("formattedTimestamp", ""))
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
