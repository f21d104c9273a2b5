"""Gives files to the parsers so that a file which kills or stalls one costs only itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from cets_search.config import Config
from cets_search.engine.embedded.parsers import endpoints
from cets_search.engine.embedded.start import NotStarted, revive
from cets_search.ingest.gate import AllGone, Gate, Lane
from cets_search.ingest.ocr import Pictures
from extractors.formats import tika
from extractors.formats.tika import TikaDown, TikaServer, TikaStalled
from extractors.model import Document, Outcome

TRIALS: Final = 2
"""How often a suspect must bring the parser down alone before it is blamed."""

SPOILT: Final = frozenset({Outcome.FAILED, Outcome.PARTIAL})

BACK_WITHIN: Final = 120.0
"""Seconds within which a parser that died must be back: it starts in a few; whoever runs it needs time to notice."""


class ParserGone(Exception):  # noqa: N818 - reads as what happened
    """No parser is there, or comes back. The message says what to do."""

    def __init__(self) -> None:
        super().__init__(
            "The parser (Tika) does not answer. What is loaded stays: see `cets status`, start it with `cets up`, "
            "then run the same command again."
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """How long one file may parse, in seconds, and how many may be at the parsers at once, all together."""

    seconds: int
    in_flight: int


class Server(Protocol):
    """One parser among several alike."""

    def extract(self, place: Path, password: str | None) -> Iterable[Document]:
        """The documents of a file, the first of them the file itself; `password` opens it where it is encrypted.
        Raises `TikaDown` and `TikaStalled`."""

    def ready(self, seconds: float) -> bool:
        """Whether it answers within so many seconds."""


class Parser:
    """Parses many files at once, by several servers. Safe to share among threads."""

    def __init__(self, servers: Sequence[Server], limits: Limits, version: str, gone: Sequence[Server] = ()) -> None:
        """`gone` are servers that do not answer yet: they are looked for now and then."""
        self.version = version
        self._seconds = limits.seconds
        self._in_flight = threading.BoundedSemaphore(limits.in_flight)
        self._gate = Gate(servers, gone, time.monotonic)

    def parse(self, place: Path, password: str | None = None) -> Sequence[Document]:
        """The file's documents, the first of them the file itself; `password` is tried where it is encrypted.
        `ParserGone` where there is no parser any more."""
        while True:
            try:
                with self._in_flight, self._gate.together() as lane:
                    if not self._there(lane):
                        continue
                    documents = self._among_others(lane, place, password)
            except AllGone:
                raise ParserGone from None
            if documents is None:
                documents = self._alone(lane, place, password)
            if documents is not None:
                return documents

    def _there(self, lane: Lane[Server]) -> bool:
        """Whether the parser is there; one that was gone is looked for."""
        if lane.gone_at is not None:
            self._gate.note(lane, there=lane.parser.ready(0))
        return lane.gone_at is None

    def _among_others(self, lane: Lane[Server], place: Path, password: str | None) -> Sequence[Document] | None:
        """The documents; None where the parser died meanwhile, so that the file must be tried alone."""
        deaths = lane.deaths
        try:
            documents = list(lane.parser.extract(place, password))
        except (TikaDown, TikaStalled):
            self._gate.suspect(lane, died=True)
            return None
        # A parser short of memory fails files that it would read in peace, before it dies of another.
        if lane.deaths == deaths or all(document.outcome not in SPOILT for document in documents):
            return documents
        self._gate.suspect(lane, died=False)
        return None

    def _alone(self, lane: Lane[Server], place: Path, password: str | None) -> Sequence[Document] | None:
        """The documents; None where the parser does not come back, so that another one must be asked."""
        reason = ""
        with self._gate.alone(lane):
            for _ in range(TRIALS):
                # Whoever waited for it in vain did so for all its suspects.
                if not lane.parser.ready(0 if lane.gone_at is not None else BACK_WITHIN):
                    self._gate.note(lane, there=False)
                    return None
                try:
                    return list(lane.parser.extract(place, password))
                except TikaStalled:
                    reason = f"parser stalled (limit {self._seconds} s)"
                except TikaDown:
                    reason = "parser crashed"
        return (Document(kind="file", path=str(place), outcome=Outcome.FAILED, reason=reason, parser="Tika"),)


@dataclass(frozen=True, slots=True)
class _Tika:
    """A Tika of the site, started again where it is the site's own and was killed."""

    config: Config
    timezone: str | None
    server: TikaServer
    pictures: Pictures | None
    """Reads pictures too, where that was asked for."""

    def extract(self, place: Path, password: str | None) -> Iterable[Document]:
        if self.pictures is not None:
            return self.pictures.extract(self.server, place, self.timezone, password)
        return self.server.extract(place, self.timezone, password=password)

    def ready(self, seconds: float) -> bool:
        if seconds and not self.server.wait_ready(0):
            with suppress(NotStarted):
                revive(self.config, lambda _: None)
        return self.server.wait_ready(seconds)


def tika_parser(config: Config, timezone: str | None, in_flight: int = 1, ocr: bool = False) -> Parser:
    """A parser by the site's Tika servers, those that are up; `ParserGone` where none answers. Of pictures too with
    `ocr`."""
    pictures = Pictures() if ocr else None
    limits, turn = tika.Limits(config.tika_seconds, config.text_limit), threading.Semaphore()
    servers = [
        _Tika(config, timezone, TikaServer(address, limits, in_flight, turn, config.ocr_languages), pictures)
        for address in endpoints(config)
    ]
    up = [server for server in servers if server.ready(1)] or [
        server for server in servers if server.ready(BACK_WITHIN)
    ]
    if not up:
        raise ParserGone
    gone = [server for server in servers if server not in up]
    return Parser(up, Limits(config.tika_seconds, in_flight), up[0].server.version(), gone)
