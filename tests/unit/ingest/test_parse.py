"""A file that kills or stalls the parser costs only itself; its neighbours in flight are never blamed.

The parser here is a program of the test's own that dies as Tika does: every file in flight goes with it. That the real
one is survived is tested on the real one (tests/engine/test_load_corpus.py).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cets_search.ingest.parse import Limits, Parser, ParserGone
from extractors.formats.tika import TikaDown, TikaStalled
from extractors.model import Document, Outcome


class Mortal:
    """Parses in step: the files of one generation end together, and die together when a killer is among them."""

    def __init__(self) -> None:
        self.calls: dict[str, int] = {}
        self.together = 0
        self.most = 0
        self._generation = 0
        self._lock = threading.Condition()

    def __call__(self, place: Path, password: str | None = None) -> Iterable[Document]:
        name = place.name
        with self._lock:
            born = self._generation
            self.calls[name] = self.calls.get(name, 0) + 1
            self.together += 1
            self.most = max(self.most, self.together)
            self._lock.wait(0.01)
            if name.startswith(("kill", "stall")) or (name.startswith("once") and self.calls[name] == 1):
                self._generation += 1
            died = self._generation != born
            self.together -= 1
        if died:
            raise TikaStalled if name.startswith("stall") else TikaDown
        return [Document("document", str(place), text=name)]


def test_only_the_killers_are_blamed() -> None:
    mortal = Mortal()
    parser = Parser(mortal, lambda: True, Limits(7, 5), "1")
    names = [f"file{n}" for n in range(120)]
    names[10], names[11], names[50], names[90] = "kill-a", "stall-b", "kill-c", "once-d"
    with ThreadPoolExecutor(6) as pool:
        results = dict(zip(names, pool.map(lambda name: parser.parse(Path(name)), names), strict=True))
    failed = {name: told[0].reason for name, told in results.items() if told[0].outcome is Outcome.FAILED}
    assert failed == {
        "kill-a": "parser crashed",
        "kill-c": "parser crashed",
        "stall-b": "parser stalled (limit 7 s)",
    }
    assert all(mortal.calls[name] == 3 for name in failed), "once among others, then twice alone"
    assert 1 < mortal.most <= 5, "files were in flight together, and no more than may be"


def test_a_result_spoilt_by_a_dying_parser_is_not_believed() -> None:
    begun = threading.Event()

    def extract(place: Path, password: str | None = None) -> Iterable[Document]:
        if place.name == "killer":
            begun.wait()
            raise TikaDown
        if not begun.is_set():
            begun.set()
            while parser._gate.deaths == 0:
                threading.Event().wait(0.01)
            return [Document("file", str(place), outcome=Outcome.FAILED, reason="out of memory")]
        return [Document("file", str(place), text="read in peace")]

    parser = Parser(extract, lambda: True, Limits(7, 5), "1")
    with ThreadPoolExecutor(2) as pool:
        neighbour = pool.submit(parser.parse, Path("neighbour"))
        killer = pool.submit(parser.parse, Path("killer"))
    assert killer.result()[0].reason == "parser crashed"
    assert neighbour.result()[0].text == "read in peace"


def test_a_parser_that_does_not_come_back_ends_the_load() -> None:
    def extract(place: Path, password: str | None = None) -> Iterable[Document]:
        raise TikaDown

    with pytest.raises(ParserGone, match="cets up"):
        Parser(extract, lambda: False, Limits(7, 5), "1").parse(Path("x"))
