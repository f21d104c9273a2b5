"""Persons, organisations and places by spaCy models, in what is natural language and in a language that has a model."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import groupby
from typing import Final, Generic, TypeVar

from extractors.entities import name_around
from extractors.entities.language import language
from extractors.entities.name_doubt import listed, misformed, trimmed
from extractors.entities.name_forms import Formed, persons
from extractors.entities.name_model import BATCH, TYPES, NameModel, NoModel, Span
from extractors.entities.passages import Passage, passages
from extractors.entities.prose import Line, Sort, lines
from extractors.entities.rejection import Rejection
from extractors.entities.spans import order
from extractors.model import Entity

__all__ = ["DEFAULT_MODELS", "InPlace", "Named", "NoModel", "Tagger", "default", "languages", "load", "normalise"]

DEFAULT_MODELS: Final = "en_core_web_sm,fr_core_news_sm"
"""Models by name, the first for texts whose language is not clear. A name begins with the language's code."""
REMEMBERED: Final = 100_000
"""Passages whose names are kept in memory: some 30 MB."""
AHEAD: Final = 256
"""Texts that are read ahead at most."""

Key = TypeVar("Key")

_SPACE: Final = re.compile(r"\s+")
DOUBTFUL: Final = ", doubtful: "
"""In the `why` of a name, before what speaks against it: it is kept, so that a search finds it."""


@dataclass(frozen=True, slots=True)
class InPlace:
    """A text with what precedes and follows it: the messages before and after it in a conversation."""

    text: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """What is found in one text: its names by where they start, and its language.

    `tagged` is false where no model is set for that language; a text without prose has no language and nothing to tag.
    `refused` is what a model took for a name and is none, and what was not looked at, each with the reason; only
    where it was asked for.
    """

    entities: list[Entity]
    language: str | None = None
    tagged: bool = True
    refused: list[Rejection] = field(default_factory=list)


@dataclass(slots=True)
class _Read(Generic[Key]):
    """A text on its way through the models."""

    text: InPlace
    key: Key
    lines: list[Line]
    passages: list[Passage]
    language: str | None
    spans: list[Sequence[Span] | None]


class Tagger:
    """The models of a site, the first for whatever is in no clear language. Used by one thread.

    A passage that was met before, in a quotation or a repetition, is answered from memory. What is remembered depends
    on the passage and what is shown with it and on nothing else, so memory changes no answer, only its time. (A model
    adds up floating-point numbers in another order in a batch of another shape: where two labels are as good as equal
    to the last bits, the answer can differ.)
    """

    def __init__(self, models: Sequence[NameModel]) -> None:
        self._models = {model.language: model for model in reversed(models)}
        self._expected = models[0].language
        self._memory: OrderedDict[bytes, Sequence[Span]] = OrderedDict()

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages that have a model."""
        return tuple(self._models)

    def tag(self, text: str) -> list[Entity]:
        """The names of one text, by where they start."""
        return next(found.entities for found, _ in self.tag_many([(InPlace(text), None)]))

    def explain(self, text: str) -> Named:
        """As `tag`, with what was refused or not looked at, and why."""
        return next(found for found, _ in self.tag_many([(InPlace(text), None)], explained=True))

    def tag_many(self, texts: Iterable[tuple[InPlace, Key]], *, explained: bool = False) -> Iterator[tuple[Named, Key]]:
        """What is in each text, with its key, in the order given, reading ahead no more than a batch."""
        batch: list[_Read[Key]] = []
        new = 0
        for text, key in texts:
            read = self._read(text, key)
            batch.append(read)
            new += sum(found is None for found in read.spans)
            if new >= BATCH or len(batch) >= AHEAD:
                yield from self._named(batch, explained)
                batch, new = [], 0
        yield from self._named(batch, explained)

    def _read(self, text: InPlace, key: Key) -> _Read[Key]:
        of_text = lines(text.text)
        cut = passages(text.text, of_text, text.before, text.after)
        code = (
            language("\n".join((text.before, *(one.text for one in cut), text.after)), self._expected) if cut else None
        )
        known: list[Sequence[Span] | None] = [()] * len(cut)
        if code in self._models:
            known = [self._memory.get(_digest(code, one)) for one in cut]
        return _Read(text, key, of_text, cut, code, known)

    def _named(self, batch: Sequence[_Read[Key]], explained: bool) -> Iterator[tuple[Named, Key]]:
        self._ask(batch)
        for read in batch:
            verdicts = list(_verdicts(read))
            entities = sorted((one for one in verdicts if isinstance(one, Entity)), key=order)
            refused = [one for one in verdicts if isinstance(one, Rejection)] if explained else []
            tagged = read.language is None or read.language in self._models
            if explained:
                refused.extend(_left_out(read, tagged))
            yield Named(entities, read.language, tagged, refused), read.key

    def _ask(self, batch: Sequence[_Read[Key]]) -> None:
        """Have the models fill in what is not known yet, each passage once."""
        asked: dict[bytes, tuple[str, Passage]] = {}
        wanted: list[tuple[_Read[Key], int, bytes]] = []
        for read in batch:
            for number, (passage, known) in enumerate(zip(read.passages, read.spans, strict=True)):
                if known is None and read.language is not None:
                    digest = _digest(read.language, passage)
                    asked[digest] = (read.language, passage)
                    wanted.append((read, number, digest))
        answers: dict[bytes, Sequence[Span]] = {}
        by_language = sorted(asked, key=lambda digest: asked[digest][0])
        for code, digests in groupby(by_language, key=lambda digest: asked[digest][0]):
            shown = ((asked[digest][1].shown, digest) for digest in digests)
            for spans, digest in self._models[code].spans(shown):
                answers[digest] = _within(spans, asked[digest][1])
        for read, number, digest in wanted:
            read.spans[number] = answers[digest]
        self._remember(answers)

    def _remember(self, answers: dict[bytes, Sequence[Span]]) -> None:
        self._memory.update(answers)
        while len(self._memory) > REMEMBERED:
            self._memory.popitem(last=False)


def load(models: str = DEFAULT_MODELS) -> Tagger:
    """The tagger of installed spaCy models, named with commas between them; `NoModel` where one is missing."""
    return Tagger([NameModel(name.strip()) for name in models.split(",")])


def languages(models: str = DEFAULT_MODELS) -> tuple[str, ...]:
    """The languages of models given as for `load`, which are not loaded for it."""
    return tuple(name.strip().partition("_")[0] for name in models.split(","))


@functools.cache
def default() -> Tagger:
    """The default models' tagger, loaded at the first call and kept for the process."""
    return load()


def normalise(written: str) -> str:
    """Folded to one spacing; letters as written, since `Will` and `will` are not the same word."""
    return _SPACE.sub(" ", written).strip()


def _digest(code: str | None, passage: Passage) -> bytes:
    told = "\0".join((code or "", passage.before, passage.text, passage.after))
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _within(spans: Sequence[Span], passage: Passage) -> Sequence[Span]:
    """Those that lie in the passage, counted from its start: what stands around it is another's to tell."""
    offset, size = passage.offset, len(passage.text)
    moved = (Span(span.start - offset, span.end - offset, span.label) for span in spans)
    return tuple(
        Span(max(0, one.start), min(size, one.end), one.label) for one in moved if one.end > 0 and one.start < size
    )


def _verdicts(read: _Read[Key]) -> Iterator[Entity | Rejection]:
    text = read.text.text
    formed = persons(text, read.lines) if any(spans for spans in read.spans) or read.passages else []
    yield from (
        Entity("person", normalise(text[one.start : one.end]), text[one.start : one.end], *one) for one in formed
    )
    for passage, spans in zip(read.passages, read.spans, strict=True):
        for span in spans or ():
            start, end = trimmed(passage.text, span.start, span.end)
            if start == end:
                continue
            first, last = passage.place(start, end)
            written, kind = text[first:last], TYPES[span.label]
            taken = passage.text[start:end]
            overlapped = _overlapped(formed, first, last)
            told = overlapped is not None and (overlapped.start, overlapped.end, "person") == (first, last, kind)
            if reason := "the form tells the same" if told else misformed(taken):
                yield Rejection(kind, written, first, last, f"model label {span.label}, but {reason}")
                continue
            doubt = listed(taken) or name_around.doubt(passage.text, start, end, kind)
            doubt = "the form tells a person here" if overlapped is not None else doubt
            why = f"model label {span.label}" + (f"{DOUBTFUL}{doubt}" if doubt else "")
            yield Entity(kind, normalise(taken), written, first, last, why)


def _overlapped(formed: Sequence[Formed], start: int, end: int) -> Formed | None:
    """The person that the form tells where a span of the model's stands, if there is one."""
    place = bisect_left(formed, (end,)) - 1
    return formed[place] if place >= 0 and formed[place].end > start else None


def _left_out(read: _Read[Key], tagged: bool) -> Iterator[Rejection]:
    """What no model was asked about: runs of lines of one sort, or the whole text."""
    text = read.text.text
    if not tagged:
        yield Rejection("name", text, 0, len(text), f"not tagged: no model is set for the language {read.language}")
        return
    told = [line for line in read.lines if line.sort is not Sort.BLANK]
    for sort, run in groupby(told, key=lambda line: line.sort):
        if sort is not Sort.PROSE:
            together = list(run)
            start, end = together[0].start, together[-1].end
            yield Rejection("name", text[start:end], start, end, f"not looked at for names: {sort.value}")
