"""The elements of a Cellebrite report that documents are made of, as they end: models, listed files, sections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from extractors.formats.chat.ufdr_models import Model, ModelReader

_SECTIONS: Final = {"metadata", "caseInformation"}
_PASSED: Final = {"extractionInfo", "extraInfo", "nodeInfo"}
"""What is passed over, and yet shows that this is a report."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An element of a listing."""

    tag: str
    attributes: Mapping[str, str]
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own text without outer white space."""
        return "".join(self.pieces).strip()


@dataclass(frozen=True, slots=True)
class Listing:
    """A listed file (`file`) or a section about the device or the case, with the elements in it in their order, itself
    the first."""

    entries: list[Entry]

    @property
    def tag(self) -> str:
        """What it is."""
        return self.entries[0].tag

    @property
    def attributes(self) -> Mapping[str, str]:
        """What stands in its own tag."""
        return self.entries[0].attributes


@dataclass(frozen=True, slots=True)
class Said:
    """A message that ended, within the chat whose fields before it, and some behind it, are known by now."""

    model: Model
    chat: Model


Ended = Model | Said | Listing


class Elements:
    """Takes a report's elements from `parser`, which is one of expat's, and keeps those that ended until they are
    `taken`. While a model is open, its reader takes what comes."""

    def __init__(self, parser: expat.XMLParserType, timezone: str | None) -> None:
        self.root: Mapping[str, str] = {}
        """The attributes of the report's root."""
        self.finished = 0
        """How many have ended that a report has."""
        self.holding = False
        """Whether one is open of which all is kept until it ends."""
        self._parser = parser
        self._models = ModelReader(parser, timezone, self._end_model, self._end_message)
        self._ended: list[Ended] = []
        self._wrappers: list[str] = []
        self._listing: list[Entry] = []
        self._open: list[Entry] = []
        self._passed = 0
        self._listen()

    def taken(self) -> list[Ended]:
        """The elements that ended since this was asked last, in order."""
        ended, self._ended = self._ended, []
        return ended

    def _listen(self) -> None:
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if not self.root:
            self.root = attributes
        if self._passed:
            self._passed += 1
        elif self._open:
            self._start_entry(Entry(tag, attributes))
        elif tag == "model":
            self.holding = True
            self._models.begin(attributes)
        elif tag in _SECTIONS or (tag == "file" and self._wrappers[-1:] == ["taggedFiles"]):
            self.holding = True
            self._start_entry(Entry(tag, attributes))
        elif tag == "file" or tag in _PASSED:
            self._passed = 1
            self.finished += tag in _PASSED
        else:
            self._wrappers.append(tag)

    def _end(self, _: str) -> None:
        if self._passed:
            self._passed -= 1
        elif self._open:
            self._end_entry()
        else:
            self._wrappers.pop()

    def _start_entry(self, entry: Entry) -> None:
        self._listing.append(entry)
        self._open.append(entry)
        self._parser.CharacterDataHandler = entry.pieces.append

    def _end_entry(self) -> None:
        self._open.pop()
        self._parser.CharacterDataHandler = self._open[-1].pieces.append if self._open else None
        if not self._open:
            listing, self._listing = Listing(self._listing), []
            self._finish(listing)

    def _finish(self, element: Ended) -> None:
        self.holding = False
        self.finished += 1
        self._ended.append(element)

    def _end_model(self, model: Model) -> None:
        self._listen()
        self._finish(model)

    def _end_message(self, message: Model, chat: Model) -> None:
        self.finished += 1
        self._ended.append(Said(message, chat))
