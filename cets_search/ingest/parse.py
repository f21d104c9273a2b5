"""Gives a file to the parser so that a file which kills or stalls it costs only itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from cets_search.config import Config
from cets_search.ingest.gate import Gate
from extractors.formats import tika
from extractors.formats.tika import TikaDown, TikaServer, TikaStalled
from extractors.model import Document, Outcome

TRIALS: Final = 2
"""How often a suspect must bring the parser down alone before it is blamed."""


BACK_WITHIN: Final = 120.0
"""Seconds within which a parser that died must be back: it starts in a few; whoever runs it needs time to notice."""


class ParserGone(Exception):  # noqa: N818 - reads as what happened
    """The parser is not there, or does not come back. The message says what to do."""

    def __init__(self) -> None:
        super().__init__(
            "The parser (Tika) does not answer. What is loaded stays: see `cets status`, start it with `cets up`, "
            "then run the same command again."
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """How long one file may parse, in seconds, and how many may be at the parser at once."""

    seconds: int
    in_flight: int


class Extract(Protocol):
    """A file to its documents, the first of them the file itself. Raises `TikaDown` and `TikaStalled`."""

    def __call__(self, place: Path, password: str | None) -> Iterable[Document]: ...


class Parser:
    """Parses many files at once. Safe to share among threads."""

    def __init__(self, extract: Extract, wait_ready: Callable[[], bool], limits: Limits, version: str) -> None:
        """`wait_ready` waits for the parser and says whether it is there."""
        self.version = version
        self._extract = extract
        self._wait_ready = wait_ready
        self._seconds = limits.seconds
        self._in_flight = threading.BoundedSemaphore(limits.in_flight)
        self._gate = Gate()

    def parse(self, place: Path, password: str | None = None) -> Sequence[Document]:
        """The file's documents, the first of them the file itself; `password` is tried where it is encrypted.
        `ParserGone` where there is no parser any more."""
        return self._together(place, password) or self._alone(place, password)

    def _together(self, place: Path, password: str | None) -> Sequence[Document] | None:
        """The documents; None where the parser died meanwhile, so that the file must be tried alone."""
        with self._in_flight, self._gate.together():
            deaths = self._gate.deaths
            try:
                documents = list(self._extract(place, password))
            except (TikaDown, TikaStalled):
                self._gate.note_death()
                return None
            # A parser short of memory fails files that it would read in peace, before it dies of another.
            spoilt = any(document.outcome in {Outcome.FAILED, Outcome.PARTIAL} for document in documents)
            return None if spoilt and self._gate.deaths != deaths else documents

    def _alone(self, place: Path, password: str | None) -> Sequence[Document]:
        reason = ""
        with self._gate.alone():
            for _ in range(TRIALS):
                if not self._wait_ready():
                    raise ParserGone
                try:
                    return list(self._extract(place, password))
                except TikaStalled:
                    reason = f"parser stalled (limit {self._seconds} s)"
                except TikaDown:
                    reason = "parser crashed"
        return (Document(kind="file", path=str(place), outcome=Outcome.FAILED, reason=reason, parser="Tika"),)


def tika_parser(config: Config, timezone: str | None, in_flight: int = 1) -> Parser:
    """A parser by the site's Tika server; `ParserGone` where it does not answer."""
    server = TikaServer(config.tika_endpoint, tika.Limits(config.tika_seconds, config.text_limit))
    if not server.wait_ready(BACK_WITHIN):
        raise ParserGone
    return Parser(
        extract=lambda place, password: server.extract(place, timezone, password=password),
        wait_ready=lambda: server.wait_ready(BACK_WITHIN),
        limits=Limits(config.tika_seconds, in_flight),
        version=server.version(),
    )
