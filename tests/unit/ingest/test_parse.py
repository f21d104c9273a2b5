"""A file that kills or stalls a parser costs only itself; its neighbours in flight are never blamed.

The parsers here are programs of the test's own that die as Tika does: every file in flight goes with one. That the real
one is survived is tested on the real one (tests/engine/test_load_corpus.py).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cets_search.ingest.gate import LOOK_AGAIN, Gate
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

    def ready(self, seconds: float) -> bool:
        return True

    def extract(self, place: Path, password: str | None = None) -> Iterable[Document]:
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


class Scripted:
    """A parser that does what the test says; `there` is whether it answers."""

    def __init__(self, there: bool = True) -> None:
        self.there = there
        self.held = threading.Event()
        self.let_go = threading.Event()
        self.seen: list[str] = []

    def ready(self, seconds: float) -> bool:
        return self.there

    def extract(self, place: Path, password: str | None = None) -> Iterable[Document]:
        self.seen.append(place.name)
        if place.name == "held":
            self.held.set()
            self.let_go.wait()
        if place.name == "killer" or not self.there:
            raise TikaDown
        return [Document("document", str(place), text=place.name)]


@pytest.mark.parametrize("parsers", [1, 3])
def test_only_the_killers_are_blamed(parsers: int) -> None:
    mortals = [Mortal() for _ in range(parsers)]
    parser = Parser(mortals, Limits(7, 5), "1")
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
    for name in failed:
        calls = [mortal.calls.get(name, 0) for mortal in mortals]
        assert sorted(calls)[-1] == sum(calls) == 3, "once among others, then twice alone, all at one parser"
    assert sum(mortal.most for mortal in mortals) > 1
    assert all(mortal.most <= 5 for mortal in mortals), "no more were in flight together than may be"
    assert all(mortal.calls for mortal in mortals), "every parser had its share"


def test_while_one_parser_is_tried_alone_the_other_goes_on() -> None:
    first, second = Scripted(), Scripted()
    parser = Parser([first, second], Limits(7, 4), "1")
    with ThreadPoolExecutor(2) as pool:
        held = pool.submit(parser.parse, Path("held"))
        first.held.wait()
        # The other one is the least busy: it dies of this, twice alone, though a file is in flight at the first.
        assert parser.parse(Path("killer"))[0].reason == "parser crashed"
        assert second.seen == ["killer"] * 3
        suspect = pool.submit(_suspect, parser, first)
        for number in range(20):
            parser.parse(Path(f"file{number}"))
        assert len(second.seen) == 23, "no newcomer goes where a suspect waits"
        first.let_go.set()
        assert held.result()[0].text == "held"
        suspect.result()


def _suspect(parser: Parser, server: Scripted) -> None:
    """Make a suspect at the server that waits for the file in flight there."""
    lane = next(one for one in parser._gate._lanes if one.parser is server)
    parser._gate.suspect(lane, died=True)
    with parser._gate.alone(lane):
        assert server.let_go.is_set()


def test_a_result_spoilt_by_a_dying_parser_is_not_believed() -> None:
    begun = threading.Event()

    class Dying(Scripted):
        def extract(self, place: Path, password: str | None = None) -> Iterable[Document]:
            if place.name == "killer":
                begun.wait()
                raise TikaDown
            if not begun.is_set():
                begun.set()
                while parser._gate._lanes[0].deaths == 0:
                    threading.Event().wait(0.01)
                return [Document("file", str(place), outcome=Outcome.FAILED, reason="out of memory")]
            return [Document("file", str(place), text="read in peace")]

    parser = Parser([Dying()], Limits(7, 5), "1")
    with ThreadPoolExecutor(2) as pool:
        neighbour = pool.submit(parser.parse, Path("neighbour"))
        killer = pool.submit(parser.parse, Path("killer"))
    assert killer.result()[0].reason == "parser crashed"
    assert neighbour.result()[0].text == "read in peace"


def test_parsers_that_do_not_come_back_end_the_load() -> None:
    parser = Parser([Scripted(there=False), Scripted(there=False)], Limits(7, 5), "1")
    with pytest.raises(ParserGone, match="cets up"):
        parser.parse(Path("x"))


def test_a_parser_that_does_not_come_back_leaves_its_files_to_the_other() -> None:
    gone, other = Scripted(there=False), Scripted()
    parser = Parser([gone, other], Limits(7, 5), "1")
    assert [parser.parse(Path(name))[0].text for name in ("a", "b", "c")] == ["a", "b", "c"]
    assert (gone.seen, other.seen) == (["a"], ["a", "b", "c"])


def test_a_parser_that_was_gone_is_looked_for_now_and_then() -> None:
    now = 0.0
    gate = Gate(["there"], ["gone"], lambda: now)

    def least_busy() -> str:
        with gate.together(), gate.together() as second:
            return second.parser

    assert least_busy() == "there"
    now = LOOK_AGAIN
    with gate.together(), gate.together() as late:
        assert (late.parser, late.gone_at) == ("gone", now), "to be looked for by one, not by all at once"
        gate.note(late, there=True)
    now += 1
    assert least_busy() == "gone"
