"""The same bytes are parsed once, each copy keeps what is its own, and nothing is believed that may be wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from cets_search.ingest.digest import digest
from cets_search.ingest.parse import Limits, Parser
from cets_search.ingest.reader import Reader
from cets_search.ingest.remembered import Remembered
from cets_search.ingest.repeats import Repeats
from extractors.formats import Means, Source
from extractors.model import Document, Outcome


class Counting:
    """A parser that tells the suffix and the text of what it was given, and counts how often it was asked."""

    def __init__(self, outcome: Outcome = Outcome.SEARCHABLE) -> None:
        self.asked = 0
        self._outcome = outcome

    def ready(self, seconds: float) -> bool:
        return True

    def extract(self, place: Path, password: str | None) -> Iterable[Document]:
        self.asked += 1
        text = f"{place.suffix}: {place.read_text()}"
        return [Document("document", str(place), text=text, outcome=self._outcome)]


def a_reader(server: Counting, scratch: Path) -> Callable[[Path, bool], list[Document]]:
    reader = Reader(Parser([server], Limits(7, 4), "1"), None, scratch, Means())

    def read(path: Path, unchanged: bool = True) -> list[Document]:
        return list(reader.open(path, digest(bytes(path)).sha256, lambda: unchanged).documents())

    return read


def test_copies_are_parsed_once_wherever_they_lie(tmp_path: Path) -> None:
    (tmp_path / "scratch").mkdir()
    server = Counting()
    read = a_reader(server, tmp_path / "scratch")
    first, second, third = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "b.doc"
    for path in (first, second, third):
        path.write_text("Two tickets")
    with ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.write(first, "sent/d.txt")
    assert [(one.path, one.text) for path in (first, second) for one in read(path, True)] == [
        (str(first), ".txt: Two tickets"),
        (str(second), ".txt: Two tickets"),
    ]
    assert server.asked == 1
    assert [one.text for one in read(third, True)] == [".doc: Two tickets"], "the parser goes by the suffix too"
    assert server.asked == 2
    _, member = read(tmp_path / "c.zip", True)
    assert (member.path, member.part, member.text) == (str(tmp_path / "c.zip"), "sent/d.txt", ".txt: Two tickets")
    assert member.digests == digest(bytes(first))
    assert server.asked == 2


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.PARTIAL])
def test_what_may_be_the_parsers_fault_is_tried_again(tmp_path: Path, outcome: Outcome) -> None:
    server = Counting(outcome)
    read = a_reader(server, tmp_path)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Two tickets")
        read(tmp_path / name, True)
    assert server.asked == 2


def test_a_file_that_changed_stands_for_no_other(tmp_path: Path) -> None:
    server = Counting()
    read = a_reader(server, tmp_path)
    (tmp_path / "a.txt").write_text("Two tickets")
    read(tmp_path / "a.txt", False)
    read(tmp_path / "a.txt", True)
    assert server.asked == 2


def test_a_file_that_nobody_hashed_is_read(tmp_path: Path) -> None:
    repeats, source = Repeats(), Source(tmp_path / "a.txt", "a.txt", b"", 0)
    for text in ("one", "two"):
        documents = [Document("document", "a.txt", text=text)]
        assert list(repeats.read(source, documents.copy, lambda: True)) == documents


def test_no_more_is_held_than_may_be(tmp_path: Path) -> None:
    repeats = Repeats(most=11_000)
    asked: list[str] = []
    source = Source(tmp_path / "a.txt", "a.txt", b"", 0)

    def read(sha256: str, size: int) -> None:
        def parse() -> Iterable[Document]:
            asked.append(sha256)
            return [Document("document", "a.txt", text="t" * size, metadata={"author": ["Jo"] * 10})]

        repeats.read(replace(source, sha256=sha256), parse, lambda: True)

    for sha256, size in (("a", 4_000), ("b", 4_000), ("a", 4_000), ("c", 4_000), ("a", 4_000), ("b", 4_000)):
        read(sha256, size)
    assert asked == ["a", "b", "c", "b"], "the one asked for last stays"
    read("d", 20_000)
    read("d", 20_000)
    assert asked[4:] == ["d", "d"]


def test_a_value_put_again_counts_once() -> None:
    held: Remembered[str, int] = Remembered(10)
    for number in range(5):
        held.put("a", number, 6)
    held.put("b", 1, 4)
    assert (held.get("a"), held.get("b"), held.get("c")) == (4, 1, None)
