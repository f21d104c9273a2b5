"""Reads a file by its own format, as a stream, or has Tika read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from cets_search.config import Config
from cets_search.ingest.parse import Parser
from cets_search.ingest.repeats import Repeats
from extractors import formats
from extractors.formats import Choice, Limits, Means, Source
from extractors.formats.passwords import unlocked
from extractors.model import Document


@dataclass(slots=True)
class Opened:
    """A file of which it is known how it will be read."""

    _parser: Parser
    _source: Source
    _choice: Choice
    _means: Means
    _repeats: Repeats
    _unchanged: Callable[[], bool]
    by_tika: bool = False
    """Whether Tika gave the file's own document; known once that was read."""

    @property
    def own(self) -> bool:
        """Whether a format of ours reads it, so that reading can go on where it stopped."""
        return self._choice.format is not None

    @property
    def seeks(self) -> bool:
        """Whether what stands before that place is not read again."""
        return self._choice.seeks

    def documents(self, after: str | None = None) -> Iterator[Document]:
        """The documents in their order, behind the part `after` where it is given and can be found. Raises
        `ParserGone`, and `OSError` where the file cannot be read."""
        return formats.read(replace(self._source, resume=after), self._choice, self._by_tika, self._means)

    def _by_tika(self, source: Source) -> Iterator[Document]:
        outermost = source.path == self._source.path
        self.by_tika = self.by_tika or outermost
        parse = partial(unlocked, partial(self._parser.parse, source.path), self._means.passwords)
        # What is unpacked lies in our own scratch, where nobody changes it.
        yield from self._repeats.read(source, parse, self._unchanged if outermost else lambda: True)


def limits(config: Config) -> Limits:
    """The site's limits on containers, and on the text of the messages in them."""
    return Limits(
        depth=config.archive_depth,
        members=config.archive_files,
        size=config.archive_mb << 20,
        ratio=config.archive_ratio,
        text=config.text_limit,
    )


class Reader:
    """Opens files. Safe to share among threads."""

    def __init__(self, parser: Parser, timezone: str | None, scratch: Path, means: Means) -> None:
        """`timezone` is an IANA name for times whose zone is not stated; copies of what is read go below `scratch`."""
        self._timezone = timezone
        self._scratch = scratch
        self._means = means
        self._repeats = Repeats()
        self.parser = parser

    def open(self, place: Path, sha256: str, unchanged: Callable[[], bool]) -> Opened:
        """Look at a file and decide how it will be read. `sha256` was taken of its bytes (hex), and `unchanged` says
        whether it still has them. Raises `OSError`."""
        source = formats.open_source(place, timezone=self._timezone)
        source = replace(source, scratch=self._scratch, sha256=sha256)
        return Opened(self.parser, source, formats.choose(source), self._means, self._repeats, unchanged)
